"""Delivery: claims queued rows, sends them, and records what became of each. Nobody else talks to a provider."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from bot import outbound_json
from bot.channels.contract import Channel, Decision, SendError
from bot.errands import Errands
from bot.pace import Paces
from storage import alerts, claims, outbox, outcomes
from storage.claims import Claimed
from storage.statuses import SENT_AGAIN_AFTER_CRASH, SendKind
from storage.vault import HandleOpener
from storage.work import Work

log = logging.getLogger(__name__)
T = TypeVar("T")
Run = Callable[[Callable[[Work], T]], Awaitable[T]]

AT_ONCE = 20
"""Rows claimed at a time: also how many sends are under way at once, so memory stays flat."""
LONGEST_SLEEP = 30.0
"""Seconds without a look at what is due, even when nothing woke delivery."""
AFTER_A_FAULT = 2.0
"""Seconds until the next look when the database did not answer."""


class Delivery:
    """One delivery loop. `run` does a unit of work on the writer; `delays` are seconds before each new try."""

    def __init__(
        self,
        run: "Run[list[Claimed]]",
        channels: Mapping[str, Channel],
        opener: HandleOpener,
        errands: Errands,
        paces: Paces,
        delays: Sequence[float],
    ) -> None:
        self._run = run
        self._channels = channels
        self._opener = opener
        self._errands = errands
        self._paces = paces
        self._delays = tuple(delays)
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was queued."""
        self._woken.set()

    async def recover(self) -> None:
        """At start: what a dead process held goes again, or stays unknown."""
        again, unknown = await self._work(lambda work: claims.reclaim(work, timedelta(0)))
        if again or unknown:
            log.info("taken up again after a stop: %d to send, %d unknown", again, unknown)

    async def deliver(self, stop: asyncio.Event) -> None:
        """Send what is due until `stop` is set; what is under way is finished first."""
        while not stop.is_set():
            self._woken.clear()
            try:
                claimed = await self._work(lambda work: claims.claim(work, self._opener, AT_ONCE))
            except Exception:
                log.exception("delivery could not look into the outbox")
                await self._sleep(stop, AFTER_A_FAULT)
                continue
            if claimed:
                await asyncio.gather(*(self._one(row) for row in claimed))
            else:
                await self._sleep(stop, await self._until_due())

    async def drain(self) -> int:
        """Send all that is due now, once around per row; how many rows were handled. For the terminal and tests."""
        handled = 0
        while claimed := await self._work(lambda work: claims.claim(work, self._opener, AT_ONCE)):
            await asyncio.gather(*(self._one(row) for row in claimed))
            handled += len(claimed)
        return handled

    async def _one(self, row: Claimed) -> None:
        try:
            provider_id = await self._send(row)
        except SendError as error:
            await self._settle(row, error)
        except Exception:
            # Never with the message or its text: the log keeps the place alone.
            log.exception("a %s on %s failed by our own fault", row.kind, row.channel)
            await self._settle(row, SendError(Decision.RETRY, "Our own program failed while sending."))
        else:
            await self._work(lambda work: outcomes.sent(work, row, provider_id))

    async def _send(self, row: Claimed) -> str:
        if row.unreadable:
            raise SendError(Decision.OUR_FAULT, "A queued message no longer opens; it was not sent.")
        if row.kind is SendKind.NOTE_STATE:
            await self._errands.note_state(row)
            return ""
        channel = self._channels.get(row.channel)
        if channel is None:
            raise SendError(Decision.RETRY, f"The channel {row.channel} is not configured on this machine.")
        if row.kind is SendKind.FETCH_MEDIA:
            await self._errands.fetch(row, channel)
            return ""
        if row.kind is SendKind.ANSWER_TAP:
            await channel.answer_tap(row.body.decode())
            return ""
        if row.unreachable:
            raise SendError(Decision.FINAL_FOR_PERSON, row.unreachable)
        if row.address is None:
            raise SendError(Decision.OUR_FAULT, "The person was erased before the message went out.")
        await self._paces.wait(row.channel, row.person_id or row.id)
        return await channel.send(row.address, outbound_json.from_bytes(row.body), row.id)

    async def _settle(self, row: Claimed, error: SendError) -> None:
        decision = error.decision
        if row.kind is SendKind.ANSWER_TAP and decision is not Decision.SLOW_DOWN:
            # A tap's answer is late after seconds: it is never repeated, and nothing depends on it.
            await self._work(lambda work: outcomes.failed(work, row, error.sentence))
            return
        if decision is Decision.UNKNOWN and row.cls in SENT_AGAIN_AFTER_CRASH:
            decision = Decision.RETRY
        if decision is Decision.SLOW_DOWN:
            self._paces.pause(row.channel, error.after)
        await self._work(lambda work: self._record(work, row, decision, error))

    def _record(self, work: Work, row: Claimed, decision: Decision, error: SendError) -> None:
        match decision:
            case Decision.RETRY | Decision.SLOW_DOWN:
                if row.tries > len(self._delays) and decision is Decision.RETRY:
                    outcomes.failed(work, row, error.sentence)
                    alerts.raise_alert(work, f"Given up after {row.tries} tries: {error.sentence}")
                else:
                    outcomes.retry(work, row, self._again_at(work.now, row, error.after), error.sentence)
            case Decision.FINAL_FOR_PERSON:
                outcomes.failed(work, row, error.sentence)
                if row.person_id:
                    outcomes.unreachable(work, row.person_id, row.channel, error.sentence)
            case Decision.UNKNOWN:
                outcomes.unknown(work, row, error.sentence)
            case Decision.OUR_FAULT:
                outcomes.failed(work, row, error.sentence)
                alerts.raise_alert(work, error.sentence)

    def _again_at(self, now: datetime, row: Claimed, asked: float) -> datetime:
        delay = self._delays[min(row.tries, len(self._delays)) - 1]
        return now + timedelta(seconds=max(delay, asked))

    async def _until_due(self) -> float:
        try:
            wait: float = await self._work(_seconds_until_due)
        except Exception:
            log.exception("delivery could not ask when the next message is due")
            return AFTER_A_FAULT
        return wait

    async def _sleep(self, stop: asyncio.Event, seconds: float) -> None:
        waits = {asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(stop.wait())}
        _, left = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for waiting in left:
            waiting.cancel()

    async def _work(self, do: Callable[[Work], T]) -> T:
        return await self._run(do)  # type: ignore[arg-type,return-value]


def _seconds_until_due(work: Work) -> float:
    due = outbox.next_due(work)
    if due is None:
        return LONGEST_SLEEP
    return min(LONGEST_SLEEP, max(0.05, (due - work.now).total_seconds()))
