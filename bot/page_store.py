"""Storage as the web page sees it (bot/channels/webpage/ports.py)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot import outbound_json
from bot.channels.webpage.channel import NAME
from bot.channels.webpage.ports import FullError, Line, Upload, UploadsFullError
from bot.intake import Intake
from flows.messages import Inbound, InboundKind, Language, MediaRef
from storage import outcomes, page_history, people, uploads
from storage.flooding import InboxFullError
from storage.page_history import PageLine
from storage.statuses import SendStatus
from storage.work import Work

Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]


class StoredPage:
    """`run` writes on the writer's thread; `read` only reads."""

    def __init__(self, intake: Intake, run: Run, read: Run) -> None:
        self._intake = intake
        self._run = run
        self._read = read

    async def store(self, inbound: Inbound) -> bool:
        """Keep what came in."""
        try:
            return await self._intake.store(inbound)
        except InboxFullError:
            raise FullError from None

    async def history(self, session: str) -> Sequence[Line]:
        """The lines of this session, oldest first."""
        found: list[PageLine] = await self._read(lambda work: page_history.lines(work, NAME, session))
        return [_line(line) for line in found]

    async def language(self, session: str) -> Language | None:
        """The language she is spoken to in."""
        person: people.Person | None = await self._read(lambda work: people.find(work, NAME, session))
        return person.language if person else None

    async def shown(self, session: str, lines: Sequence[str]) -> None:
        """These lines reached her browser."""

        def note(work: Work) -> None:
            for line in lines:
                outcomes.advance(work, line, SendStatus.READ)

        await self._run(note)

    async def forget(self, session: str) -> None:
        """Erase the session and all that was not filed."""
        await self._run(lambda work: page_history.end(work, NAME, session))

    async def keep_upload(self, session: str, content: bytes, content_type: str, original: bytes) -> MediaRef:
        """Seal a photo, and the bytes as they came, until a report takes it."""
        try:
            reference: str = await self._run(
                lambda work: uploads.hold(work, NAME, session, content, content_type, original)
            )
        except uploads.UploadsFullError:
            raise UploadsFullError from None
        return MediaRef(reference, content_type, len(content))

    async def upload(self, reference: str) -> Upload | None:
        """Filed photos of the page are taken by storage itself, without an errand: none is fetched here."""
        return None


def _line(line: PageLine) -> Line:
    if line.mine:
        kind = InboundKind(line.kind)
        return Line(line.id, mine=True, text=line.words, kind=kind, pending=line.pending)
    outbound = outbound_json.from_bytes(line.body)
    return Line(
        line.id,
        mine=False,
        text=outbound.text,
        options=outbound.options,
        question=outbound.question,
        ask_location=outbound.ask_location,
        point=outbound.point,
        shown=line.shown,
    )
