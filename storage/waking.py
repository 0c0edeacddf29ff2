"""Wake-ups between processes: PostgreSQL's LISTEN and NOTIFY. They carry nothing: what is to be done stands in rows.

A wake-up is told after the commit that it is about, on the standing connection, not by that unit of work: PostgreSQL lets
transactions with a NOTIFY commit one after the other, their wait for the disk included (PreCommit_Notify in its
src/backend/commands/async.c holds a lock until the end of the transaction), so turns of several processes would wait for
each other. What is lost when a process dies in between is found by the looks that the others take anyway.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

CHANNEL = "baraza"
BELLS = "baraza_bells"
"""Apart, since only a process with pages hears them: each reply on the page rings one."""
ALL = ""
"""Whatever was told: a connection was away."""
TURNS = "t"
"""Something arrived and waits for its turn."""
DELIVERY = "d"
"""Something was queued to be sent."""
_BELL, _LEFT = "b", "l"


def bell(name: str) -> str:
    """The word that rings this bell of the web page everywhere. `name` says nothing of whose page it is."""
    return _BELL + name


def rung(word: str) -> str | None:
    """The name of the bell that this word rings; None when it is about something else."""
    return word[1:] if word.startswith(_BELL) else None


def left(name: str) -> str:
    """The word that whoever this bell belongs to left the page."""
    return _LEFT + name


def gone(word: str) -> str | None:
    """The name of the bell of whoever left; None when it is about something else."""
    return word[1:] if word.startswith(_LEFT) else None


def listen(connection: Connection[Any], *, bells: bool) -> None:
    """From now on this connection hears what there is to do; with `bells` also which of them ring."""
    connection.execute(f"LISTEN {CHANNEL}")
    if bells:
        connection.execute(f"LISTEN {BELLS}")


def tell(connection: Connection[Any], words: Collection[str]) -> None:
    """All of them at once."""
    channels = [BELLS if rung(word) or gone(word) else CHANNEL for word in words]
    connection.execute(
        "select pg_notify(channel, word) from unnest(%s::text[], %s::text[]) told (channel, word)",
        (channels, list(words)),
    )
