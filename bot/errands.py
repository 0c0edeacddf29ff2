"""What delivery does besides sending: fetch a photo or voice note, note a report's new state."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.channels.contract import Channel
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
        """Fetch one piece of a report and seal it under the report's key. Raises SendError, NotKeptError."""
        fetched = await channel.fetch(attachments.media_of(row), self._limit)
        content, content_type = await asyncio.to_thread(checked, fetched.content, self._limit)
        await self._run(lambda work: attachments.store(work, row, content, content_type))

    async def note_state(self, row: Claimed) -> None:
        """Count a confidential report where it now stands, for "status" without a code.

        It is recorded as done in the same unit of work: counted twice, it would be wrong.
        """

        def note(work: Work) -> None:
            reports.noted(work, row)
            outcomes.sent(work, row)

        await self._run(note)

    def tell_lost(self, work: Work, row: Claimed) -> None:
        """Tell whoever filed the report that a file of it is lost, where there is a way to her (way_back).

        A minute later, so that ten lost photos make one message.
        """
        found = way_back.of_report(work, json.loads(row.body)["report"])
        if found is not None and not outbox.notice_waits(work, found.to):
            body, due = self._lost(found.language), work.now + TOLD_AFTER
            outbox.queue(work, found.to, found.channel, body, cls=SendClass.NOTICE, due_at=due)


def checked(content: bytes, limit: int) -> tuple[bytes, str]:
    """A picture drawn anew without what it says about phone and place, or a voice note as it is.

    Raises NotKeptError for anything else.
    """
    for beginning, content_type in SOUNDS.items():
        if content.startswith(beginning):
            return content, content_type
    try:
        picture = cleaned(content, limit)
    except PictureRefusedError as refused:
        raise NotKeptError(f"A file sent with a report was refused: {refused.reason}") from None
    return picture.content, picture.content_type
