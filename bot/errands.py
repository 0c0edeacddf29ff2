"""What delivery does besides sending: fetch a photo or voice note, note a report's new state."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.contract import Channel, Decision, SendError
from bot.pictures import PictureRefusedError, cleaned
from storage import attachments, marks
from storage.claims import Claimed
from storage.work import Work

SOUNDS = {b"OggS": "audio/ogg", b"ID3": "audio/mpeg", b"#!AMR": "audio/amr"}
"""How voice notes begin, whatever their sender says they are."""


class Errands:
    """`run` does a unit of work on the writer; `limit` is the largest photo or voice note in bytes."""

    def __init__(self, run: Callable[[Callable[[Work], Any]], Awaitable[Any]], limit: int) -> None:
        self._run = run
        self._limit = limit

    async def fetch(self, row: Claimed, channel: Channel) -> None:
        """Fetch one piece of a report and seal it under the report's key. Raises SendError."""
        fetched = await channel.fetch(attachments.media_of(row), self._limit)
        content, content_type = await asyncio.to_thread(checked, fetched.content, self._limit)
        await self._run(lambda work: attachments.store(work, row, content, content_type))

    async def note_state(self, row: Claimed) -> None:
        """Count a confidential report where it now stands, for "status" without a code."""
        moved = json.loads(row.body)
        person_id = row.person_id
        if person_id is not None:
            await self._run(
                lambda work: marks.count(work, person_id, left=moved["left"], entered=moved["entered"])
            )


def checked(content: bytes, limit: int) -> tuple[bytes, str]:
    """A picture drawn anew without what it says about phone and place, or a voice note as it is.

    Raises SendError (our fault: final) for anything else.
    """
    for beginning, content_type in SOUNDS.items():
        if content.startswith(beginning):
            return content, content_type
    try:
        picture = cleaned(content, limit)
    except PictureRefusedError as refused:
        raise SendError(Decision.OUR_FAULT, f"A file sent with a report was refused: {refused}") from None
    return picture.content, picture.content_type
