"""A report as whoever handles it reads it: in clear, with its photos and voice notes."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from flows.changes import Manner
from flows.messages import Language, Point
from storage import accounts, attachments, keys
from storage.accounts import Told
from storage.tables import attachments as attachments_table
from storage.tables import reports
from storage.vault import place
from storage.work import Work


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


def opened(work: Work, report_id: str) -> Opened | None:
    """The report, or None. Raises NoKeyError or SealError when what was told does not open."""
    row = work.connection.execute(select(reports).where(reports.c.id == report_id)).one_or_none()
    return None if row is None else _opened(work, row)


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
