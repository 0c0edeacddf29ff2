"""What one process alone does of several on the same PostgreSQL: a session advisory lock says which.

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS: it ends with the connection, so that another
takes over when this process dies.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from storage.work import Work

if TYPE_CHECKING:
    from psycopg import Connection

ROLES = 0x62617201
"""The first of a lock's two numbers; others of Baraza's count on from here (storage.workers, storage.shared_pace, storage.identities)."""
_ROUNDS = 0x62617204


class Role(IntEnum):
    """What only one does at a time."""

    SCHEDULER = 1
    TELEGRAM = 2
    """Asks Telegram for updates, or announces the webhook."""


class AnotherDoesError(Exception):
    """Another process does this at the moment."""


def take(connection: Connection[Any], role: Role) -> bool:
    """Whether this connection holds the role from now on."""
    row = connection.execute("select pg_try_advisory_lock(%s, %s)", (ROLES, role.value)).fetchone()
    return bool(row and row[0])


def one_round(work: Work) -> None:
    """Until the end of this unit of work nobody else does a round of the schedule; raises AnotherDoesError.

    A scheduler whose connection broke may still be in the middle of one when the next begins.
    """
    if not work.sqlite and not work.connection.scalar(_TRY):
        raise AnotherDoesError("Another process does a round of the schedule.")


_TRY = text(f"select pg_try_advisory_xact_lock({_ROUNDS}, 1)")
