"""What a provider says of a message after it took it: the row moves on, waits to be sent again, or is parked."""

from dataclasses import dataclass
from datetime import timedelta

from bot.channels.contract import Capabilities, Decision, SendError
from bot.settling import LEAST_PAUSE, LOOK_AGAIN, after_daily_limit
from bot.window import JUST_WROTE, closed_since
from storage import alerts, at_twilio, forgetting, outcomes, people
from storage.outcomes import Tried
from storage.statuses import SendKind, SendStatus
from storage.work import Work

MOST_TRIES = 6
"""After so many a message that the provider takes and then refuses is given up: each of them may have cost money."""
NO_REASON = "The channel says that a message failed, and not why."


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one row: its `status`, about the provider's message of this id.

    `error` is why it failed; `of_template` the same where the row stands for a template.
    """

    outbox_id: str
    status: SendStatus
    error: SendError | None = None
    provider_id: str = ""
    of_template: SendError | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """Whether the report changed something; why it failed; for how many seconds the channel wants a pause; whether the
    row goes again.
    """

    changed: bool
    sentence: str = ""
    pause: float = 0.0
    again: bool = False


def noted(work: Work, channel: str, can: Capabilities, report: Report) -> Noted:
    """Note it. What came late, twice, out of order or about an earlier try changes nothing."""
    if report.provider_id:
        at_twilio.name(work, report.outbox_id, report.provider_id)
    if report.status is not SendStatus.FAILED:
        return Noted(outcomes.advance(work, report.outbox_id, report.status, provider_id=report.provider_id))
    row = outcomes.tried(work, report.outbox_id, report.provider_id)
    if row is None:
        return Noted(changed=False)
    said = report.of_template if row.kind is SendKind.TEMPLATE else report.error
    error = said or SendError(Decision.OUR_FAULT, NO_REASON)
    pause, wait = _pause(row, error)
    if wait is not None and row.tries < MOST_TRIES:
        closed = error.decision is Decision.OUTSIDE_WINDOW
        if outcomes.again(
            work,
            report.outbox_id,
            work.now + wait,
            error.sentence,
            provider_id=report.provider_id,
            closed=closed,
        ):
            if report.provider_id:
                forgetting.ask(work, channel, [forgetting.Wanted((report.provider_id,))])
            if closed:
                _correct_window(work, channel, can, row)
            if error.decision is Decision.TOMORROW:
                alerts.raise_alert(work, error.sentence)
            return Noted(True, error.sentence, pause, again=True)
    if not outcomes.advance(
        work, report.outbox_id, SendStatus.FAILED, error.sentence, provider_id=report.provider_id
    ):
        return Noted(changed=False)
    if error.decision is not Decision.FINAL_FOR_PERSON:
        alerts.raise_alert(work, error.sentence)
    elif row.person_id is not None:
        outcomes.unreachable(work, row.person_id, channel, error.sentence)
    return Noted(True, error.sentence, pause)


def _pause(row: Tried, error: SendError) -> tuple[float, timedelta | None]:
    """(seconds for which the channel pauses, when to send this row again or None: not)."""
    match error.decision:
        case Decision.SLOW_DOWN:
            pause = error.after or LEAST_PAUSE
            return pause, timedelta(seconds=pause)
        case Decision.TOMORROW:
            return LOOK_AGAIN.total_seconds(), after_daily_limit(row.cls)
        case Decision.RETRY:
            return 0.0, timedelta(seconds=max(error.after, LEAST_PAUSE))
        case Decision.OUTSIDE_WINDOW:
            return 0.0, timedelta(0)
        case _:
            return 0.0, None


def _correct_window(work: Work, channel: str, can: Capabilities, row: Tried) -> None:
    """Later messages to her are not tried any more. One by a handle tells nobody whose window is closed."""
    if row.person_id is not None and row.claimed_at is not None:
        since = closed_since(can.window_hours, work.now)
        people.window_is_closed(work, row.person_id, channel, row.claimed_at - JUST_WROTE, since)
