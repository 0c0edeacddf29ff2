"""Photos and voice notes of a report, sealed under its key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from flows.messages import MediaRef
from storage import keys
from storage.claims import Claimed
from storage.tables import attachments, reports
from storage.vault import place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Attachment:
    """The bytes that belong to the account at `position` of a report."""

    report_id: str
    position: int
    content: bytes = field(repr=False)
    content_type: str


def media_of(errand: Claimed) -> MediaRef:
    """What a fetch_media errand asks the channel for."""
    return MediaRef(**json.loads(errand.body)["media"])


def store(work: Work, errand: Claimed, content: bytes, content_type: str) -> bool:
    """Keep what a fetch_media errand brought; False when the report was withdrawn meanwhile: then nothing is kept."""
    asked = json.loads(errand.body)
    key_id = work.connection.scalar(select(reports.c.key_id).where(reports.c.id == asked["report"]))
    if key_id is None:
        return False
    found = Attachment(asked["report"], asked["position"], content, content_type)
    return keep(work, key_id, [found]) == 1


def keep(work: Work, key_id: str, found: Sequence[Attachment]) -> int:
    """Seal them under the report's key; how many were not there before (an errand may be done twice)."""
    rows = [_row(work, key_id, one) for one in found]
    return work.connection.execute(work.insert_new(attachments), rows).rowcount if rows else 0


def read(work: Work, report_id: str, key_id: str, position: int) -> tuple[bytes, str] | None:
    """(content, content type) of one attachment in clear, or None when it was never fetched."""
    row = work.connection.execute(
        select(attachments).where(attachments.c.report_id == report_id, attachments.c.position == position)
    ).one_or_none()
    if row is None:
        return None
    clear = keys.open_with(work, key_id, row.content, place("attachments", "content", row.id))
    return clear, row.content_type


def _row(work: Work, key_id: str, found: Attachment) -> dict[str, object]:
    row_id = work.new_id()
    return {
        "id": row_id,
        "report_id": found.report_id,
        "position": found.position,
        "content": keys.seal_with(work, key_id, found.content, place("attachments", "content", row_id)),
        "content_type": found.content_type[:100],
        "size": len(found.content),
    }
