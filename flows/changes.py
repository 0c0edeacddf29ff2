"""What a flow may change in the world: declared as values, applied once by storage in the turn's transaction."""

from dataclasses import dataclass
from enum import StrEnum

from flows.messages import Language, MediaRef, Point


class Manner(StrEnum):
    """How she wants to be known."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    WITHOUT_TRACE = "without_trace"


class State(StrEnum):
    """Where a report stands. Later states are added by whoever handles reports."""

    RECEIVED = "received"
    READ = "read"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Account:
    """One piece of what she told: a text, or a photo or voice note still with the channel."""

    text: str = ""
    media: MediaRef | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """A finished report. `when` is the JSON form of flows.when.When, or {'words': ...} when not understood.

    `place` is the id of a place of the directory or '', `place_words` what she called it.
    `sensitive` keeps it out of every answer that does not come with its code.
    `messages` False: no later message about it is ever sent.
    `name` only when named.
    """

    kind: str
    accounts: tuple[Account, ...]
    place: str
    place_words: str
    point: Point | None
    when: dict[str, str]
    ongoing: str
    manner: Manner
    sensitive: bool
    messages: bool
    language: Language
    name: str = ""


@dataclass(frozen=True, slots=True)
class AddToReport:
    """More that she tells under her code."""

    report: str
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """She takes it back: state withdrawn; what she told is erased with its key."""

    report: str


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """She agreed to `topic` as worded in `version`."""

    topic: str
    version: str
    language: Language


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """She takes her agreement to `topic` back; 'all' is every topic of notices, never that of reporting."""

    topic: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """She chose a language herself: it is not guessed any more."""

    language: Language


@dataclass(frozen=True, slots=True)
class AskForHuman:
    """She wants a person: put into the queue once, whoever asks twice keeps her place."""

    topic: str


@dataclass(frozen=True, slots=True)
class EraseMe:
    """Everything that leads to her is erased: person, addresses, journal, consent, messages, named reports."""


Change = (
    FileReport
    | AddToReport
    | WithdrawReport
    | GiveConsent
    | WithdrawConsent
    | ChooseLanguage
    | AskForHuman
    | EraseMe
)
