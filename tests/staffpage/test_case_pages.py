"""The list, one case, and what is done with it, as a facilitator sees it on her phone."""

import re

import pytest

from bot import outbound_json
from flows.changes import Account, Manner, ReplyToLetter, State, WithdrawReport
from flows.messages import MediaRef, Outbound, Point
from storage import cases, letters, staff
from storage.staff import Role, Staff
from storage.statuses import SendKind
from storage.vault import HandleOpener
from tests.staffpage.office_at_work import OTHER_WARD, AtWork, Member, browser
from tests.storage.messages import said
from tests.storage.turns import REPLY, arrives, send_all, turn


async def inside(work: AtWork, her: Member, **member: object) -> Staff:
    akinyi = work.member(**member)  # type: ignore[arg-type]
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi))
    return akinyi


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
    await her.send(f"/cases/{number}/state", state="in_action")
    assert f"{number}: the state is set." in her.words
    assert "State something is done" in her.words
    assert "We told the new state, Friday 20 November 2026 something is done" in her.words
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
        assert len(letters.of_report(reading, work.report_id(number))) == 1


@pytest.mark.parametrize(
    ("label", "words", "says"),
    [
        ("empty", "  ", "That is too long. Nothing was sent."),
        ("too long", "a" * 4001, "That is too long. Nothing was sent."),
    ],
)
async def test_what_is_not_sent_stays_in_the_form(
    work: AtWork, her: Member, label: str, words: str, says: str
) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    assert await her.send(f"/cases/{number}/write", words=words, kind="question") == 409, label
    assert says in her.words
    assert words.strip() in her.page
    assert 'value="question" required checked' in her.page


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


