"""What is known about rumours: published by the staff, told to whoever asks, and no longer told once it is taken back."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from flows.messages import Language
from flows.notice_changes import PublishKnown
from storage.chance import readable
from storage.tables import rumours
from storage.work import Work

LETTERS = 5


@dataclass(frozen=True, slots=True)
class Rumour:
    """`said`: what people say; `words`: how they ask for it; `place`: '' for everywhere; `asked`: how often it was told."""

    id: str
    number: str
    said: str
    words: tuple[str, ...]
    place: str
    known: Mapping[Language, str]
    made_by: str
    published_at: datetime
    ended_at: datetime | None
    asked: int


def publish(work: Work, made_by: str, change: PublishKnown) -> str:
    """From now on it is told; its number. Raises ValueError where nothing is known in any language."""
    if not change.known:
        raise ValueError("What is known must be said in one language at least.")
    row = {
        "id": work.new_id(),
        "said": change.said.strip()[:300],
        "words": json.dumps([word for word in change.words if word.strip()]),
        "place": change.place,
        "known": json.dumps(dict(change.known)),
        "made_by": made_by,
        "published_at": work.now,
        "asked": 0,
    }
    number = readable(work.random, LETTERS)
    while not work.connection.execute(work.insert_new(rumours), row | {"number": number}).rowcount:
        number = readable(work.random, LETTERS)
    return number


def by_number(work: Work, number: str) -> Rumour | None:
    """The one with this number, in any case of letters, whether it is told or not."""
    row = work.connection.execute(
        select(rumours).where(rumours.c.number == number.strip().upper())
    ).one_or_none()
    return None if row is None else _rumour(row)


def published(work: Work, places: Sequence[str] | None = None) -> list[Rumour]:
    """What is told now, the newest first; with `places` only what is about one of them, or about everywhere."""
    query = select(rumours).where(rumours.c.ended_at.is_(None))
    if places is not None:
        query = query.where(rumours.c.place.in_([*places, ""]))
    rows = work.connection.execute(query.order_by(rumours.c.published_at.desc(), rumours.c.id))
    return [_rumour(row) for row in rows]


def end(work: Work, number: str) -> bool:
    """It is told no more; False when it was not."""
    ended = work.connection.execute(
        update(rumours)
        .where(rumours.c.number == number.strip().upper(), rumours.c.ended_at.is_(None))
        .values(ended_at=work.now)
    )
    return ended.rowcount > 0


def told(work: Work, ids: Collection[str]) -> None:
    """Somebody asked for these."""
    if ids:
        work.connection.execute(
            update(rumours).where(rumours.c.id.in_(ids)).values(asked=rumours.c.asked + 1)
        )


def _rumour(row: Row[Any]) -> Rumour:
    return Rumour(
        row.id,
        row.number,
        row.said,
        tuple(json.loads(row.words)),
        row.place,
        json.loads(row.known),
        row.made_by,
        row.published_at,
        row.ended_at,
        row.asked,
    )
