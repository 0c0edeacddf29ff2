"""Photos and voice notes of a report, sealed under its key: as anybody may see them, and as they came.

A photo is drawn anew before anybody sees it, since it may tell the place, the time and the phone. Where the report leads
to her anyway (with her name, or in confidence) the bytes as they came are kept beside it, for whoever has to prove that
nobody touched the photo. Without trace they are not.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import select

from flows.changes import Manner
from flows.messages import MediaRef
from storage import charters, keys, outbox
from storage.claims import Claimed
from storage.statuses import SendKind
from storage.tables import attachments, reports
from storage.vault import place
from storage.work import Work

ENDINGS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"), (b"OggS", "ogg"), (b"#!AMR", "amr"),
           (b"ID3", "mp3"))  # fmt: skip
"""How each kind of file that is taken begins, and how its name ends."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The bytes that belong to the account at `position` of a report; `original` as they came, b'' when the same."""

    report_id: str
    position: int
    content: bytes = field(repr=False)
    content_type: str
    original: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came. `ending` of a file name, without the dot."""

    position: int
    content: bytes = field(repr=False)
    ending: str


def media_of(errand: Claimed) -> MediaRef:
    """What a fetch_media or forget_media errand asks the channel for."""
    return MediaRef(**json.loads(errand.body)["media"])


def store(work: Work, errand: Claimed, content: bytes, content_type: str, original: bytes = b"") -> bool:
    """Keep what a fetch_media errand brought; False when what it belongs to is gone meanwhile: then nothing is kept."""
    asked = json.loads(errand.body)
    if "charter" in asked:
        return content_type.startswith("image/") and charters.keep_photo(work, asked["charter"], content)
    row = work.connection.execute(
        select(reports.c.key_id, reports.c.manner).where(reports.c.id == asked["report"])
    ).one_or_none()
    if row is None or row.key_id is None:
        return False
    found = Attachment(asked["report"], asked["position"], content, content_type, original)
    return keep(work, row.key_id, Manner(row.manner), [found]) == 1


def forget_later(work: Work, channel: str, media: MediaRef) -> None:
    """Ask delivery to delete the file at the provider."""
    body = json.dumps({"media": asdict(media)}).encode()
    outbox.queue_errands(work, channel, SendKind.FORGET_MEDIA, [body])


def keep(work: Work, key_id: str, manner: Manner, found: Sequence[Attachment]) -> int:
    """Seal them under the report's key; how many were not there before (an errand may be done twice)."""
    rows = [_row(work, key_id, manner, one) for one in found]
    return work.connection.execute(work.insert_new(attachments), rows).rowcount if rows else 0


def read(work: Work, report_id: str, key_id: str, position: int) -> tuple[bytes, str] | None:
    """(content, content type) of one attachment in clear, or None when it was never fetched."""
    row = work.connection.execute(
        select(attachments.c.id, attachments.c.content, attachments.c.content_type).where(
            attachments.c.report_id == report_id, attachments.c.position == position
        )
    ).one_or_none()
    if row is None:
        return None
    clear = keys.open_with(work, key_id, row.content, place("attachments", "content", row.id))
    return clear, row.content_type


def originals(work: Work, report_id: str) -> list[Original]:
    """The files of a report as they came, by position. They may tell where and with what a photo was taken.

    A photo of a report without trace is not among them; a voice note is kept only as it came. Raises NoKeyError or
    SealError when they do not open.
    """
    query = (
        select(
            attachments.c.id,
            attachments.c.position,
            attachments.c.content,
            attachments.c.content_type,
            attachments.c.original,
            reports.c.key_id,
        )
        .join(reports, reports.c.id == attachments.c.report_id)
        .where(attachments.c.report_id == report_id)
        .order_by(attachments.c.position)
    )
    found = []
    for row in work.connection.execute(query):
        if row.original is not None:
            sealed, column = row.original, "original"
        elif row.content_type.startswith("audio/"):
            sealed, column = row.content, "content"
        else:
            continue
        clear = keys.open_with(work, row.key_id, sealed, place("attachments", column, row.id))
        found.append(Original(row.position, clear, ending_of(clear)))
    return found


def ending_of(content: bytes) -> str:
    """How the name of a file with these bytes ends; `bin` when they are of no kind that is taken."""
    return next((ending for beginning, ending in ENDINGS if content.startswith(beginning)), "bin")


def _row(work: Work, key_id: str, manner: Manner, found: Attachment) -> dict[str, object]:
    row_id = work.new_id()
    original = None
    if found.original and manner is not Manner.WITHOUT_TRACE:
        original = keys.seal_with(work, key_id, found.original, place("attachments", "original", row_id))
    return {
        "id": row_id,
        "report_id": found.report_id,
        "position": found.position,
        "content": keys.seal_with(work, key_id, found.content, place("attachments", "content", row_id)),
        "content_type": found.content_type[:100],
        "size": len(found.content),
        "original": original,
    }
