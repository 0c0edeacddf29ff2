"""What the web page needs from the rest: a place for what came in, and the lines of one conversation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flows.messages import Inbound, InboundKind, Language, MediaRef, Option, Point

Texts = Callable[[str, Language], str]
"""The words of the page itself, by key (`page.*`) and language."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation, oldest first in a history.

    `id` is letters, digits, `-` and `_`, and stays the same for the same line. `mine`: the person wrote it.
    `kind` matters for her own lines alone (a photo or a location has perhaps no text). `pending`: her line is
    stored and its answer not yet decided. `question`, `options`, `ask_location` and `point`
    are those of the Outbound.
    `shown`: the page has told (`shown`) that this line reached her browser.
    """

    id: str
    mine: bool
    text: str
    options: tuple[Option, ...] = ()
    question: str = ""
    ask_location: bool = False
    pending: bool = False
    point: Point | None = None
    kind: InboundKind = InboundKind.TEXT
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo as it was kept: what `cleaned` made of it."""

    content: bytes
    content_type: str


class UploadsFullError(Exception):
    """She holds as many photos as one report may have: the next one waits until these are filed."""


class FullError(Exception):
    """So much waits from everybody that nothing more is taken now: she sends it again in a moment."""


class PageStore(Protocol):
    """Storage, as the web page sees it. A session is the id in the person's cookie: her address here."""

    async def store(self, inbound: Inbound) -> bool:
        """Keep what came in; False when the same (channel, external id) was there before. Raises FullError."""
        ...

    async def history(self, session: str) -> Sequence[Line]:
        """The lines of this session, oldest first; none when the session is not known (or erased)."""
        ...

    async def language(self, session: str) -> Language | None:
        """The language the person is spoken to in; None when not known."""
        ...

    async def shown(self, session: str, lines: Sequence[str]) -> None:
        """These lines of the bot reached the browser: their final status.

        What is to be erased after its final status must outlive this by some minutes: she may load the
        page again before she has written the receipt down.
        """
        ...

    async def forget(self, session: str) -> None:
        """Erase the session, its history and what was uploaded and not filed. Filed reports stay."""
        ...

    async def keep_upload(self, session: str, content: bytes, content_type: str, original: bytes) -> MediaRef:
        """Seal a photo until a report takes it; the reference is `upload:<id>`. Raises UploadsFullError.

        `original`: the bytes as they came, which no page ever shows.
        """
        ...

    async def upload(self, reference: str) -> Upload | None:
        """The photo behind `upload:<id>`; None when it is no longer kept."""
        ...
