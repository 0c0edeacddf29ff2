"""Reports as whoever handles them reads them: a list without words, one report in clear, its photos and voice notes."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from flows.changes import Manner, State
from flows.messages import Language, Point
from storage import accounts, attachments, keys
from storage.accounts import Told
from storage.tables import accounts as accounts_table
from storage.tables import attachments as attachments_table
from storage.tables import reports
from storage.vault import place
from storage.work import Work

_NUMBER = re.compile(r"[0-9a-f]{1,32}")
_FULL = 32


class AmbiguousNumberError(Exception):
    """Several reports begin with these letters: more of them are needed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `filed` is the hour, or the day without trace (UTC); `pieces` is 0 when withdrawn."""

    id: str
    kind: str
    place: str
    manner: Manner
    state: str
    filed: datetime
    pieces: int


@dataclass(frozen=True, slots=True)
class Held:
    """A photo or voice note that is there: the position of its piece, what it is, and how many bytes."""

    position: int
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One report in clear. `erased`: it was taken back, and everything after `filed` is empty.

    `when` is as flows.changes.FileReport has it. A piece without text whose position is not in `attachments`
    is a photo or voice note that was not fetched (yet).
    """

    id: str
    kind: str
    place: str
    manner: Manner
    state: str
    sensitive: bool
    messages: bool
    language: Language
    filed: datetime
    place_words: str = field(default="", repr=False)
    point: Point | None = field(default=None, repr=False)
    when: dict[str, Any] = field(default_factory=dict, repr=False)
    ongoing: str = ""
    name: str = field(default="", repr=False)
    told: tuple[Told, ...] = field(default=(), repr=False)
    attachments: tuple[Held, ...] = ()
    erased: bool = False


def listed(work: Work, limit: int) -> list[Listed]:
    """What is not read first, then what is open, then the rest; in each the oldest first. No words."""
    pieces = (
        select(func.count())
        .where(accounts_table.c.report_id == reports.c.id)
        .scalar_subquery()
        .label("pieces")
    )
    over = (State.CLOSED.value, State.WITHDRAWN.value)
    turn = case((reports.c.state == State.RECEIVED.value, 0), (reports.c.state.in_(over), 2), else_=1)
    query = (
        select(
            reports.c.id,
            reports.c.kind,
            reports.c.place,
            reports.c.manner,
            reports.c.state,
            reports.c.filed_at,
            pieces,
        )
        .order_by(turn, reports.c.filed_at, reports.c.id)
        .limit(limit)
    )
    return [
        Listed(row.id, row.kind, row.place, Manner(row.manner), row.state, row.filed_at, row.pieces)
        for row in work.connection.execute(query)
    ]


def opened(work: Work, id_prefix: str) -> Opened | None:
    """The one report whose id begins so, or None.

    Raises AmbiguousNumberError, and NoKeyError or SealError when what was told does not open.
    """
    prefix = id_prefix.strip().lower()
    if not _NUMBER.fullmatch(prefix):
        return None
    # A range, not LIKE: it uses the primary key, whatever the collation.
    query = select(reports).where(reports.c.id.between(prefix.ljust(_FULL, "0"), prefix.ljust(_FULL, "f")))
    rows = work.connection.execute(query.limit(2)).all()
    if len(rows) > 1:
        raise AmbiguousNumberError("Several reports begin with this number: give more of its letters.")
    return _opened(work, rows[0]) if rows else None


def photo(work: Work, report_id: str, position: int) -> tuple[bytes, str] | None:
    """(content, content type) of the photo or voice note at `position`, or None when there is none.

    Raises NoKeyError or SealError when it does not open.
    """
    key_id = work.connection.scalar(select(reports.c.key_id).where(reports.c.id == report_id))
    return None if key_id is None else attachments.read(work, report_id, key_id, position)


def _opened(work: Work, row: Any) -> Opened:  # noqa: ANN401 - a row
    known: dict[str, Any] = {
        "id": row.id,
        "kind": row.kind,
        "place": row.place,
        "manner": Manner(row.manner),
        "state": row.state,
        "sensitive": row.sensitive,
        "messages": row.messages,
        "language": row.language,
        "filed": row.filed_at,
    }
    if row.key_id is None:
        return Opened(**known, erased=True)
    details = json.loads(
        keys.open_with(work, row.key_id, row.details, place("reports", "details", row.id))
    )  # fmt: skip
    point = details.pop("point")
    return Opened(
        **known,
        **details,
        point=None if point is None else Point(*point),
        told=tuple(accounts.read(work, row.id, row.key_id)),
        attachments=_held(work, row.id),
    )


def _held(work: Work, report_id: str) -> tuple[Held, ...]:
    table = attachments_table.c
    query = select(table.position, table.content_type, table.size).where(table.report_id == report_id)
    return tuple(
        Held(row.position, row.content_type, row.size)
        for row in work.connection.execute(query.order_by(table.position))
    )
