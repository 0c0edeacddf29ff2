"""The list, one case, and what is done with it, as a facilitator sees it on her phone."""

import re

import pytest

from bot import outbound_json
from flows.changes import Manner, ReplyToLetter, State
from flows.messages import Outbound, Point
from storage import cases, letters, staff
from storage.staff import Role
from storage.statuses import SendKind
from storage.vault import HandleOpener
from tests.staffpage.office_at_work import OTHER_WARD, AtWork, Member, inside
from tests.storage.messages import said
from tests.storage.turns import REPLY, arrives, send_all, turn


def notices(work: AtWork, opener: HandleOpener) -> list[Outbound]:
    """What goes out to reporters; the replies of the test's own turns are none of ours."""
    rows = [
        row for row in send_all(work.storage, opener) if row.kind is SendKind.MESSAGE and row.body != REPLY
    ]
    return [outbound_json.from_bytes(row.body) for row in rows]


def replies(work: AtWork, number: str, words: str) -> None:
    """The reporter answers the one open question."""
    with work.storage.read() as reading:
        (question,) = [
            one for one in letters.of_report(reading, work.report_id(number)) if one.kind == "question"
        ]
    work.messages += 1
    arrives(work.storage, said(words, work.messages))
    turn(work.storage, ReplyToLetter(question.id, words))


