"""What travels between a channel and a conversation: Inbound and Outbound.

Nothing here belongs to one channel. A channel parses what it received into an Inbound and renders an
Outbound for what it can show; everything between the two is the same for all of them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Language = Literal["en", "sw"]
LANGUAGES: tuple[Language, ...] = ("en", "sw")


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth, WGS 84 degrees."""

    latitude: float
    longitude: float


class InboundKind(StrEnum):
    """What a person did."""

    TEXT = "text"
    TAP = "tap"
    LOCATION = "location"
    PHOTO = "photo"
    VOICE = "voice"
    CONTACT = "contact"
    STICKER = "sticker"
    UNSUPPORTED = "unsupported"
    LEFT = "left"
    """She blocked the bot or closed the session: nothing more may be sent."""
    RETURNED = "returned"
    """She unblocked the bot."""


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A photo or voice note that the channel holds for us.

    `reference` is what the channel needs to fetch it again; `content_type` is what the sender claims;
    `size` is in bytes, 0 when not told.
    """

    reference: str
    content_type: str = ""
    size: int = 0


FORGETS = "forget_chat.open"
"""What the button asks that stands under the message with the code of a report without trace: its id is noted nowhere, and the tap
alone tells it. It works at any time."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that one person sent, as every channel tells it.

    `external_id` is the channel's own id of the message: a second arrival with the same one is dropped.
    `address` is how the channel reaches the person (a chat id, a session id, a phone number).
    `in_chat` is the id by which the channel deletes it from the chat, where that is another one; of a tap on FORGETS, that
    of the message under which it stands.
    `text` is what was typed, or a photo's caption. `payload` is what a tapped option carries
    (`<question>:<option>`). `tap` is the channel's id for the tap itself, when it wants an answer.
    """

    channel: str
    external_id: str
    address: str
    kind: InboundKind
    received_at: datetime
    text: str = ""
    payload: str = ""
    point: Point | None = None
    media: tuple[MediaRef, ...] = ()
    tap: str = ""
    language_hint: Language | None = None
    in_chat: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question: tapped, answered by its number, or typed in words."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """Approved words in which a channel with a window may say this outside it, by their kind, and what fills them.

    'forum' invites, 'reminder' tells those who answered: what it is about ("Reminder"), title, date and time, place. 'notice': who
    says it, its words. No variable is empty.
    """

    kind: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to one person, in her language, before a channel renders it.

    `question` names what a tap on an option answers. `ask_location` invites a place in whatever way
    the channel has. `point` is a place to show. `neutral` marks a message of a quiet path: no channel
    may show more of it in a preview than the text itself. `language` is that of the text, None when whoever
    wrote it did not say: a channel needs it for words of its own, such as what opens a list.
    `lasting`: its options are no answers to an open question but work whenever they are tapped; a channel
    without buttons leaves them out, since their numbers would mean something else there. `template` stands for all of it where
    she wrote too long ago; without one it waits until she writes. `in_group`: what is said of it in a chat of several
    people, where it has no options; without it no channel sends this to one.
    """

    text: str
    options: tuple[Option, ...] = ()
    question: str = ""
    ask_location: bool = False
    point: Point | None = None
    neutral: bool = False
    language: Language | None = None
    lasting: bool = False
    template: Template | None = None
    in_group: str = ""


def payload_for(question: str, option: str) -> str:
    """The string that a button carries: it names the question, so a button of last year is recognised."""
    return f"{question}:{option}"
