"""What becomes of a row after it was tried: the decision of an error, recorded; nothing is forgotten for a fault."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.channels.contract import Decision, SendError
from bot.errands import Errands, NotKeptError
from bot.faults import told
from bot.pace import Paces
from storage import alerts, outcomes
from storage.claims import Claimed
from storage.statuses import SENT_AGAIN_AFTER_CRASH, SendKind
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]

RECORD_AGAIN = (0.5, 2.0, 10.0, 30.0, 60.0)
"""Seconds between tries to record an outcome while the database does not answer; together shorter than the time
after which a claimed row is taken for one that a dead delivery held (storage.claims.STALE_AFTER)."""
LEAST_PAUSE = 5.0
"""Seconds, when a provider asks for a pause and does not say how long."""


class Settling:
    """Records outcomes. `delays` are seconds before each new try; after the last the row is given up."""

    def __init__(
        self,
        run: Run,
        errands: Errands,
        paces: Paces,
        delays: Sequence[float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._run = run
        self._errands = errands
        self._paces = paces
        self._delays = tuple(delays)
        self._sleep = sleep

    async def sent(self, row: Claimed, provider_id: str) -> None:
        """The channel took it."""
        await self._recorded(lambda work: outcomes.sent(work, row, provider_id))

    async def not_kept(self, row: Claimed, refused: NotKeptError) -> None:
        """A file that will never be kept: no fault of ours, and she hears of it where she can."""

        def record(work: Work) -> None:
            self._errands.tell_lost(work, row)
            outcomes.failed(work, row, refused.sentence)

        await self._recorded(record)

    async def settle(self, row: Claimed, error: SendError) -> None:
        """Do what the error's decision says."""
        decision = error.decision
        if row.kind is SendKind.ANSWER_TAP and decision is not Decision.SLOW_DOWN:
            # A tap's answer is late after seconds: it is never repeated, and nothing depends on it.
            await self._recorded(lambda work: outcomes.failed(work, row, error.sentence))
            return
        if decision is Decision.UNKNOWN and row.cls in SENT_AGAIN_AFTER_CRASH:
            decision = Decision.RETRY
        if decision is Decision.SLOW_DOWN:
            self._paces.pause(row.channel, error.after or LEAST_PAUSE)
        await self._recorded(lambda work: self._record(work, row, decision, error))
        if decision is Decision.OUTSIDE_WINDOW:
            # Not our fault and no alert, but somebody of the staff may wonder why she does not answer.
            log.warning("A %s was not sent. %s", row.cls, error.sentence)

    def _record(self, work: Work, row: Claimed, decision: Decision, error: SendError) -> None:
        match decision:
            case Decision.SLOW_DOWN:
                again = work.now + timedelta(seconds=error.after or LEAST_PAUSE)
                outcomes.retry(work, row, again, error.sentence, counted=False)
            case Decision.RETRY if row.tries <= len(self._delays):
                outcomes.retry(work, row, self._again_at(work.now, row, error.after), error.sentence)
            case Decision.RETRY:
                self._give_up(work, row, error.sentence)
                alerts.raise_alert(work, f"Given up after {row.tries} tries: {error.sentence}")
            case Decision.FINAL_FOR_PERSON:
                self._give_up(work, row, error.sentence)
                if row.person_id:
                    outcomes.unreachable(work, row.person_id, row.channel, error.sentence)
            case Decision.OUTSIDE_WINDOW:
                self._give_up(work, row, error.sentence)
            case Decision.UNKNOWN:
                outcomes.unknown(work, row, error.sentence)
            case Decision.OUR_FAULT:
                self._give_up(work, row, error.sentence)
                alerts.raise_alert(work, error.sentence)

    def _give_up(self, work: Work, row: Claimed, sentence: str) -> None:
        if row.kind is SendKind.FETCH_MEDIA and not row.unreadable:
            self._errands.tell_lost(work, row)
        outcomes.failed(work, row, sentence)

    def _again_at(self, now: datetime, row: Claimed, asked: float) -> datetime:
        return now + timedelta(seconds=max(self._delays[row.tries - 1], asked))

    async def _recorded(self, record: Callable[[Work], None]) -> None:
        """Record it, again and again while the database does not answer.

        Given up after the last: the row then still counts as being sent, and is taken up like one that a dead
        delivery held.
        """
        for pause in (*RECORD_AGAIN, None):
            try:
                await self._run(record)
            except Exception as error:  # noqa: BLE001 - whatever it was, the outcome must not be lost for it
                log.error("an outcome could not be recorded: %s", told(error))  # noqa: TRY400
                if pause is not None:
                    await self._sleep(pause)
            else:
                return
