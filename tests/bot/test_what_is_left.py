"""After an erasure nothing is asked that nobody will remember; a change that is refused is not said to be done."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.desk import Desk, DeskError
from bot.wording import wording
from flows.changes import WithdrawReport
from storage import changes, handoffs, page_history, people
from storage.outbox import PAGE
from storage.staff import operator
from storage.tables import handoff_lines, reports
from tests.conversations.script import Line
from tests.conversations.stage import ADDRESS, CHANNEL, Stage

FACILITATOR = operator("Facilitator")
FILED = (
    "report", "[Yes, I agree]", "noise or dispute", "They shout all night", "that is all", "skip", "yesterday", "no", "[No]",
)  # fmt: skip
BEGUN = ("report", "[Yes, I agree]", "noise or dispute", "Another matter, half told")
ADDED = ("{code}", "[Add something]", "One thing more")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, only="en")
    yield made
    made.close()


async def says(stage: Stage, *lines: str) -> str:
    """The last answer."""
    answers = [await stage.act(Line(">", line)) for line in lines]
    return "\n".join(answers[-1])


@pytest.mark.parametrize("manner", ["Without trace", "Confidential"])
async def test_adding_under_a_code_in_the_middle_of_another_report(stage: Stage, manner: str) -> None:
    await says(stage, *FILED, f"[{manner}]", "[Send it]")
    begun = BEGUN if manner == "Without trace" else (BEGUN[0], *BEGUN[2:])
    answer = await says(stage, *begun, *ADDED, "that is all")
    assert answer.startswith("Added.")
    if manner == "Without trace":
        assert answer == "Added.\n\nWhat you had not finished is erased with it."
    else:
        assert answer.endswith("[ That is all ]"), "what she had begun goes on"


async def test_after_delete_my_data_nothing_that_was_open_is_asked_again(stage: Stage) -> None:
    await says(stage, *FILED, "[Confidential]")
    answer = await says(stage, "delete my data", "[Yes, erase]")
    assert "Please check" not in answer
    assert "They shout" not in answer
    assert answer.endswith("What you had not finished is erased with it.")


@pytest.mark.parametrize(
    ("choice", "then"),
    [("[Add something]", ("One thing more", "that is all")), ("[Take it back]", ("[Yes, take it back]",))],
)
async def test_a_report_that_was_taken_back_meanwhile(
    stage: Stage, choice: str, then: tuple[str, ...]
) -> None:
    await says(stage, *FILED, "[Confidential]", "[Send it]")
    await says(stage, "{code}", choice)
    with stage.storage.begin() as work:
        another = people.find_or_make(work, CHANNEL, "another phone")
        report_id = work.connection.scalar(select(reports.c.id))
        changes.apply(work, another.id, CHANNEL, WithdrawReport(str(report_id)))
    answer = await says(stage, *then)
    assert answer == "This report was taken back or erased meanwhile: I could change nothing in it."


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("my question is this", "my question is this"),
        ("my code is {code}, look", "my code is •••• •••• •••• ••••, look"),
        ("{code}", "•••• •••• •••• ••••"),
        ("(photo) of the gate", "of the gate [photo]"),
        ("(voice)", "[voice]"),
        ("(pin -0.30 36.06)", "[-0.30000, 36.06000]"),
        ("(sticker)", "[sticker]"),
        ("(button menu.menu:report)", None),
    ],
)
async def test_what_the_person_who_serves_her_reads(stage: Stage, sent: str, heard: str | None) -> None:
    desk = Desk(wording(), "en", timedelta(hours=1))
    stage.code = "4821 7730 9055 1264"
    await says(stage, "human", "yes")
    with stage.storage.begin() as work:
        number = desk.queue(work)[0].id
        desk.take(work, FACILITATOR, number)
    stage.deliver()
    assert await says(stage, sent) == "", "the bot is silent"
    with stage.storage.read() as work:
        lines = [line.words for line in desk.read(work, FACILITATOR, number)]
        assert work.connection.execute(select(handoff_lines.c.seq)).all() == [(1,)] * len(lines)
    assert lines == ([] if heard is None else [heard])


async def test_the_page_shows_her_words_again_without_the_code(tmp_path: Path) -> None:
    stage = Stage(tmp_path, only="en", channel=PAGE)
    await says(stage, "it is 1111 2222 3333 4444, thanks", "call 999")
    with stage.storage.read() as work:
        shown = [line.words for line in page_history.lines(work, PAGE, ADDRESS) if line.mine]
    assert shown == ["it is •••• •••• •••• ••••, thanks", "call 999"]
    stage.close()


def test_a_number_that_two_people_wait_under_serves_neither(stage: Stage) -> None:
    desk = Desk(wording(), "en", timedelta(hours=1))
    with stage.storage.begin() as work:
        for number in range(17):  # of seventeen numbers two begin alike
            person = people.find_or_make(work, CHANNEL, f"person {number}")
            handoffs.ask(work, person.id, "asked", work.now)
        first = [handoff.id[0] for handoff in desk.queue(work)]
        shared = next(letter for letter in first if first.count(letter) > 1)
        with pytest.raises(DeskError, match="more of its letters"):
            desk.take(work, FACILITATOR, shared)
        desk.take(work, FACILITATOR, desk.queue(work)[0].id)
