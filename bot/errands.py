"""What delivery does besides sending: fetch a photo or voice note, have it deleted where it lay, note a new state."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.channels.contract import Channel, ForgetsMedia
from bot.pictures import PictureRefusedError, cleaned
from flows.messages import Language
from storage import attachments, outbox, outcomes, reports, way_back
from storage.claims import Claimed
from storage.statuses import SendClass
from storage.work import Work

SOUNDS = {b"OggS": "audio/ogg", b"ID3": "audio/mpeg", b"#!AMR": "audio/amr"}
"""How voice notes begin, whatever their sender says they are."""

TOLD_AFTER = timedelta(minutes=1)


class NotKeptError(Exception):
    """A file that will never be kept, by no fault of ours. `sentence` is for the operator and names nobody."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Errands:
    """`run` does a unit of work on the writer; `limit` is the largest photo or voice note in bytes.

    `lost` gives the message that a file could not be kept, as the outbox keeps messages.
    """

    def __init__(
        self,
        run: Callable[[Callable[[Work], Any]], Awaitable[Any]],
        limit: int,
        lost: Callable[[Language], bytes],
    ) -> None:
        self._run = run
        self._limit = limit
        self._lost = lost

    async def fetch(self, row: Claimed, channel: Channel) -> None:
        """Fetch one piece of a report and seal it under the report's key. Raises SendError, NotKeptError.

        That it is done, and that the provider is to delete it, is recorded in the same unit of work: fetched again
        after a crash, it would be gone there, and she would hear that it is lost.
        """
        media = attachments.media_of(row)
        fetched = await channel.fetch(media, self._limit)
        try:
            file = await asyncio.to_thread(checked, fetched.content, self._limit)
        except NotKeptError:
            await self._run(lambda work: self._forget_later(work, row, channel))
            raise

        def keep(work: Work) -> None:
            attachments.store(work, row, file.content, file.content_type, file.original)
            self._forget_later(work, row, channel)
            outcomes.sent(work, row)

        await self._run(keep)

    async def forget(self, row: Claimed, channel: Channel) -> None:
        """Delete a file at the provider. Raises SendError."""
        if isinstance(channel, ForgetsMedia):
            await channel.forget(attachments.media_of(row))

    def _forget_later(self, work: Work, row: Claimed, channel: Channel) -> None:
        if isinstance(channel, ForgetsMedia):
            attachments.forget_later(work, row.channel, attachments.media_of(row))

    async def note_state(self, row: Claimed) -> None:
        """Count a confidential report where it now stands, for "status" without a code.

        It is recorded as done in the same unit of work: counted twice, it would be wrong.
        """

        def note(work: Work) -> None:
            if outcomes.held(work, row):
                reports.noted(work, row)
                outcomes.sent(work, row)

        await self._run(note)

    def tell_lost(self, work: Work, row: Claimed) -> None:
        """Tell whoever filed the report that a file of it is lost, where there is a way to her (way_back).

        A minute later, so that ten lost photos make one message. Nothing leads to whoever photographed a charter.
        """
        report_id = json.loads(row.body).get("report")
        found = way_back.of_report(work, report_id) if report_id else None
        if found is not None and not outbox.notice_waits(work, found.to):
            body, due = self._lost(found.language), work.now + TOLD_AFTER
            outbox.queue(work, found.to, found.channel, body, cls=SendClass.NOTICE, due_at=due)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it may be seen, and the bytes as they came (b'' when that is the same)."""

    content: bytes = field(repr=False)
    content_type: str
    original: bytes = field(default=b"", repr=False)


def checked(content: bytes, limit: int) -> File:
    """A picture drawn anew without what it says about phone and place, or a voice note as it is.

    Raises NotKeptError for anything else.
    """
    for beginning, content_type in SOUNDS.items():
        if content.startswith(beginning):
            return File(content, content_type)
    try:
        picture = cleaned(content, limit)
    except PictureRefusedError as refused:
        raise NotKeptError(f"A file sent with a report was refused: {refused.reason}") from None
    return File(picture.content, picture.content_type, content)