async def test_what_a_case_shows(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case(
        "Taa zote za soko zimezimwa.\nWatu wanaibiwa usiku.",
        "Jana tena.",
        point=Point(-0.2864, 36.0671),
        when={"words": "jana usiku"},
    )
    assert await her.look(f"/cases/{number}") == 200
    for shown in (
        f"{number} Lighting, drainage or road",
        "Place Kaptembwo",
        "Place, as told karibu na posho mill",
        "Point on the map -0.28640, 36.06710",
        "When jana usiku",
        "Goes on? still going on",
        "How it was told Confidential: nobody here can see who it is",
        "Came in Friday 20 November",
        "State new",
        "Who has it nobody has it",
        "Taa zote za soko zimezimwa. Watu wanaibiwa usiku.",
        "Jana tena.",
        "Nothing was written yet.",
    ):
        assert shown in her.words
    assert work.report_id(number) not in her.page, "the id of a report is never shown"
    assert "anonymous" not in her.words.casefold()


@pytest.mark.parametrize(
    ("manner", "says", "never"),
    [
        (Manner.NAMED, "By name Name Wanjiru Mfano", "nobody here can see"),
        (Manner.CONFIDENTIAL, "nobody here can see who it is", "Wanjiru"),
        (Manner.WITHOUT_TRACE, "Without trace: only its code leads back", "Wanjiru"),
    ],
)
async def test_how_it_was_told(work: AtWork, her: Member, manner: Manner, says: str, never: str) -> None:
    await inside(work, her)
    await her.look(f"/cases/{work.case(manner=manner)}")
    assert says in her.words
    assert never not in her.words


async def test_a_report_without_trace_shows_the_day_alone(work: AtWork, her: Member) -> None:
    await inside(work, her)
    await her.look(f"/cases/{work.case(manner=Manner.WITHOUT_TRACE)}")
    assert "Came in Friday 20 November 2026 State" in her.words


async def test_the_list_its_filters_and_its_pages(work: AtWork, her: Member) -> None:
    await inside(work, her)
    numbers = [work.case() for _ in range(12)]
    await her.look("/cases")
    first = re.findall(r'href="/cases/([0-9A-Z]{5})"', her.page)
    assert "More" in her.words
    assert "Before" not in her.words
    await her.look("/cases?which=open&page=1")
    second = re.findall(r'href="/cases/([0-9A-Z]{5})"', her.page)
    assert len(first) == 10
    assert sorted(first + second) == sorted(numbers)
    assert "Before" in her.words

    await her.look("/cases?which=mine")
    assert "There are no cases in this list." in her.words
    await her.look(f"/cases/{numbers[0]}")
    await her.send(f"/cases/{numbers[0]}/take")
    await her.look("/cases?which=mine")
    assert re.findall(r'href="/cases/([0-9A-Z]{5})"', her.page) == [numbers[0]]
    assert "yours" in her.words


@pytest.mark.parametrize(
    "query", ["?which=everything", "?page=-1", "?page=x", "?page=²", "?page=" + "9" * 40]
)
async def test_odd_filters_are_answered_with_a_list(work: AtWork, her: Member, query: str) -> None:
    await inside(work, her)
    work.case()
    assert await her.look("/cases" + query) == 200


async def test_take_ask_answer_move_and_give_up(work: AtWork, her: Member, opener: HandleOpener) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    assert "take it first" in her.words
    await her.send(f"/cases/{number}/take")
    assert f"{number} is yours now." in her.words
    assert "A notice that says nothing goes out" in her.words
    assert "Do not write names" in her.words

    await her.send(f"/cases/{number}/write", words="Ni taa ngapi?", kind="question")
    assert "It is kept with the case, and a notice is on its way." in her.words
    assert "We asked, Friday 20 November 2026 Ni taa ngapi? No answer yet" in her.words
    (notice,) = notices(work, opener)
    assert "taa" not in notice.text.casefold()

    replies(work, number, "Sita.")
    await her.look("/cases")
    assert "1 answer that nobody has looked at" in her.words
    await her.look(f"/cases/{number}")
    assert "Ni taa ngapi? Answered" in her.words
    assert "Whoever told it answered, Friday 20 November 2026 Sita." in her.words

    await her.send(f"/cases/{number}/write", words="Fundi anakuja Jumatatu.", kind="answer")
    assert "We wrote, Friday 20 November 2026 Fundi anakuja Jumatatu. Not opened yet" in her.words
    await her.send(f"/cases/{number}/state", state="in_action", percent="40", why="Mfereji umechimbwa.")
    assert f"{number}: the state is set." in her.words
    assert "State something is done, 40 %" in her.words
    assert (
        "We told the new state, Friday 20 November 2026 something is done, 40 % Mfereji umechimbwa."
        in her.words
    )
    assert "Friday 20 November 2026 new (whoever told it)" in her.words
    assert "Friday 20 November 2026 taken up (Akinyi)" in her.words
    assert "Friday 20 November 2026 something is done, 40 % (Akinyi) Mfereji umechimbwa." in her.words
    await her.send(f"/cases/{number}/leave")
    assert f"{number} is nobody's again." in her.words
    assert work.woken == 5, "delivery was told each time"
    did = [what for _, what, of in work.noted() if of == number]
    assert [what for what in did if what != "looked"] == ["took", "wrote", "wrote", "state", "left_case"]
    assert "Akinyi gave it up" in her.words, "the history says who did what"


@pytest.mark.parametrize(
    ("label", "more", "where"),
    [
        (
            "without trace",
            {"manner": Manner.WITHOUT_TRACE},
            "It was sent without trace: this waits under its code.",
        ),
        (
            "no messages wanted",
            {"messages": False},
            "No messages are wanted about it: this waits under its code.",
        ),
    ],
)
async def test_where_nothing_is_sent_it_says_so_before_and_after(
    work: AtWork, her: Member, opener: HandleOpener, label: str, more: dict[str, object], where: str
) -> None:
    await inside(work, her)
    number = work.case(**more)  # type: ignore[arg-type]
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    assert where in her.words, label
    await her.send(f"/cases/{number}/write", words="Ni taa ngapi?", kind="question")
    assert "It is kept with the case and opens with its code." in her.words
    assert notices(work, opener) == []


async def test_a_letter_sent_twice_is_written_once(work: AtWork, her: Member) -> None:
    """A thumb taps twice, or a slow network sends the form again."""
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    form = {
        "form": her.hidden("form"),
        "once": her.hidden("once"),
        "words": "Ni taa ngapi?",
        "kind": "question",
    }
    for _ in range(2):
        response = await her.client.post(f"/cases/{number}/write", data=form)
        assert response.status_code == 303
    with work.storage.read() as reading:
        assert [one.kind for one in letters.of_report(reading, work.report_id(number))] == [
            "news",
            "question",
        ]


async def test_a_letter_that_failed_by_our_fault_is_taken_when_it_is_sent_again(
    work: AtWork, her: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that loads an error anew sends the same form."""
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    form = {
        "form": her.hidden("form"),
        "once": her.hidden("once"),
        "words": "Ni taa ngapi?",
        "kind": "question",
    }
    with monkeypatch.context() as broken:
        broken.setattr(letters, "write", lambda *_: 1 / 0)
        assert (await her.client.post(f"/cases/{number}/write", data=form)).status_code == 500
    assert (await her.client.post(f"/cases/{number}/write", data=form)).status_code == 303
    with work.storage.read() as reading:
        assert [one.kind for one in letters.of_report(reading, work.report_id(number))] == [
            "news",
            "question",
        ]


async def test_handing_over(work: AtWork, her: Member) -> None:
    await inside(work, her)
    barasa, elsewhere = work.member("Barasa"), work.member("Cherono", areas=(OTHER_WARD,))
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    assert re.findall(r'<option value="([0-9a-f]{32})">(\w+)<', her.page) == [(barasa.id, "Barasa")]
    assert await her.send(f"/cases/{number}/hand_over", to=elsewhere.id) == 409
    assert "That colleague may not see this case." in her.words
    await her.send(f"/cases/{number}/hand_over", to=barasa.id)
    assert f"{number} is handed over." in her.words
    assert "Who has it Barasa" in her.words
    assert "Write to whoever told it" not in her.words


async def test_a_number_is_read_in_any_case_of_letters(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    assert await her.look(f"/cases/{number.lower()}") == 200


async def test_an_admin_of_elsewhere_sees_what_is_about_those_who_handle_reports(
    work: AtWork, her: Member
) -> None:
    await inside(work, her, name="Barasa", role=Role.ADMIN, areas=())
    number = work.case(outside=True)
    assert await her.look(f"/cases/{number}") == 200


async def test_in_kiswahili(work: AtWork, her: Member) -> None:
    await inside(work, her, language="sw")
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    for shown in (
        "Kwa siri: hakuna hapa anayeweza kuona ni nani",
        "Usiandike majina",
        "Yaliyosemwa",
        "Hali imechukuliwa",
    ):
        assert shown in her.words
    await her.send(f"/cases/{number}/write", words="Ni taa ngapi?", kind="question")
    assert "Tuliuliza, Ijumaa 20 Novemba 2026 Ni taa ngapi? Bado halijajibiwa" in her.words


async def test_a_look_moves_nothing(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look("/cases")
    assert " new " in her.words
    await her.look(f"/cases/{number}")
    with work.storage.read() as reading:
        found = cases.for_number(reading, staff.operator("test"), number)
    assert found is not None
    assert found.state is State.RECEIVED
