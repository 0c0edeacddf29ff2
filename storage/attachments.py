"""Photos and voice notes of a report, sealed under its key."""

import json
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


def media_of(errand: Claimed) -> MediaRef:
    """What a fetch_media errand asks the channel for."""
    return MediaRef(**json.loads(errand.body)["media"])


def store(work: Work, errand: Claimed, content: bytes, content_type: str) -> bool:
    """Keep what a fetch_media errand brought; False when the report was withdrawn meanwhile: then nothing is kept."""
    asked = json.loads(errand.body)
    key_id = work.connection.scalar(select(reports.c.key_id).where(reports.c.id == asked["report"]))
    if key_id is None:
        return False
    return keep(work, key_id, Attachment(asked["report"], asked["position"], content), content_type)


def keep(work: Work, key_id: str, found: Attachment, content_type: str) -> bool:
    """Seal it under the report's key; False when it was there before (an errand done twice)."""
    row_id = work.new_id()
    sealed = keys.seal_with(work, key_id, found.content, place("attachments", "content", row_id))
    kept = work.connection.execute(
        work.insert(attachments).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
        {
            "id": row_id,
            "report_id": found.report_id,
            "position": found.position,
            "content": sealed,
            "content_type": content_type[:100],
            "size": len(found.content),
        },
    )
    return kept.rowcount == 1


def read(work: Work, report_id: str, key_id: str, position: int) -> tuple[bytes, str] | None:
    """(content, content type) of one attachment in clear, or None when it was never fetched."""
    row = work.connection.execute(
        select(attachments).where(attachments.c.report_id == report_id, attachments.c.position == position)
    ).one_or_none()
    if row is None:
        return None
    clear = keys.open_with(work, key_id, row.content, place("attachments", "content", row.id))
    return clear, row.content_type