async def test_of_two_who_take_it_the_second_is_told(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    async with browser(work) as another:
        await inside(work, another, name="Barasa")
        await another.look(f"/cases/{number}")
        await another.send(f"/cases/{number}/take")
    assert await her.send(f"/cases/{number}/take") == 409
    assert "A colleague took it just before. Nothing was changed." in her.words
    assert await her.send(f"/cases/{number}/write", words="Habari?", kind="question") == 409
    assert "It is not yours: take it first." in her.words
    assert "Habari?" in her.page, "what she had written is given back"


@pytest.mark.parametrize("state", ["", "received", "read", "withdrawn", "solved", "in_action\n"])
async def test_a_state_that_it_cannot_have(work: AtWork, her: Member, state: str) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    status = await her.send(f"/cases/{number}/state", state=state)
    expected = (200, "State something is done") if state.strip() == "in_action" else (409, "State read")
    assert (status, expected[1] in her.words) == (expected[0], True)


async def test_a_closed_case_can_be_taken_up_again_and_not_written_about(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    await her.send(f"/cases/{number}/state", state="closed")
    assert "State closed, not solved" in her.words
    assert "Write to whoever told it" not in her.words
    assert "Something is done" in her.words
    assert await her.send(f"/cases/{number}/write", words="Habari?", kind="answer") == 409
    assert "Nothing" in her.words or "nothing" in her.words
    assert "Habari?" in her.page


@pytest.mark.parametrize("label", ["another ward", "never was", "about herself", "outside", "lower case"])
async def test_what_she_may_not_see_is_not_there(work: AtWork, her: Member, label: str) -> None:
    await inside(work, her)
    number = {
        "another ward": lambda: work.case(place=OTHER_WARD),
        "never was": lambda: "23456",
        "about herself": lambda: work.case("Akinyi anaomba pesa."),
        "outside": lambda: work.case(outside=True),
        "lower case": lambda: work.case(place=OTHER_WARD).lower(),
    }[label]()
    for path in (f"/cases/{number}", f"/cases/{number}/photo/0", f"/cases/{number}/photo/77"):
        assert await her.look(path) == 404
        assert her.words.startswith("There is nothing here for you."), label
    await her.look("/cases?which=all")
    assert number.upper() not in her.page
    for act in ("take", "leave", "state", "write", "hand_over"):
        await her.look("/cases")
        assert await her.send(f"/cases/{number}/{act}", words="x", state="closed", kind="answer") == 404
    assert [of for _, _, of in work.noted() if of] == [], "and nothing is noted about it"


async def test_a_number_is_read_in_any_case_of_letters(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    assert await her.look(f"/cases/{number.lower()}") == 200


async def test_what_was_taken_back_is_said_and_gone(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case("Taa zote.")
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    work.messages += 1
    arrives(work.storage, said("futa", work.messages))
    turn(work.storage, WithdrawReport(work.report_id(number)))
    assert await her.send(f"/cases/{number}/write", words="Habari?", kind="answer") == 404
    assert await her.look(f"/cases/{number}") == 404
    assert "It was taken back." in her.words
    assert "Taa zote" not in her.page


async def test_an_admin_of_elsewhere_sees_what_is_about_those_who_handle_reports(
    work: AtWork, her: Member
) -> None:
    await inside(work, her, name="Barasa", role=Role.ADMIN, areas=())
    number = work.case(outside=True)
    assert await her.look(f"/cases/{number}") == 200


PICTURE = b"\xff\xd8\xff\xe0 a photo"
SOUND = b"OggS a voice note"


def media(kind: str) -> tuple[Account, ...]:
    return (Account("Ona picha."), Account(media=MediaRef("file-1", kind, 230_400)))


@pytest.mark.parametrize(
    ("kind", "content", "shown", "says"),
    [
        ("image/jpeg", PICTURE, 'inline; filename="2.jpg"', "Look at photo 2 (1 kB)"),
        ("audio/ogg", SOUND, 'attachment; filename="2.ogg"', "Voice note 2 (1 kB)"),
        ("text/html", b"<script>alert(1)</script>", 'attachment; filename="2.bin"', "Voice note 2 (1 kB)"),
        ("image/svg+xml", b"<svg/>", 'attachment; filename="2.bin"', "Voice note 2 (1 kB)"),
    ],
)
async def test_a_photo_or_voice_note_opens_when_she_asks_for_it(
    work: AtWork, her: Member, kind: str, content: bytes, shown: str, says: str
) -> None:
    await inside(work, her)
    number = work.case(accounts=media(kind))
    await her.look(f"/cases/{number}")
    assert "A photo or voice note that is not here (yet)." in her.words
    work.photo(number, content, kind)
    await her.look(f"/cases/{number}")
    assert says in her.words
    assert "<img" not in her.page, "nothing opens by itself: every look is one she chose"
    response = await her.client.get(f"/cases/{number}/photo/1")
    assert response.content == content
    assert response.headers["content-disposition"] == shown
    assert response.headers["content-type"] == (
        kind if kind in {"image/jpeg", "audio/ogg"} else "application/octet-stream"
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert "sandbox" in response.headers["content-security-policy"]
    assert ("Akinyi", "photo", number) in work.noted()


@pytest.mark.parametrize("position", ["0", "2", "99999999999999999999", "-1", "x"])
async def test_a_photo_that_is_not_there(work: AtWork, her: Member, position: str) -> None:
    await inside(work, her)
    number = work.case(accounts=media("image/jpeg"))
    work.photo(number, PICTURE, "image/jpeg")
    assert await her.look(f"/cases/{number}/photo/{position}") == 404


async def test_in_kiswahili(work: AtWork, her: Member) -> None:
    await inside(work, her, language="sw")
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    for shown in (
        "Kwa siri: hakuna hapa anayeweza kuona ni nani",
        "Usiandike majina",
        "Yaliyosemwa",
        "Hali imesomwa",
    ):
        assert shown in her.words
    await her.send(f"/cases/{number}/write", words="Ni taa ngapi?", kind="question")
    assert "Tuliuliza, Ijumaa 20 Novemba 2026 Ni taa ngapi? Bado halijajibiwa" in her.words


async def test_the_first_look_makes_a_new_case_a_read_one(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look("/cases")
    assert " new " in her.words
    await her.look(f"/cases/{number}")
    with work.storage.read() as reading:
        found = cases.for_number(reading, staff.operator("test"), number)
    assert found is not None
    assert found.state is State.READ
