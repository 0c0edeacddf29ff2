"""Files that came with a form of the web page and wait for the report to be filed, sealed under her key.

A photo is held twice in one sealed value: drawn anew, and as it came. Which of them is kept is decided when the report
is filed (storage.attachments).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, func, insert, select

from storage import keys, people
from storage.tables import uploads
from storage.vault import place
from storage.work import Work

PREFIX = "upload:"
MOST_BYTES = 120_000_000
"""Together, per person: more than a report of twenty photos, less than a disk."""
_PARTED = b"baraza/2"
_LENGTH = 8
"""Bytes that say how long the first of two parts is."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it may be seen, and as it came (b'' when that is the same)."""

    content: bytes = field(repr=False)
    original: bytes = field(default=b"", repr=False)


class UploadsFullError(Exception):
    """She holds as many bytes as one person may before filing."""


def hold(
    work: Work, channel: str, address: str, content: bytes, content_type: str, original: bytes = b""
) -> str:
    """Keep a file until it is filed; the reference for its MediaRef. Raises UploadsFullError."""
    person = people.find_or_make(work, channel, address)
    used = work.connection.scalar(
        select(func.coalesce(func.sum(uploads.c.size), 0)).where(uploads.c.person_id == person.id)
    )
    size = len(content) + len(original)
    if int(used or 0) + size > MOST_BYTES:
        raise UploadsFullError("This person holds more files than one report may have.")
    row_id = work.new_id()
    both = _PARTED + len(content).to_bytes(_LENGTH) + content + original
    sealed = keys.seal_with(
        work, keys.of_person(work, person.id), both, place("uploads", "content", row_id)
    )  # fmt: skip
    work.connection.execute(
        insert(uploads),
        {
            "id": row_id,
            "person_id": person.id,
            "content": sealed,
            "content_type": content_type[:100],
            "size": size,
            "held_at": work.now,
        },
    )
    return PREFIX + row_id


def take(work: Work, person_id: str, references: Sequence[str]) -> dict[str, Held]:
    """Her own files among `references`, in clear, by reference; they are not held any more."""
    wanted = [reference.removeprefix(PREFIX) for reference in references if reference.startswith(PREFIX)]
    if not wanted:
        return {}
    mine = (uploads.c.person_id == person_id, uploads.c.id.in_(wanted))
    rows = work.connection.execute(select(uploads.c.id, uploads.c.content).where(*mine)).all()
    key_id = keys.of_person(work, person_id)
    found = {
        PREFIX + row.id: _held(keys.open_with(work, key_id, row.content, place("uploads", "content", row.id)))
        for row in rows
    }
    work.connection.execute(delete(uploads).where(*mine))
    return found


def _held(both: bytes) -> Held:
    """What was held; one that an earlier release held has no parts."""
    if not both.startswith(_PARTED):
        return Held(both)
    start = len(_PARTED) + _LENGTH
    end = start + int.from_bytes(both[len(_PARTED) : start])
    return Held(both[start:end], both[end:])
