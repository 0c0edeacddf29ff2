"""Delivery: claims queued rows, sends them, and records what became of each. Nobody else talks to a provider."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from bot import outbound_json, template, window
from bot.channels.contract import Capabilities, Channel, Decision, SendError, Templates
from bot.errands import Errands, NotKeptError
from bot.faults import level_of, told
from bot.look import Look
from bot.pace import Paces
from bot.room import Room
from bot.settling import Settling, nobody_cares, nobody_counts, stands_in
from bot.spoken import spoken
from bot.waking import Patience, woken_or_stopped
from storage import alerts, claims
from storage.claims import Claimed
from storage.statuses import SendClass, SendKind
from storage.vault import HandleOpener
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]


WAITS = Patience()
BESIDE_OTHERS = 0.05
"""Seconds after which another look follows one that changed something, beside other processes: two whose units of work
overlap see nothing of each other, so one would not see that a message is over, nor the other that her next one waits."""


def _alone() -> int | None:
    """Where no other process delivers, no number tells whose a row is."""
    return None


def _nobody_waits(person_id: str | None) -> None:
    """Where nobody is shown that an answer is being written."""


class Delivery:
    """One delivery loop. `run` does a unit of work on the writer; `delays` are seconds before each new try.

    `answering` is told, just before a message goes out, to whom; `gone`, who turned out to be out of reach;
    `counted` (as Settling has it) what became of each row that was tried.

    At most `at_once` sends are under way (bot.room says how many of them may be what), and no more rows are held in
    memory than that. `alone`: no other process delivers from this database; else `number` is this one's (storage.workers).
    """

    def __init__(
        self,
        run: Run,
        channels: Mapping[str, Channel],
        opener: HandleOpener,
        errands: Errands,
        paces: Paces,
        delays: Sequence[float],
        *,
        at_once: int = 64,
        alone: bool = True,
        patience: Patience = WAITS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        answering: Callable[[str | None], None] = _nobody_waits,
        gone: Callable[[Work, str], None] = nobody_cares,
        counted: Callable[[str, str], None] = nobody_counts,
        number: Callable[[], int | None] = _alone,
    ) -> None:
        self._run = run
        self._number = number
        self._answering = answering
        self._channels = channels
        self._opener = opener
        self._errands = errands
        self._paces = paces
        self._room = Room(at_once, paces.per_second)
        self._alone = alone
        self._patience = patience
        self._clock = clock
        self._settling = Settling(run, errands, paces, delays, sleep, gone, counted, self.wake)
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[bool]] = set()
        self._in_line: set[asyncio.Task[bool]] = set()
        self._delivering = self._missed = self._crowded = False
        self._looking: asyncio.Future[None] | None = None
        self._left: list[Claimed] | None = None
        self._again: asyncio.TimerHandle | None = None
        self._looked_back = 0.0

    @property
    def under_way(self) -> int:
        """How many rows are being sent, or are not written down yet."""
        return len(self._under_way)

    def wake(self) -> None:
        """Something was queued."""
        self._woken.set()

    def pause(self, channel: str, seconds: float) -> None:
        """The provider asked for it by another way than an answer to us."""
        self._paces.pause(channel, seconds)

    async def recover(self) -> None:
        """At start: what a dead process held goes again, or stays unknown; what nobody here can send is told."""
        await self._reclaim(timedelta(0) if self._alone else claims.STALE_AFTER)
        if self._alone:
            await self._run(self._tell_of_other_channels)

    def _tell_of_other_channels(self, work: Work) -> None:
        for channel in self._channels:
            alerts.put_right(work, NOT_CONFIGURED.format(channel))
        for channel, number in claims.elsewhere(work, self._channels).items():
            sentence = NOT_CONFIGURED.format(channel)
            alerts.raise_alert(work, sentence)
            log.warning("%s They are sent once it is: %d.", sentence, number)

    async def deliver(self, stop: asyncio.Event) -> None:
        """Send what is due until `stop` is set; what is under way is finished first, what waits for its pace put back.

        Before anything is claimed, what a dead process held is taken back, as soon as the database serves.
        """
        while not stop.is_set():
            self._woken.clear()
            try:
                if not self._delivering:
                    await self.recover()
                    self._delivering = True
                if self._clock() - self._looked_back >= claims.STALE_AFTER.total_seconds() / 2:
                    await self._reclaim(claims.STALE_AFTER)
                wait = await self._begin_what_is_due()
            except Exception as error:  # noqa: BLE001 - whatever the database answered, it is asked again
                log.log(level_of(error), "delivery could not look into the outbox: %s", told(error))
                wait = self._patience.fault
            await woken_or_stopped(self._woken, stop, wait)
        self._delivering = False
        if self._again is not None:
            self._again.cancel()
            self._again = None
        if self._looking is not None:  # what somebody else claims in this moment is sent as well
            await asyncio.wait([self._looking], timeout=self._patience.stop)
        if (late := self._looking) is not None:
            self._left = []
        for task in self._in_line:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._patience.stop)
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if late is not None:
            # Whoever looks stops no sooner; nobody would wait for a send of what that claims.
            await asyncio.wait([late], timeout=self._patience.send)
            await asyncio.gather(*(self._put_back(row) for row in self._left or ()))
            self._left = None

    async def drain(self) -> int:
        """Send all that is due now, once around per row; how many rows were handled. For the terminal and tests."""
        handled = 0
        while claimed := await self._run(
            lambda work: claims.claim(
                work, self._opener, self._room.at_once, channels=self._open(), by=self._number()
            )
        ):
            await asyncio.gather(*(self._one(row) for row in claimed))
            handled += len(claimed)
        return handled

    async def _begin_what_is_due(self) -> float:
        """Look, and begin to send what was claimed; for how many seconds nothing more is due."""
        look = self.look()
        if look is None:
            self._missed = self._looking is not None
            return self._patience.look
        try:
            await self._run(look.do)
        except BaseException:
            self.not_looked(look)
            raise
        self._begin(look)
        pauses = [pause for name in self._channels if (pause := self._paces.paused(name))]
        return min(
            self._patience.look, *pauses, max(0.05, self._patience.look if look.due is None else look.due)
        )

    def look(self) -> Look | None:
        """As Looks has it. One at a time: each takes all the room there is."""
        if self._looking is not None or not self._delivering:
            return None
        left = self._room.left()
        outcomes = self._settling.taken()
        if not left and not outcomes.waiting:
            return None
        channels = self._open()
        notices = {one: self._room.for_notices(one) for one in channels}
        self._looking = asyncio.get_running_loop().create_future()
        return Look(
            self._opener,
            left,
            channels,
            notices,
            self._room.for_fetches(),
            self._number(),
            outcomes,
            self._crowded,
        )

    def looked(self, look: Look) -> None:
        """As Looks has it. When something else is due, now or later, delivery looks itself."""
        self._begin(look)
        if not look.whole or not look.claimed:
            self.wake()

    def not_looked(self, look: Look) -> None:
        """As Looks has it: the outcomes are tried again alone."""
        look.outcomes.settle(kept=False)
        # A commit whose answer was lost may stand: we live, so nobody else would take it back.
        for row in self._to_go_on_with(look):
            task = asyncio.create_task(self._put_back(row))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        self._nobody_looks()

    async def _put_back(self, row: Claimed) -> bool:
        await self._settling.later(row, 0.0)
        self.wake()
        return False

    def _begin(self, look: Look) -> None:
        self._crowded = look.crowded
        look.outcomes.settle(kept=True, seen=look.whole)
        for row in self._to_go_on_with(look):
            task = asyncio.create_task(self._one(row))
            self._under_way.add(task)
            self._room.begins(row)
            task.add_done_callback(partial(self._over, row))
        if (look.claimed or look.outcomes.waiting) and not self._alone and self._again is None:
            self._again = asyncio.get_running_loop().call_later(BESIDE_OTHERS, self._look_again)
        self._nobody_looks()

    def _to_go_on_with(self, look: Look) -> list[Claimed]:
        """Its rows; none where delivery leaves, which puts them back."""
        if self._left is None:
            return look.claimed
        self._left += look.claimed
        return []

    def _look_again(self) -> None:
        self._again = None
        self.wake()

    def _nobody_looks(self) -> None:
        if self._looking is not None:
            self._looking.set_result(None)
            self._looking = None
        if self._missed:
            self._missed = False
            self.wake()

    def _open(self) -> list[str]:
        """The channels that may be sent on now."""
        return [name for name in self._channels if not self._paces.paused(name)]

    def _over(self, row: Claimed, task: asyncio.Task[bool]) -> None:
        """Its person's next message may go, and there is room again."""
        self._under_way.discard(task)
        self._room.ends(row)
        seen = not task.cancelled() and task.exception() is None and task.result()
        if not seen and self._room.worth_a_look(row):
            self._woken.set()

    async def _one(self, row: Claimed) -> bool:
        """Send it and write down what became of it; whether a look saw what may go after it."""
        try:
            channel = self._channel_for(row)
            if row.kind is SendKind.TEMPLATE and window.wrote_since(row):
                await self._settling.not_needed(row)
                return False
            if (away := await self._turn_of(row, channel)) is not None:
                await self._settling.later(row, away)
                return False
            # Only now: who waited long for her turn was not sent to, and nothing about her is unknown.
            begun = self._clock()
            async with asyncio.timeout(self._patience.send):
                provider_id = await self._send(row, channel)
            self._room.took(row.channel, self._clock() - begun)
        except SendError as error:
            await self._settling.settle(row, error, self._can(row))
        except NotKeptError as refused:
            await self._settling.not_kept(row, refused)
        except TimeoutError:
            late = SendError(Decision.UNKNOWN, "The channel did not come back in time.")
            await self._settling.settle(row, late, self._can(row))
        except Exception as error:  # noqa: BLE001 - a fault of one send must not end delivery
            log.error("a %s on %s failed by our own fault: %s", row.kind, row.channel, told(error))  # noqa: TRY400
            ours = SendError(Decision.RETRY, "Our own program failed while sending.")
            await self._settling.settle(row, ours, self._can(row))
        else:
            return await self._settling.sent(row, provider_id, self._can(row), with_a_look=self._delivering)
        return False

    def _can(self, row: Claimed) -> Capabilities:
        """What the row's channel can do; nothing where it is not there."""
        channel = self._channels.get(row.channel)
        return NOTHING if channel is None else channel.capabilities

    def _channel_for(self, row: Claimed) -> Channel | None:
        """Who sends it; None for what needs no channel. Raises SendError when it cannot or may not be sent."""
        if row.unreadable:
            raise SendError(Decision.OUR_FAULT, "A queued message no longer opens; it was not sent.")
        if row.kind is SendKind.NOTE_STATE:
            return None
        if row.kind in SPOKEN and row.address is None:
            raise SendError(Decision.FINAL_FOR_PERSON, "She was erased before the message went out.")
        channel = self._channels.get(row.channel)
        if channel is None:
            # Only a message to a handle comes here: its channel is known to nobody before delivery opens it.
            raise SendError(
                Decision.SLOW_DOWN, f"The channel {row.channel} is not configured.", NOT_CONFIGURED_AGAIN
            )
        if row.kind in SPOKEN and row.unreachable:
            raise SendError(Decision.FINAL_FOR_PERSON, row.unreachable)
        if (
            row.kind is SendKind.MESSAGE
            and not window.is_open(row, channel.capabilities.window_hours)
            and not stands_in(row)
        ):
            raise SendError(Decision.OUTSIDE_WINDOW, OUTSIDE_WINDOW)
        return channel

    async def _turn_of(self, row: Claimed, channel: Channel | None) -> float | None:
        """Wait for the channel's pace and hers; None when it is her turn, else for how many seconds to put it back."""
        if channel is None or row.kind not in SPOKEN:
            return None
        bulk = row.cls is SendClass.NOTICE
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type alone: every coroutine runs in one
        self._in_line.add(task)
        try:
            if away := await self._paces.wait(row.channel, row.person_id or row.id, yields=bulk):
                return away
        except asyncio.CancelledError:
            # Delivery stops: it was not tried, so it must not stay unknown.
            task.uncancel()
            return 0.0
        finally:
            self._in_line.discard(task)
        if pause := self._paces.paused(row.channel):
            raise SendError(Decision.SLOW_DOWN, "The channel pauses.", pause)
        return None

    async def _send(self, row: Claimed, channel: Channel | None) -> str:
        if channel is None:
            await self._errands.note_state(row)
            return ""
        if row.kind is SendKind.FETCH_MEDIA:
            await self._errands.fetch(row, channel)
            return ""
        if row.kind is SendKind.FORGET_MEDIA:
            await self._errands.forget(row, channel)
            return ""
        if row.kind is SendKind.ANSWER_TAP:
            await channel.answer_tap(row.body.decode())
            return ""
        address = row.address or ""
        if row.kind is SendKind.TEMPLATE:
            if not isinstance(channel, Templates):
                raise SendError(Decision.OUR_FAULT, "A template was queued for a channel that has none.")
            return await spoken(channel.send_template(address, template.language_of(row.body), row.id), row)
        self._answering(row.person_id)
        outbound = outbound_json.from_bytes(row.body)
        if (
            outbound.template
            and isinstance(channel, Templates)
            and not window.is_open(row, channel.capabilities.window_hours)
        ):
            return await spoken(
                channel.send_template(address, outbound.language, row.id, outbound.template), row
            )
        return await spoken(channel.send(address, outbound, row.id), row)

    async def _reclaim(self, older_than: timedelta) -> None:
        self._looked_back = self._clock()
        again, unknown = await self._run(lambda work: claims.reclaim(work, older_than))
        if again or unknown:
            log.info("taken up again from a stopped delivery: %d to send, %d unknown", again, unknown)


OUTSIDE_WINDOW = "Outside WhatsApp's 24-hour window: parked until she writes."
SPOKEN = frozenset({SendKind.MESSAGE, SendKind.TEMPLATE})
"""What a person reads."""
NOTHING = Capabilities(body=2)
NOT_CONFIGURED = "Messages wait for the channel {}, which is not configured."
NOT_CONFIGURED_AGAIN = 3600.0
"""Seconds until a message whose channel this machine does not have is looked at again."""
