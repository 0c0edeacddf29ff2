"""On PostgreSQL: who gives way to another process that holds a row, so that nobody behind waits for it too."""

from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.prepared import driver_execute
from storage.work import Work

STATES = ("40P01", "40001", "55P03")
"""deadlock_detected, serialization_failure and lock_not_available (postgresql.org/docs/current/errcodes-appendix.html):
for rows that are held for the others of a group, or by another process, which goes on now that this one gave way."""
NO_LONG_WAIT = "SET LOCAL lock_timeout = '50ms'"
"""Who has others behind waits no longer for a row than this: the rows it took itself are held meanwhile, and two processes
whose groups wait for each other would both stand still until PostgreSQL notices."""


def waits_briefly(work: Work) -> None:
    """From here to the end of this transaction, or back to the savepoint around it, no lock is waited for long."""
    if not work.sqlite:
        driver_execute(work.connection, NO_LONG_WAIT)


def gave_way(error: BaseException | None) -> bool:
    """Whether it, or what it came of, is that another held what was wanted. Done again, it may go through."""
    while error is not None:
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in STATES:
            return True
        error = error.__cause__
    return False


def was_overtaken(error: BaseException | None) -> bool:
    """Whether a row was made, or deleted, by another in the moment between the look and the change."""
    return isinstance(error, IntegrityError)
