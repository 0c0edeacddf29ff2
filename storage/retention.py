"""What is kept no longer than it is needed: runs as a job, deletes in bulk, says how much."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from storage import (
    audit,
    blending,
    charters,
    commendations,
    ending,
    erasure,
    forums,
    group_requests,
    handed_over,
    keys,
    ledger,
    matter_ending,
    outcomes,
    ratings,
    rsvps,
    said_ids,
    sent_forms,
)
from storage.outbox import OVER, PAGE
from storage.statuses import PARKED, SendStatus
from storage.tables import (
    addresses,
    alerts,
    code_tries,
    conversations,
    handoffs,
    inbox,
    invitations,
    officers,
    outbox,
    people,
    referral_links,
    reports,
    rumours,
    seen,
    staff,
    staff_links,
    staff_sessions,
    uploads,
)
from storage.tables import audit as audit_table
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Limits:
    """How long each thing stays; the first six are in config.yml.

    `reports`: after closing. `handles`: the way back to who filed a confidential report, after closing. `inbox`:
    the few messages on which the turn failed, and, at least for `seen`, the trace of one that came in, by which a second
    arrival is known: Telegram repeats for 24 hours, and what was missed is fetched from Twilio three days back.
    `outbox`: what is sent, without its text. `conversations`: after they were last saved. `page`: a session of the
    web page after its last message. `answers`: on the page, the answer of
    a turn without trace. `handoffs`: after the end of a request for a human; where nobody ended it, after it was
    asked or taken. `idle`: a person of whom nothing is left but her address; what she asked the leaders of a group,
    unanswered. `audit`: lines of the audit log, and the name of whoever has left the staff or was an officer. `parked`: a message
    that waits for her to write. `unreported`: the body of a message
    that a channel took and of which it said nothing more; an hour less than a day, since this runs hourly.
    `charters`: what was said of a station's service charter, after the month in which it was said began.
    `ratings` and `comments`: what was said of services, after its quarter ended. `commendations`: after they were filed.
    `forums`: who answered and came, after a meeting; what was agreed, after it is over. `broadcasts`: to whom a notice
    went, after it was over. `settled`: who followed a public matter and whose voice was whose, after it was over; `matters`: the
    matter itself.
    """

    reports: timedelta = timedelta(days=365)
    handles: timedelta = timedelta(days=30)
    inbox: timedelta = timedelta(days=2)
    seen: timedelta = timedelta(days=4)
    outbox: timedelta = timedelta(days=30)
    conversations: timedelta = timedelta(days=30)
    page: timedelta = timedelta(hours=24)
    answers: timedelta = timedelta(hours=1)
    uploads: timedelta = timedelta(days=1)
    handoffs: timedelta = timedelta(days=30)
    idle: timedelta = timedelta(days=30)
    tries: timedelta = timedelta(hours=1)
    alerts: timedelta = timedelta(days=90)
    parked: timedelta = timedelta(days=7)
    unreported: timedelta = timedelta(hours=23)
    audit: timedelta = timedelta(days=730)
    charters: timedelta = timedelta(days=365)
    ratings: timedelta = timedelta(days=1825)
    commendations: timedelta = timedelta(days=730)
    comments: timedelta = timedelta(days=365)
    forums: timedelta = timedelta(days=365)
    broadcasts: timedelta = timedelta(days=90)
    settled: timedelta = timedelta(days=60)
    matters: timedelta = timedelta(days=1825)


NEVER_WROTE = "Parked outside WhatsApp's 24-hour window for as long as config.yml allows: she did not write."
MOST_AT_ONCE = 500
"""People or reports erased in one run, so that no transaction holds the database for long: the next takes the rest."""


def run(work: Work, limits: Limits) -> dict[str, int]:
    """Delete what is over; how many rows of each kind."""
    now = work.now
    inactive = outbox.c.status.in_(OVER)
    over = {
        "seen": delete(seen).where(seen.c.on_date < (now - max(limits.inbox, limits.seen)).date()),
        "failed": delete(inbox).where(inbox.c.status == "failed", inbox.c.received_at < now - limits.inbox),
        "sent": delete(outbox).where(inactive, outbox.c.queued_at < now - limits.outbox),
        "answers": delete(outbox).where(inactive, _is_an_answer(now, limits)),
        "conversations": delete(conversations).where(conversations.c.saved_at < now - limits.conversations),
        "uploads": delete(uploads).where(uploads.c.held_at < now - limits.uploads),
        "handles": update(reports)
        .where(reports.c.handle.is_not(None), reports.c.closed_on < (now - limits.handles).date())
        .values(handle=None),
        "handoffs": delete(handoffs).where(_handoff_is_over(now - limits.handoffs)),
        "tries": delete(code_tries).where(code_tries.c.minute < now - limits.tries),
        "alerts": delete(alerts).where(alerts.c.last_at < now - limits.alerts),
        "invitations": delete(invitations).where(invitations.c.expires_at <= now),
        "links": delete(staff_links).where(staff_links.c.expires_at <= now),
        "staff_sessions": delete(staff_sessions).where(staff_sessions.c.expires_at <= now),
        "audit": delete(audit_table).where(audit_table.c.at < audit.may_go_before(now - limits.audit)),
        "rumours": delete(rumours).where(rumours.c.ended_at < now - limits.broadcasts),
        "referral_links": delete(referral_links).where(referral_links.c.expires_at <= now),
        "officers": delete(officers).where(officers.c.left_on < (now - limits.audit).date()),
        "staff": delete(staff).where(staff.c.left_on < (now - limits.audit).date()),
    }
    ledger.keep_outcomes(work, and_(inactive, _is_old(now, limits)))
    counts = {name: work.connection.execute(statement).rowcount for name, statement in over.items()}
    blending.blend(work)
    waited = and_(outbox.c.status == PARKED, outbox.c.closed_at < now - limits.parked)
    return counts | {
        "parked": outcomes.finish(work, waited, SendStatus.FAILED, failure=NEVER_WROTE),
        "bodies": outcomes.empty(work, now - limits.unreported),
        "reports": _erase_reports(work, limits),
        "sessions": _end_sessions(work, limits),
        "people": _drop_idle(work, limits),
        "broadcasts": ending.erase_old(work, now - limits.broadcasts),
        "charters": charters.erase_old(work, limits.charters),
        "voices": charters.end_months(work),
        "raters": ratings.end_quarters(work),
        "ratings": ratings.erase_old(work, limits.ratings, limits.comments),
        "commenders": commendations.end_quarters(work),
        "ways_to_commenders": handed_over.forget_ways(work),
        "commendations": commendations.erase_old(work, limits.commendations),
        "said_ids": said_ids.drop_old(work, limits.conversations),
        "sent_forms": sent_forms.forget_old(work),
    }


def run_forums(work: Work, limits: Limits) -> dict[str, int]:
    """The same for what hangs on forums and public matters; in a unit of work of its own: in that of `run` reports are blended."""
    return {
        "needs": rsvps.forget_needs(work),
        "meetings": forums.erase_old(work, limits.forums),
        "group_requests": group_requests.forget_unanswered(work, limits.idle),
        "settled_matters": matter_ending.settle(work, limits.settled),
        "matters": matter_ending.erase_old(work, limits.matters),
    }


def _is_an_answer(now: datetime, limits: Limits) -> ColumnElement[bool]:
    """On the page, of a turn without trace."""
    return and_(
        outbox.c.channel == PAGE,
        outbox.c.erase_after_final.is_(True),
        outbox.c.queued_at < now - limits.answers,
    )


def _is_old(now: datetime, limits: Limits) -> ColumnElement[bool]:
    return or_(outbox.c.queued_at < now - limits.outbox, _is_an_answer(now, limits))


def _handoff_is_over(before: datetime) -> ColumnElement[bool]:
    """Ended before then, or asked (and, when somebody took it, taken) before then and never ended.

    One that nobody ends would keep her row, and a bot that is silent, for ever.
    """
    never_ended = and_(
        handoffs.c.ended_at.is_(None),
        handoffs.c.asked_at < before,
        or_(handoffs.c.taken_at.is_(None), handoffs.c.taken_at < before),
    )
    return or_(handoffs.c.ended_at < before, never_ended)


def _erase_reports(work: Work, limits: Limits) -> int:
    """Closed long ago: the row, what was told and its key."""
    closed = (
        select(reports.c.id, reports.c.key_id)
        .where(reports.c.closed_on < (work.now - limits.reports).date())
        .limit(MOST_AT_ONCE)
    )
    rows = work.connection.execute(closed).all()
    if rows:
        work.connection.execute(delete(reports).where(reports.c.id.in_([row.id for row in rows])))
        keys.erase(work, [row.key_id for row in rows if row.key_id is not None])
    return len(rows)


def _end_sessions(work: Work, limits: Limits) -> int:
    """People whom only the web page reaches, some time after the last message in either direction."""
    elsewhere = addresses.alias("elsewhere")
    over = (
        select(people.c.id)
        .join(addresses, addresses.c.person_id == people.c.id)
        .where(
            addresses.c.channel == PAGE,
            people.c.last_inbound_at < work.now - limits.page,
            ~exists().where(elsewhere.c.person_id == people.c.id, elsewhere.c.channel != PAGE),
            # A filing without trace rounds the time of her last message; its answer is still there to see.
            ~exists().where(outbox.c.person_id == people.c.id, outbox.c.queued_at >= work.now - limits.page),
        )
        .limit(MOST_AT_ONCE)
    )
    ended = list(work.connection.scalars(over))
    erasure.forget(work, ended)
    return len(ended)


def _drop_idle(work: Work, limits: Limits) -> int:
    """People of whom nothing is left, from a random one on: those kept by what is under seal block no others."""
    idle = (
        select(people.c.id)
        .where(
            people.c.id >= work.new_id(),
            people.c.last_inbound_at < work.now - limits.idle,
            ~exists().where(outbox.c.person_id == people.c.id),
            ~exists().where(conversations.c.person_id == people.c.id),
        )
        .order_by(people.c.id)
        .limit(MOST_AT_ONCE)
    )
    ids = list(work.connection.scalars(idle))
    return erasure.drop_if_nothing_left(work, ids) if ids else 0
