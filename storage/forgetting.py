"""What a provider is asked to delete, as a queue of its own: which messages, boxed for delivery, and no person.

Not rows of the outbox: there are two for each message, none of them is worth waiting for, and some live for days.
bot/forgetting.py works it off. A row comes 2 to 4 minutes after the message, drawn by chance: Twilio deletes nothing in
the first minute (https://www.twilio.com/docs/api/errors/20009), and the time of the row is then nobody's.
"""

import json
import os
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Select, delete, exists, insert, select, update

from storage.chance import new_id
from storage.prepared import Prepared
from storage.tables import to_forget
from storage.vault import HandleOpener, SealError, place
from storage.work import Work

TELEGRAM, WHATSAPP = "telegram", "whatsapp"
TELEGRAM_LETS = timedelta(hours=48)
"""Older messages no bot can delete: https://core.telegram.org/bots/api#deletemessage."""
EARLIEST, LATEST = timedelta(minutes=2), timedelta(minutes=4)
HELD = timedelta(minutes=5)
"""A row that was claimed is claimed by nobody else meanwhile; longer than a batch takes."""
How = Literal["", "words", "whole"]
"""'': as config.yml says. 'words': its words alone, a file of it is still wanted. 'whole': all of it, whatever config.yml says."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Messages of one chat, by the provider's ids. `chat`: its address, where the provider asks for it."""

    ids: tuple[str, ...] = field(repr=False)
    chat: str = field(default="", repr=False)
    how: How = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A row that is worked on. `tries` counts this one; `asked_on`: the day from which on it was tried."""

    id: str
    channel: str
    first: bool
    wanted: Wanted
    tries: int
    asked_on: date


def ask(
    work: Work,
    channel: str,
    wanted: Sequence[Wanted],
    *,
    first: bool = False,
    due_at: datetime | None = None,
) -> None:
    """Have them deleted, 2 to 4 minutes from now or at `due_at`. `first`: before what waits (a report without trace, an erasure)."""
    for one in wanted:
        row_id = new_id(os.urandom)
        content = json.dumps({"ids": one.ids, "chat": one.chat, "how": one.how}).encode()
        _INSERT.run(
            work,
            {
                "id": row_id,
                "channel": channel,
                "first": first,
                "what": work.vault.box(content, place("to_forget", "what", row_id)),
                "due_at": due_at or soon(work),
                "tries": 0,
                "asked_on": work.now.date(),
            },
        )


def soon(work: Work) -> datetime:
    """A time by chance, in which Twilio has finished with a message."""
    spread = (LATEST - EARLIEST) // timedelta(microseconds=1)
    return work.now + EARLIEST + timedelta(microseconds=secrets.randbelow(spread))


def claim(work: Work, opener: HandleOpener, channels: Collection[str], limit: int) -> list[Held]:
    """What is due, and held for five minutes; commit before doing it. What does not open any more is dropped."""
    found: list[Held] = []
    unreadable: list[str] = []
    taken: list[str] = []
    for first in (True, False):
        query = _due(work, channels, first=first, limit=limit - len(taken))
        for row in work.connection.execute(query).all() if len(taken) < limit else ():
            taken.append(row.id)
            try:
                told = json.loads(opener.open(row.what, place("to_forget", "what", row.id)))
            except SealError:
                unreadable.append(row.id)
                continue
            wanted = Wanted(tuple(told["ids"]), told["chat"], told["how"])
            found.append(Held(row.id, row.channel, row.first, wanted, row.tries + 1, row.asked_on))
    if taken:
        work.connection.execute(
            update(to_forget)
            .where(to_forget.c.id.in_(taken))
            .values(due_at=work.now + HELD, tries=to_forget.c.tries + 1)
        )
    done(work, unreadable)
    return found


def done(work: Work, ids: Collection[str], *, first: bool = False) -> None:
    """They are gone there, or are given up. `first`: one of them came of a report without trace or of an erasure."""
    if ids:
        work.erased = work.erased or first
        work.connection.execute(delete(to_forget).where(to_forget.c.id.in_(ids)))


def again(work: Work, held: Held, due_at: datetime, *, counted: bool = True) -> None:
    """Try again at `due_at`. Not `counted`: it was no try."""
    work.connection.execute(
        update(to_forget)
        .where(to_forget.c.id == held.id)
        .values(due_at=due_at, tries=held.tries if counted else held.tries - 1)
    )


def fails(work: Work, channel: str) -> bool:
    """Whether something that a channel's provider is to delete was tried twice in vain."""
    waits = exists().where(to_forget.c.channel == channel, to_forget.c.tries > 1)
    return bool(work.connection.scalar(select(waits)))


def _due(
    work: Work, channels: Collection[str], *, first: bool, limit: int
) -> Select[tuple[str, str, bool, bytes, int, date]]:
    query = (
        select(
            to_forget.c.id,
            to_forget.c.channel,
            to_forget.c.first,
            to_forget.c.what,
            to_forget.c.tries,
            to_forget.c.asked_on,
        )
        .where(
            to_forget.c.first.is_(first),
            to_forget.c.due_at <= work.now,
            to_forget.c.channel.in_(sorted(channels)),
        )
        .order_by(to_forget.c.due_at)
        .limit(limit)
    )
    return query if work.sqlite else query.with_for_update(skip_locked=True)


_INSERT = Prepared(
    insert(to_forget), columns=("id", "channel", "first", "what", "due_at", "tries", "asked_on")
)
