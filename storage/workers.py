"""The processes that deliver from one PostgreSQL, each with a number; what one held that died is taken back at once.

A number is a session advisory lock on the standing connection: it is free as soon as the database sees that the process is
gone. It says nothing of the process, and is written beside the rows that it holds (outbox.claimed_by).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, text

from storage import claims
from storage.statuses import SENDING
from storage.tables import outbox
from storage.work import Work

if TYPE_CHECKING:
    from psycopg import Connection

_NUMBERS = 0x62617202
_HIGHEST = 2**31 - 1


def hold_a_number(connection: Connection[Any], before: int | None = None) -> int:
    """A number that nobody else holds, from now on until the connection ends; `before` when it is free."""
    number = secrets.randbelow(_HIGHEST) + 1 if before is None else before
    while True:
        row = connection.execute("select pg_try_advisory_lock(%s, %s)", (_NUMBERS, number)).fetchone()
        if row and row[0]:
            return number
        number = secrets.randbelow(_HIGHEST) + 1


def alive(work: Work) -> set[int]:
    """The numbers that are held."""
    return set(work.connection.scalars(_ALIVE))


def holding(work: Work) -> set[int]:
    """The numbers beside rows that are being sent."""
    return {number for number in work.connection.scalars(_HOLDING) if number is not None}


def take_back(work: Work, numbers: Collection[int]) -> tuple[int, int]:
    """What these held, as far as nobody holds the number now: (rows that wait again, rows of which nobody knows)."""
    gone = [number for number in numbers if work.connection.scalar(_FREE, {"number": number})]
    return claims.take_back(work, gone) if gone else (0, 0)


_ALIVE = text(
    "select objid::bigint from pg_locks where locktype = 'advisory' and granted and objsubid = 2"
    " and classid = :numbers and database = (select oid from pg_database where datname = current_database())"
).bindparams(numbers=_NUMBERS)
_HOLDING = select(outbox.c.claimed_by).where(outbox.c.status == SENDING).distinct()
_FREE = text("select pg_try_advisory_xact_lock(:numbers, :number)").bindparams(
    bindparam("number"), numbers=_NUMBERS
)
