"""What becomes of a row after it was tried: the decision of an error, recorded; nothing is forgotten for a fault."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot import outbound_json, template, window
from bot.channels.contract import Capabilities, Decision, SendError
from bot.errands import Errands, NotKeptError
from bot.pace import Paces
from bot.recording import Recording, Run, Together
from storage import alerts, group_chats, outbox, outcomes, parking, people
from storage.claims import Claimed
from storage.outbox import ToPerson
from storage.statuses import SENT_AGAIN_AFTER_CRASH, SendClass, SendKind
from storage.work import Work

LOOK_AGAIN = timedelta(hours=1)
"""Until a channel that takes no more today is tried again."""
A_DAY = timedelta(days=1)
LEAST_PAUSE = 5.0
"""Seconds, when a provider asks for a pause and does not say how long."""


def nobody_cares(work: Work, person_id: str) -> None:
    """Where nothing hangs on it that somebody is out of reach."""


def nobody_counts(channel: str, outcome: str) -> None:
    """Where nobody watches."""


class Settling:
    """Records outcomes. `delays` are seconds before each new try; after the last the row is given up.

    `gone` hears, in the same unit of work, who cannot be reached any more. `counted`: the channel of each row that was
    tried, and 'sent' or the decision of its error. `soon`: an outcome waits to be written with the next look (taken).
    """

    def __init__(
        self,
        run: Run,
        errands: Errands,
        paces: Paces,
        delays: Sequence[float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        gone: Callable[[Work, str], None] = nobody_cares,
        counted: Callable[[str, str], None] = nobody_counts,
        soon: Callable[[], None] = lambda: None,
    ) -> None:
        self._gone = gone
        self._counted = counted
        self._recording = Recording(run, sleep, soon)
        self._errands = errands
        self._paces = paces
        self._delays = tuple(delays)

    def taken(self) -> Together:
        """The outcomes that wait to be written down, for whoever looks into the outbox now."""
        return self._recording.taken()

    async def sent(
        self, row: Claimed, provider_id: str, can: Capabilities, *, with_a_look: bool = False
    ) -> bool:
        """The channel took it. `with_a_look`: somebody looks into the outbox as soon as it is said that this waits.

        Whether that look has seen all that may go now.
        """
        self._counted(row.channel, "sent")
        reports = can.reports_delivery

        def record(work: Work) -> None:
            outcomes.sent(work, row, provider_id, reports=reports)

        if with_a_look or row.cls is SendClass.NOTICE:
            soon = with_a_look and row.cls is not SendClass.NOTICE
            return await self._recording.with_others(record, soon=soon)
        await self._recording.alone(record)
        return False

    async def later(self, row: Claimed, seconds: float) -> None:
        """It was not tried: others go first."""
        await self._recording.with_others(
            lambda work: outcomes.retry(work, row, work.now + timedelta(seconds=seconds), counted=False)
        )

    async def not_needed(self, row: Claimed) -> None:
        """A template that was late: she wrote before it went out."""
        await self._recording.alone(
            lambda work: outcomes.failed(work, row, "She wrote before the template went out.")
        )

    async def not_kept(self, row: Claimed, refused: NotKeptError) -> None:
        """A file that will never be kept: no fault of ours, and she hears of it where she can."""

        def record(work: Work) -> None:
            self._errands.tell_lost(work, row)
            outcomes.failed(work, row, refused.sentence)

        await self._recording.alone(record)

    async def settle(self, row: Claimed, error: SendError, can: Capabilities) -> None:
        """Do what the error's decision says; `can`: what the channel can do."""
        decision = error.decision
        self._counted(row.channel, decision.value)
        if row.kind is SendKind.ANSWER_TAP and decision is not Decision.SLOW_DOWN:
            # A tap's answer is late after seconds: it is never repeated, and nothing depends on it.
            await self._recording.alone(lambda work: outcomes.failed(work, row, error.sentence))
            return
        if decision is Decision.UNKNOWN and row.cls in SENT_AGAIN_AFTER_CRASH:
            decision = Decision.RETRY
        if decision is Decision.SLOW_DOWN:
            self._paces.pause(row.channel, error.after or LEAST_PAUSE)
        elif decision is Decision.TOMORROW:
            self._paces.pause(row.channel, LOOK_AGAIN.total_seconds())
        await self._recording.alone(lambda work: self._record(work, row, decision, error, can))

    def _record(
        self, work: Work, row: Claimed, decision: Decision, error: SendError, can: Capabilities
    ) -> None:
        match decision:
            case Decision.SLOW_DOWN:
                again = work.now + timedelta(seconds=error.after or LEAST_PAUSE)
                outcomes.retry(work, row, again, error.sentence, counted=False)
            case Decision.TOMORROW:
                again = work.now + after_daily_limit(row.cls)
                outcomes.retry(work, row, again, error.sentence, counted=False)
                alerts.raise_alert(work, error.sentence)
            case Decision.RETRY if row.tries <= len(self._delays):
                outcomes.retry(work, row, self._again_at(work.now, row, error.after), error.sentence)
            case Decision.RETRY:
                self._give_up(work, row, error.sentence)
                alerts.raise_alert(work, f"Given up after {row.tries} tries: {error.sentence}")
            case Decision.FINAL_FOR_PERSON:
                self._give_up(work, row, error.sentence)
                if row.person_id:
                    outcomes.unreachable(work, row.person_id, row.channel, error.sentence)
                    self._gone(work, row.person_id)
            case Decision.MOVED if row.person_id and row.address and row.tries <= len(self._delays):
                group_chats.migrated(work, row.address, error.moved_to)
                outcomes.retry(work, row, work.now, error.sentence)
            case Decision.MOVED:
                self._give_up(work, row, error.sentence)
            case Decision.OUTSIDE_WINDOW:
                park(work, row, can.window_hours)
            case Decision.UNKNOWN:
                outcomes.unknown(work, row, error.sentence, reports=can.reports_delivery)
            case Decision.OUR_FAULT:
                self._give_up(work, row, error.sentence)
                alerts.raise_alert(work, error.sentence)

    def _give_up(self, work: Work, row: Claimed, sentence: str) -> None:
        if row.kind is SendKind.FETCH_MEDIA and not row.unreadable:
            self._errands.tell_lost(work, row)
        outcomes.failed(work, row, sentence)

    def _again_at(self, now: datetime, row: Claimed, asked: float) -> datetime:
        return now + timedelta(seconds=max(self._delays[row.tries - 1], asked))


