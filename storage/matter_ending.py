"""How a matter ends for good: nobody's voice can be found any more, nobody follows it, and some day it is erased."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from storage import matter_votes
from storage.tables import agreed_actions, matter_follows, matters
from storage.work import Work

MOST_AT_ONCE = 200


def settle(work: Work, after: timedelta) -> int:
    """What was over longer ago than that cannot be opened again: its salt, votes and followers go; how many matters.

    With the salt the last way from a voice to whoever spoke is gone; the copies in the database's log of changes go as well.
    """
    over = matters.c.over_on < work.today - after
    settled = select(matters.c.id).where(over, matters.c.salt.is_not(None)).limit(MOST_AT_ONCE)
    ids = list(work.connection.scalars(settled))
    if not ids:
        return 0
    matter_votes.forget(work, ids)
    work.connection.execute(delete(matter_follows).where(matter_follows.c.matter_id.in_(ids)))
    gone = update(matters).where(matters.c.id.in_(ids)).values(salt=None, ask_until=None)
    work.erased = True
    return work.connection.execute(gone).rowcount


def erase_old(work: Work, kept_for: timedelta) -> int:
    """Matters that were over longer ago than that go, with their steps; what was agreed for them stays for its place."""
    old = select(matters.c.id).where(matters.c.over_on < work.today - kept_for).limit(MOST_AT_ONCE)
    ids = list(work.connection.scalars(old))
    if not ids:
        return 0
    agreed = update(agreed_actions).where(agreed_actions.c.matter_id.in_(ids))
    work.connection.execute(agreed.values(matter_id=None))
    return work.connection.execute(delete(matters).where(matters.c.id.in_(ids))).rowcount
