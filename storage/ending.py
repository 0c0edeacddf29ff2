"""How a broadcast ends: too late, stopped, forgotten, or with its last line sent."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, union_all, update

from storage import ledger
from storage.ledger import ERASED, HALTED, LATE
from storage.statuses import PARKED, SENDING, WAITING
from storage.tables import broadcasts, outbox, recipients
from storage.work import Work

FORGOTTEN_AFTER = timedelta(days=14)
"""Nobody agreed to it, or let it go on, in this time: it never goes out, and its lines may be erased some day."""


def hold_for_the_night(work: Work) -> int:
    """What is queued and not sent of all but urgent broadcasts waits again for the morning; how many messages."""
    resting = select(broadcasts.c.id).where(broadcasts.c.state == "running", ~broadcasts.c.urgent)
    ids = work.connection.scalars(resting).all()
    return ledger.pull_back(work, ids) if ids else 0


def leave_out_late(work: Work) -> int:
    """Lines that wait of broadcasts for which it is too late, or that were stopped: a chunk of them; how many."""
    late = _ids(work, and_(_OPEN, broadcasts.c.until <= work.now))
    if late:
        ledger.pull_back(work, late, parked=True)
    done = ledger.leave_out_waiting(work, late, LATE) if late else 0
    waiting = select(recipients.c.broadcast_id).where(recipients.c.state == WAITING)
    stopped = _ids(work, and_(broadcasts.c.state == "stopped", broadcasts.c.id.in_(waiting)))
    return done or (ledger.leave_out_waiting(work, stopped, HALTED) if stopped else 0)


def end(work: Work) -> int:
    """What has no line to send any more is done; what nobody decided on is given up; how many broadcasts."""
    given_up = work.connection.execute(
        update(broadcasts)
        .where(broadcasts.c.state == "asked", broadcasts.c.made_at < work.now - FORGOTTEN_AFTER)
        .values(state="refused", over_at=work.now)
    ).rowcount
    stopped = work.connection.execute(
        update(broadcasts)
        .where(broadcasts.c.state == "paused", broadcasts.c.made_at < work.now - FORGOTTEN_AFTER)
        .values(state="stopped", over_at=work.now)
    ).rowcount
    return given_up + stopped + _done(work)


def erase_old(work: Work, before: datetime) -> int:
    """What was over before then goes, lines first and MOST_AT_ONCE of them, the rest in the next run; how many broadcasts."""
    old = broadcasts.c.over_at < before
    ids = select(broadcasts.c.id).where(old)
    some = select(recipients.c.seq).where(recipients.c.broadcast_id.in_(ids)).limit(ledger.MOST_AT_ONCE)
    work.connection.execute(delete(recipients).where(recipients.c.seq.in_(some)))
    left = exists().where(recipients.c.broadcast_id == broadcasts.c.id)
    return work.connection.execute(delete(broadcasts).where(old, ~left)).rowcount


def _done(work: Work) -> int:
    open_ids = _ids(
        work,
        and_(_OPEN, or_(broadcasts.c.fanned_out_at.is_not(None), broadcasts.c.until <= work.now)),
    )
    if not open_ids:
        return 0
    # Whoever is gone without a word of it is waited for by nobody.
    work.connection.execute(
        update(recipients)
        .where(
            recipients.c.broadcast_id.in_(open_ids),
            recipients.c.person_id.is_(None),
            recipients.c.state == WAITING,
        )
        .values(state="left_out", reason=ERASED)
    )
    lines = select(recipients.c.broadcast_id).where(
        recipients.c.broadcast_id.in_(open_ids), recipients.c.state == WAITING
    )
    unsent = union_all(
        *(select(outbox.c.id).where(outbox.c.status == one) for one in (WAITING, PARKED, SENDING))
    )
    queued = select(recipients.c.broadcast_id).where(
        recipients.c.outbox_id.in_(unsent), recipients.c.state == "queued"
    )
    busy = set(work.connection.scalars(lines.distinct())) | set(work.connection.scalars(queued.distinct()))
    done = [one for one in open_ids if one not in busy]
    if done:
        work.connection.execute(
            update(broadcasts).where(broadcasts.c.id.in_(done), _OPEN).values(state="done", over_at=work.now)
        )
    return len(done)


def _ids(work: Work, which: ColumnElement[bool]) -> list[str]:
    return list(work.connection.scalars(select(broadcasts.c.id).where(which)))


_OPEN = broadcasts.c.state.in_(("running", "paused"))
