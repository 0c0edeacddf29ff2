"""The pace of a channel over all processes: slots are leased from one row, on the clock of the database. PostgreSQL alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

_SPEAKS = 0x62617203


@dataclass(frozen=True, slots=True)
class Leased:
    """Slots of this process: the first is at `first`, each next `step` later. `paused_until`: the provider asked for it.

    Seconds of time.monotonic in this process. A slot is late by no more than the database took to answer, and never early.
    """

    first: float
    step: float
    count: int
    paused_until: float


def lease(connection: Connection[Any], channel: str, count: int, step: float) -> Leased:
    """The next free slots of a channel. A slot that passed before anybody asked is not saved up."""
    row = connection.execute(_LEASE, {"channel": channel, "all": count * step}).fetchone()
    here = time.monotonic()
    assert row is not None  # noqa: S101 - for the type alone: the statement returns its row
    return Leased(here + max(0.0, row[0]), step, count, here + row[1])


def pause(connection: Connection[Any], channel: str, seconds: float) -> None:
    """Nothing more on this channel for so many seconds, from any process."""
    connection.execute(_PAUSE, {"channel": channel, "seconds": seconds})


def put_off(connection: Connection[Any], channel: str, seconds: float) -> None:
    """All slots that nobody has leased yet come so much later."""
    connection.execute(_PUT_OFF, {"channel": channel, "seconds": seconds})


def speak(connection: Connection[Any], key: int) -> bool:
    """Whether no other process speaks to whoever has this key, or has just done so; then this one holds it until `leave`."""
    row = connection.execute("select pg_try_advisory_lock(%s, %s)", (_SPEAKS, key)).fetchone()
    return bool(row and row[0])


def leave(connection: Connection[Any], keys: Sequence[int]) -> None:
    """Others may speak to them."""
    connection.execute("select pg_advisory_unlock(%s, key) from unnest(%s::int[]) key", (_SPEAKS, list(keys)))


_NOW = "extract(epoch from clock_timestamp())::float8"
_LEASE = f"""
insert into paces (channel, free_at, paused_until) values (%(channel)s, {_NOW} + %(all)s, 0)
on conflict (channel) do update set free_at = greatest(paces.free_at, {_NOW}) + %(all)s
returning free_at - %(all)s - {_NOW}, paused_until - {_NOW}
"""  # noqa: S608 - nothing in it comes from outside
_PUT_OFF = f"""
update paces set free_at = greatest(free_at, {_NOW}) + %(seconds)s where channel = %(channel)s
"""  # noqa: S608 - nothing in it comes from outside
_PAUSE = f"""
insert into paces (channel, free_at, paused_until) values (%(channel)s, 0, {_NOW} + %(seconds)s)
on conflict (channel) do update set paused_until = greatest(paces.paused_until, {_NOW} + %(seconds)s)
"""  # noqa: S608 - nothing in it comes from outside
