"""Outside the window a message that names approved words goes by them at once, and nothing is parked."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import outbound_json
from bot.channels.contract import Decision, SendError
from bot.template_watch import TemplateWatch
from flows.messages import Language, Outbound, Template
from storage import outbox, templates
from storage.outbox import ToPerson
from storage.statuses import SendClass
from storage.templates import Standing
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.bot.windowed import CHANNEL, TEMPLATE, Line, Windowed
from tests.storage.conftest import Clock

JANE = "+254700000001"
FORUM = Template("forum", ("New forum", "Lights", "Tuesday 8 December, 14:00", "Soko Mjinga"))


@pytest.fixture
def line(storage: Storage, opener: HandleOpener) -> Line:
    return Line(storage, opener)


def announced(line: Line) -> str:
    person = line.person(JANE).id
    body = outbound_json.to_bytes(Outbound("Lights, on Tuesday.", language="sw", template=FORUM))
    with line.storage.begin() as work:
        return outbox.queue(work, ToPerson(person), CHANNEL, body, cls=SendClass.NOTICE)


@pytest.mark.parametrize(("hours", "freely"), [(1, True), (25, False)])
async def test_chosen_by_the_window(line: Line, clock: Clock, hours: int, freely: bool) -> None:
    line.writes(JANE)
    clock.forward(hours=hours)
    row = announced(line)
    await line.delivers()
    assert line.statuses(row) == ["sent"]
    assert line.channel.texts == (["Lights, on Tuesday."] if freely else [])
    assert line.channel.stood_in == ([] if freely else [(JANE, "sw", FORUM)])
    assert line.channel.templates == [], "nobody is told that something waits: nothing does"


async def test_a_window_that_the_channel_closed_earlier(line: Line, clock: Clock) -> None:
    line.writes(JANE)
    clock.forward(hours=1)
    line.channel.steps[JANE] = [SendError(Decision.OUTSIDE_WINDOW, "63016")]
    row = announced(line)
    await line.delivers()
    assert line.statuses(row) == ["sent"]
    assert line.channel.stood_in == [(JANE, "sw", FORUM)]


async def test_words_that_were_paused_fail_with_the_reason_and_are_not_parked(
    line: Line, clock: Clock
) -> None:
    line.writes(JANE)
    clock.forward(hours=25)
    line.channel.steps[TEMPLATE] = [SendError(Decision.OUR_FAULT, "The template is paused.")]
    row = announced(line)
    await line.delivers()
    assert line.statuses(row) == ["failed"]
    assert line.row(row).failure == "The template is paused."


class Watched(Windowed):
    """A channel that says how its templates stand, or that it cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.stand: list[tuple[str, str, Language, str, str]] | Exception = []

    async def templates_stand(self) -> list[tuple[str, str, Language, str, str]]:
        if isinstance(self.stand, Exception):
            raise self.stand
        return self.stand


async def test_how_templates_stand_is_kept_and_a_silent_provider_changes_nothing(storage: Storage) -> None:
    channel = Watched()

    async def run(do: Callable[[Work], Any]) -> Any:  # noqa: ANN401 - whatever it gives
        with storage.begin() as work:
            return do(work)

    watch = TemplateWatch(run, {CHANNEL: channel})
    channel.stand = [
        ("forum_sw", "forum", "sw", "approved", "marketing"),
        ("forum_en", "forum", "en", "paused", ""),
    ]
    assert await watch.look()
    with storage.read() as work:
        assert templates.approved(work) == {("forum", "sw")}
        assert templates.standing(work)[0] == Standing("forum_en", "forum", "en", "paused")
    for fault in (SendError(Decision.RETRY, "Twilio does not answer."), KeyError("ours")):
        channel.stand = fault
        assert not await watch.look()
    with storage.read() as work:
        assert templates.approved(work) == {("forum", "sw")}
    channel.stand = []
    assert await watch.look()
    with storage.read() as work:
        assert templates.standing(work) == []
