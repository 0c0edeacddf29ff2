"""What providers are asked to delete: in which order, how often, how long, and who hears that it does not work."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.contract import Decision, SendError
from bot.forgetting import GIVEN_UP, STUCK, Forgetting, Keeps, Rules
from storage import alerts, forgetting
from storage.forgetting import How, Wanted
from storage.tables import to_forget
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.bot.scripted import Scripted
from tests.storage.conftest import Clock

REFUSED = SendError(Decision.OUR_FAULT, "Twilio does not let us in (403).")
UNFINISHED = SendError(Decision.RETRY, "Twilio has not finished with a message yet (20009).", 60)
SLOWER = SendError(Decision.SLOW_DOWN, "Twilio asks for a pause.", 30)


class Provider(Scripted):
    """Takes what it is asked, or fails with what was scripted, one error a call."""

    def __init__(self) -> None:
        super().__init__("whatsapp")
        self.asked: list[tuple[str, bool]] = []
        self.fails: list[SendError] = []
        self.left: list[str] = []

    async def forget_messages(self, chat: str, messages: Sequence[str], *, words_only: bool = False) -> None:
        if self.fails:
            raise self.fails.pop(0)
        self.asked += [(message, words_only) for message in messages]

    async def left_there(self, *_: object, with_words: bool) -> Sequence[str]:
        return self.left


class Queue:
    def __init__(self, storage: Storage, opener: HandleOpener, clock: Clock) -> None:
        self.storage, self.clock, self.provider = storage, clock, Provider()
        self.opener = opener
        self.seconds = 0.0
        self.forgetting = self.with_rules()

    def with_rules(self, keeps: Keeps = "nothing", per_second: float = 2.0) -> Forgetting:
        return Forgetting(
            self.run, {"whatsapp": self.provider}, self.opener, Rules(per_second, keeps), sleep=self.sleep,
            clock=lambda: self.seconds,
        )  # fmt: skip

    async def run(self, do):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - as Run has it
        with self.storage.begin() as work:
            return do(work)

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def asks(self, *ids: str, first: bool = False, how: How = "") -> None:
        with self.storage.begin() as work:
            forgetting.ask(work, "whatsapp", [Wanted((one,), how=how) for one in ids], first=first)

    def alerts(self) -> list[tuple[str, int]]:
        with self.storage.read() as work:
            return [(one.sentence, one.count) for one in alerts.latest(work)]

    def waits(self) -> list[tuple[int, timedelta]]:
        """(tries, how long from now) of each row."""
        with self.storage.read() as work:
            rows = work.connection.execute(select(to_forget.c.tries, to_forget.c.due_at))
            return [(row.tries, row.due_at - self.clock.now) for row in rows]


@pytest.fixture
def queue(storage: Storage, opener: HandleOpener, clock: Clock) -> Queue:
    return Queue(storage, opener, clock)


async def test_not_before_two_minutes_and_not_after_four(queue: Queue) -> None:
    queue.asks(*(f"SM{number}" for number in range(20)))
    due = [wait for _, wait in queue.waits()]
    assert all(timedelta(minutes=2) <= wait <= timedelta(minutes=4) for wait in due)
    assert len(set(due)) == 20, "drawn by chance"
    assert await queue.forgetting.forget_some() == 0


async def test_what_was_of_a_report_without_trace_first(queue: Queue) -> None:
    queue.asks("SM1", "SM2")
    queue.asks("SM3", first=True)
    queue.clock.forward(minutes=5)
    await queue.forgetting.forget_some()
    assert queue.provider.asked[0] == ("SM3", False)
    assert {one for one, _ in queue.provider.asked} == {"SM1", "SM2", "SM3"}
    assert queue.waits() == []


async def test_at_its_own_pace_and_in_batches(queue: Queue) -> None:
    queue.asks(*(f"SM{number}" for number in range(23)))
    queue.clock.forward(minutes=5)
    claimed = [await queue.forgetting.forget_some() for _ in range(4)]
    assert claimed == [10, 10, 3, 0], "five seconds of work at once"
    assert queue.seconds == pytest.approx(23 / 2), "two a second"


@pytest.mark.parametrize(
    ("keeps", "how", "asked"),
    [
        ("nothing", "", [("SM1", False)]),
        ("nothing", "words", [("SM1", True)]),
        ("records", "", [("SM1", True)]),
        ("records", "words", [("SM1", True)]),
        ("records", "whole", [("SM1", False)]),
        ("all", "", []),
        ("all", "words", []),
        ("all", "whole", [("SM1", False)]),
    ],
)
async def test_what_config_yml_lets_twilio_keep(
    queue: Queue, keeps: Keeps, how: How, asked: list[tuple[str, bool]]
) -> None:
    """Without trace and erased is deleted as a whole whatever it says."""
    queue.asks("SM1", how=how)
    queue.clock.forward(minutes=5)
    await queue.with_rules(keeps).forget_some()
    assert (queue.provider.asked, queue.waits()) == (asked, [])


async def test_it_is_tried_again_with_growing_pauses(queue: Queue) -> None:
    queue.asks("SM1")
    queue.clock.forward(minutes=5)
    pauses = []
    for _ in range(9):
        queue.provider.fails = [UNFINISHED]
        assert await queue.forgetting.forget_some() == 1
        pauses.append(queue.waits()[0][1])
        queue.clock.forward(seconds=pauses[-1].total_seconds())
    assert [pause.total_seconds() / 60 for pause in pauses] == [1, 5, 15, 60, 180, 360, 720, 720, 720]
    queue.provider.fails = []
    await queue.forgetting.forget_some()
    assert (queue.provider.asked, queue.waits()) == ([("SM1", False)], [])


async def test_it_is_given_up_after_fifteen_days_with_one_alert(queue: Queue) -> None:
    """Twilio may need fourteen days to let a message be deleted."""
    queue.asks("SM1", "SM2", "SM3")
    for _ in range(40):
        queue.clock.forward(hours=12)
        queue.provider.fails = [UNFINISHED] * 3
        await queue.forgetting.forget_some()
    assert queue.waits() == []
    given_up = [number for sentence, number in queue.alerts() if sentence == GIVEN_UP.format("Twilio")]
    assert given_up == [3], "one line, that counts them"


async def test_a_refusal_is_said_at_once_and_put_right_by_itself(queue: Queue) -> None:
    queue.asks("SM1")
    queue.clock.forward(minutes=5)
    queue.provider.fails = [REFUSED]
    await queue.forgetting.forget_some()
    assert queue.alerts() == [(STUCK.format("Twilio"), 1)], "baraza doctor shows it"
    queue.clock.forward(minutes=5)
    await queue.forgetting.forget_some()
    assert queue.alerts() == []


async def test_a_pause_is_kept_and_is_no_try(queue: Queue) -> None:
    queue.asks("SM1")
    queue.clock.forward(minutes=5)
    queue.provider.fails = [SLOWER]
    await queue.forgetting.forget_some()
    assert queue.waits() == [(0, timedelta(seconds=30))]
    queue.clock.forward(seconds=31)
    assert await queue.forgetting.forget_some() == 0, "the whole channel pauses"
    queue.seconds += 31
    assert await queue.forgetting.forget_some() == 1


async def test_a_process_that_dies_leaves_it_to_the_next(queue: Queue) -> None:
    queue.asks("SM1")
    queue.clock.forward(minutes=5)
    with queue.storage.begin() as work:
        assert len(forgetting.claim(work, queue.opener, ["whatsapp"], 10)) == 1
    assert await queue.forgetting.forget_some() == 0, "held"
    queue.clock.forward(minutes=5)
    assert await queue.forgetting.forget_some() == 1


async def test_what_twilio_still_has_of_before_is_found(queue: Queue) -> None:
    """Of earlier releases, of a restored database, of a send whose end nobody heard."""
    queue.provider.left = [f"SM{number}" for number in range(150)]
    assert await queue.forgetting.look_for_left("whatsapp", queue.provider) == 150
    queue.clock.forward(minutes=5)
    while await queue.forgetting.forget_some():
        continue
    assert len(queue.provider.asked) == 150


async def test_nothing_is_asked_for_twice_while_something_fails(queue: Queue) -> None:
    queue.asks("SM1")
    for _ in range(2):
        queue.clock.forward(minutes=10)
        queue.provider.fails = [UNFINISHED]
        await queue.forgetting.forget_some()
    queue.provider.left = ["SM1"]
    assert await queue.forgetting.look_for_left("whatsapp", queue.provider) == 0


def test_the_row_names_nobody(queue: Queue) -> None:
    queue.asks("SM1")

    def row(work: Work) -> bytes:
        return bytes(work.connection.scalar(select(to_forget.c.what)) or b"")

    with queue.storage.read() as work:
        assert b"SM1" not in row(work), "boxed: the id leads to a number at Twilio"
    assert {column.name for column in to_forget.columns} == {
        "id", "channel", "first", "what", "due_at", "tries", "asked_on",
    }  # fmt: skip
    assert not to_forget.foreign_keys
