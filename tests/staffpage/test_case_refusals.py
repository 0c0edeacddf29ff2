"""What a case does not let her do, in words, with what she had written; and what is not there for her."""

import pytest

from flows.changes import WithdrawReport
from tests.staffpage.office_at_work import OTHER_WARD, AtWork, Member, browser, inside
from tests.storage.messages import said
from tests.storage.turns import arrives, turn


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


@pytest.mark.parametrize(
    "state", ["", "received", "read", "withdrawn", "referred", "confirmed", "solved", "in_action\n"]
)
async def test_a_state_that_it_cannot_have(work: AtWork, her: Member, state: str) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    status = await her.send(f"/cases/{number}/state", state=state, percent="40", why="Mfereji umechimbwa.")
    expected = (200, "State something is done") if state.strip() == "in_action" else (409, "State taken up")
    assert (status, expected[1] in her.words) == (expected[0], True)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "in_action", "percent": "40"}, "In action has 0 to 100 percent and a sentence."),
        ({"state": "in_action", "percent": "", "why": "x"}, "In action has 0 to 100 percent and a sentence."),
        (
            {"state": "in_action", "percent": "101", "why": "x"},
            "In action has 0 to 100 percent and a sentence.",
        ),
        (
            {"state": "in_action", "percent": "-4", "why": "x"},
            "In action has 0 to 100 percent and a sentence.",
        ),
        (
            {"state": "in_action", "percent": "4²", "why": "x"},
            "In action has 0 to 100 percent and a sentence.",
        ),
        ({"state": "closed"}, "What is closed needs one of the reasons."),
        ({"state": "closed", "reason": "fixed"}, "What is closed needs one of the reasons."),
        ({"state": "resolved", "why": "x" * 4001}, "That is too long."),
    ],
)
async def test_a_step_without_what_it_needs(
    work: AtWork, her: Member, fields: dict[str, str], says: str
) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    assert await her.send(f"/cases/{number}/state", **fields) == 409
    assert says in her.words
    assert "State taken up" in her.words
    assert fields.get("why", "") in her.page, "what she had written is given back"


async def test_a_closed_case_can_be_taken_up_again_and_not_written_about(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    await her.send(f"/cases/{number}/state", state="closed", reason="not_responsible")
    assert "State closed, not solved: Not responsible" in her.words
    assert "Write to whoever told it" not in her.words
    assert "Open again" in her.words
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