def park(work: Work, row: Claimed, window_hours: int) -> None:
    """She wrote too long ago: the row waits until she writes, and the first one asks her to, by a template.

    A row that names her corrects when she wrote last, so that the next ones are not tried. One by a handle does not:
    of all addresses the one with such a time would be the reporter's. The channel refuses the next one again instead.
    Refused in the very moment in which she wrote, it is tried again soon: nothing would release it before her next message.
    """
    if row.person_id is None or row.to is None:
        outcomes.failed(work, row, "She was erased before the message went out.")
        return
    heard_at = people.heard_at(work, row.person_id, row.channel)
    if heard_at is not None and (row.heard_at is None or heard_at > row.heard_at):
        # She wrote after the row was claimed: nothing would release it any more.
        outcomes.retry(work, row, work.now, counted=False)
        return
    refused_at = row.claimed_at if window.is_open(row, window_hours) else row.closed_at
    again = None if refused_at is None else window.again_at(heard_at, refused_at)
    if again is not None and again > work.now:
        outcomes.retry(work, row, again, counted=False)
        return
    if stands_in(row):
        # The channel closed the window earlier than we thought: the next claim finds it closed and takes the template.
        parking.park(work, row.id, row.person_id, row.claimed_at)
        parking.release_one(work, row.id)
        return
    first = not parking.parked(work, row.person_id, row.channel)
    if not parking.park(work, row.id, row.person_id, row.claimed_at):
        return
    if isinstance(row.to, ToPerson):
        since = window.closed_since(window_hours, work.now)
        people.window_is_closed(work, row.person_id, row.channel, row.claimed_at, since)
    if first:
        language = outbound_json.from_bytes(row.body).language
        body = template.to_bytes(language)
        outbox.queue(work, row.to, row.channel, body, cls=row.cls, kind=SendKind.TEMPLATE)


def stands_in(row: Claimed) -> bool:
    """Whether approved words stand for all that this message says: then it goes outside the window too."""
    return row.kind is SendKind.MESSAGE and outbound_json.from_bytes(row.body).template is not None


def after_daily_limit(cls: SendClass) -> timedelta:
    """A message that the day's limit refused: what is left of the limit, as it fills up again, is for replies.

    It is that of the last 24 hours (https://www.twilio.com/docs/api/errors/63038), and the operator may raise it.
    """
    return A_DAY if cls is SendClass.NOTICE else LOOK_AGAIN
