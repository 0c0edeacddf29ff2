"""The contract between delivery and a channel: capabilities, sending, errands, and what an error decides."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from flows.messages import Language, MediaRef, Outbound, Template

WENT_OUT: ContextVar[Callable[[], None]] = ContextVar("WENT_OUT")
"""What a channel may call, in the task that sends, when its call to the provider has left: the pace is reckoned from then.

A busy machine may take long for the way there, and the provider counts what arrives.
"""


class Decision(StrEnum):
    """What delivery does about an error. The channel knows the vendor; delivery knows only this."""

    RETRY = "retry"
    """A passing fault before anything was accepted: the same message again, later."""
    SLOW_DOWN = "slow_down"
    """The provider asks for a pause: this message again after it, and others wait too."""
    TOMORROW = "tomorrow"
    """The provider takes no more today: notices wait a day, others are tried again meanwhile; the operator is alerted."""
    FINAL_FOR_PERSON = "final_for_person"
    """This person cannot be reached here (blocked, gone): she becomes unreachable, with the reason."""
    OUR_FAULT = "our_fault"
    """The request or the account is wrong: not sent again, and the operator is alerted."""
    UNKNOWN = "unknown"
    """The provider may have accepted it: a reply is sent again, anything else stays unknown."""
    OUTSIDE_WINDOW = "outside_window"
    """She wrote too long ago for this channel: this message is parked until she writes."""
    MOVED = "moved"
    """A chat has another address now (SendError.moved_to): nothing was sent, and the same message goes there."""


class SendError(Exception):
    """A send or an errand that failed.

    `sentence` is read by an operator: it names no person, no address and no text.
    `after` is how many seconds the provider asks to wait, 0 when it did not say; `moved_to` the address of a chat that MOVED.
    """

    def __init__(self, decision: Decision, sentence: str, after: float = 0.0, *, moved_to: str = "") -> None:
        super().__init__(sentence)
        self.decision = decision
        self.sentence = sentence
        self.after = after
        self.moved_to = moved_to


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. Lengths are characters unless the name says bytes; 0 means: cannot.

    `body` of one message, at least 2, and `choice_body` of one that carries buttons or a list (0: as
    `body`); `buttons` per message and `button_title`; `payload_bytes` of what a button or a row carries;
    `list_rows` of a list with `row_title`, `row_description`; `per_second` messages overall and
    `per_person_seconds` between two to the same person; `window_hours` after her last message in which a free
    message may go (0: always; else the channel has Templates). `reports_delivery`: it says later what became of a
    message, so that one refused then may go again. Characters are counted as UTF-16 units, the strictest way a
    vendor counts them.
    """

    body: int
    choice_body: int = 0
    buttons: int = 0
    button_title: int = 0
    payload_bytes: int = 0
    list_rows: int = 0
    row_title: int = 0
    row_description: int = 0
    location_request: bool = False
    location_out: bool = False
    per_second: float = 30.0
    per_person_seconds: float = 0.0
    window_hours: int = 0
    reports_delivery: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A photo or voice note as the channel gave it: the bytes and what the sender says they are."""

    content: bytes
    content_type: str


class Channel(Protocol):
    """One way of reaching people. `name` is what Inbound.channel says."""

    name: str
    capabilities: Capabilities

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        """Send one message; returns the provider's id of it ('' when it has none). Raises SendError.

        A message longer than the channel's body becomes several, the options under the last: then the ids of all, the
        last one last, with spaces between.
        """
        ...

    async def answer_tap(self, tap: str) -> None:
        """Tell the channel that a tap was received. Raises SendError; nothing depends on it."""
        ...

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        """Fetch a photo or voice note of at most `limit` bytes. Raises SendError."""
        ...


@runtime_checkable
class Templates(Protocol):
    """What a channel with a window has besides."""

    async def send_template(
        self, address: str, language: Language | None, outbox_id: str, template: Template | None = None
    ) -> str:
        """Send approved words; without `template` those that say no more than that something waits. Returns as send.

        Raises SendError. None: the language of who has not shown hers.
        """
        ...


@runtime_checkable
class WatchesTemplates(Protocol):
    """What a channel has besides whose approved words may be taken from it."""

    async def templates_stand(self) -> Sequence[tuple[str, str, Language, str, str]]:
        """(name, kind, language, how it stands, category as it is charged) of each that Baraza uses. Raises SendError."""
        ...


@runtime_checkable
class ForgetsMedia(Protocol):
    """What a channel has besides whose provider keeps the files that people send."""

    async def forget(self, media: MediaRef) -> None:
        """Delete a file at the provider; gone already is no error. Raises SendError."""
        ...


@runtime_checkable
class ShowsTyping(Protocol):
    """What a channel has besides that can show her that an answer is being written."""

    async def shows_typing(self, address: str, message: str) -> None:
        """Show it once, for some seconds. `message`: external id of what she wrote. Raises SendError."""
        ...


@runtime_checkable
class ForgetsMessages(Protocol):
    """What a channel has besides whose provider keeps what was said and lets us delete it."""

    async def forget_messages(self, chat: str, messages: Sequence[str], *, words_only: bool = False) -> None:
        """Delete messages, in or out, by the provider's ids; gone already is no error. Raises SendError.

        `chat`: whose chat they are in, where the provider asks for it. `words_only`: the record of each stays, and its files.
        """
        ...


@runtime_checkable
class TellsWhatIsLeft(Protocol):
    """What a channel has besides whose provider says what it still keeps."""

    async def left_there(
        self,
        before: datetime,
        files_before: datetime,
        known: Callable[[Sequence[str]], Awaitable[Collection[str]]],
        *,
        with_words: bool,
    ) -> Sequence[str]:
        """Ids of messages of ours or to us from before then, with a file from before `files_before`; some, when many.

        `known` says which of some ids of messages to us arrived here; of the others only what is from before `files_before`.
        `with_words`: only those that have words. Raises SendError.
        """
        ...
