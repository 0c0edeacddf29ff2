"""What a flow may change in the world: declared as values, applied once by storage in the turn's transaction."""

from dataclasses import dataclass, field
from enum import StrEnum

from flows.forum_changes import ForumChange
from flows.messages import Language, MediaRef, Point
from flows.notice_changes import NoticeChange


class Manner(StrEnum):
    """How she wants to be known."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    WITHOUT_TRACE = "without_trace"


class State(StrEnum):
    """Where a report stands. All but the first and the last are set by whoever handles it."""

    RECEIVED = "received"
    READ = "read"
    IN_ACTION = "in_action"
    RESOLVED = "resolved"
    CLOSED = "closed"
    """Nothing more is done about it: never told as solved."""
    WITHDRAWN = "withdrawn"


OVER = (State.RESOLVED, State.CLOSED, State.WITHDRAWN)
"""From these on its time of keeping runs."""

MAY_BECOME: dict[State, tuple[State, ...]] = {
    State.RECEIVED: (State.IN_ACTION, State.RESOLVED, State.CLOSED),
    State.READ: (State.IN_ACTION, State.RESOLVED, State.CLOSED),
    State.IN_ACTION: (State.RESOLVED, State.CLOSED),
    State.RESOLVED: (State.IN_ACTION, State.CLOSED),
    State.CLOSED: (State.IN_ACTION,),
    State.WITHDRAWN: (),
}
"""What whoever handles a case may make of it."""


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
    `name` only when named. `outside`: it is, or may be, about somebody who handles reports in its area.
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
    outside: bool = False


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


@dataclass(frozen=True, slots=True)
class ReplyToLetter:
    """Her answer to a question about her report, by the question's id."""

    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class SeeLetters:
    """She has read what was written to her about this report."""

    report: str


@dataclass(frozen=True, slots=True)
class SeeCharter:
    """What somebody saw of a station's service charter: kept without her, one voice a station and month.

    `displayed` is 'yes', 'no' or 'unseen'; the next three are '' unless it is displayed. `state` is 'current', 'old',
    'unreadable' or 'unknown'; `prices` 'yes', 'no' or 'unknown'; `language` 'both', 'sw', 'en' or 'unknown'. `seen` is the
    month, as '2026-11'.
    """

    station: str
    displayed: str
    state: str
    prices: str
    language: str
    seen: str
    photo: MediaRef | None = None


@dataclass(frozen=True, slots=True)
class RateService:
    """How a station served somebody: kept without her, one voice a station and quarter; 'na' is an answer to each.

    `reception`, `confidentiality`, `help`: 'yes', 'partly', 'no'. `waiting`: 'quarter', 'hour', 'hours', 'longer'. `courtesy`:
    'good', 'fair', 'bad'. `integrity`: 'yes' when money was asked that is not due, else 'no'.
    """

    station: str
    service: str
    reception: str
    waiting: str
    courtesy: str
    integrity: str
    confidentiality: str
    help: str
    comment: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CommendOfficer:
    """An officer is praised: kept without her, sealed; somebody of the staff looks at it before it counts.

    `officer`: name or service number, '' where she does not know them; `looks`: how to find the officer then. `when`
    as in FileReport. `part`: 'witness', or 'helped' where it helped herself. `name`: hers, only where the station may
    know it. `messages`: she wants to hear what came of it.
    """

    station: str
    officer: str = field(repr=False)
    looks: str = field(repr=False)
    did: str = field(repr=False)
    when: dict[str, str] = field(repr=False)
    part: str
    messages: bool
    language: Language
    name: str = field(default="", repr=False)


ReporterChange = (
    FileReport
    | AddToReport
    | WithdrawReport
    | GiveConsent
    | WithdrawConsent
    | ChooseLanguage
    | AskForHuman
    | EraseMe
    | ReplyToLetter
    | SeeLetters
    | SeeCharter
    | RateService
    | CommendOfficer
)


@dataclass(frozen=True, slots=True)
class Join:
    """She takes up an invitation to handle reports; `invitation` is its id, as the fact Invited gives it."""

    invitation: str


@dataclass(frozen=True, slots=True)
class TakeCase:
    """A member of the staff takes a case that nobody has."""

    number: str


@dataclass(frozen=True, slots=True)
class LeaveCase:
    """She gives a case of hers up: it is nobody's again."""

    number: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The case goes to a colleague, by the colleague's id."""

    number: str
    to: str


@dataclass(frozen=True, slots=True)
class SetState:
    """The case moves on."""

    number: str
    state: State


@dataclass(frozen=True, slots=True)
class WriteToReporter:
    """A question (she may answer) or an answer (she only reads it) to whoever filed the case."""

    number: str
    words: str
    question: bool


@dataclass(frozen=True, slots=True)
class OpenOnPage:
    """A short-lived link to the staff page: `opens` is `case:<number>`, `person:<id>`, `charters`,
    `commendation:<number>`, `commendations` or '' for its lists.

    What it makes is filled in where the flow says Link(its key), and is never journaled.
    """

    opens: str


@dataclass(frozen=True, slots=True)
class TakePerson:
    """A member of the staff serves somebody who asked for a human; `person` is the id of the request."""

    person: str


@dataclass(frozen=True, slots=True)
class GiveBackPerson:
    """The bot speaks with her again."""

    person: str


@dataclass(frozen=True, slots=True)
class ConfirmNumber:
    """She called this station today, by its id, and somebody answered there."""

    station: str
    phone: str


@dataclass(frozen=True, slots=True)
class NumberFails:
    """A resident says that the number shown for this station does not work: it stays, and the staff of its area hear of it."""

    station: str


StaffChange = (
    Join
    | ConfirmNumber
    | NumberFails
    | TakeCase
    | LeaveCase
    | HandOver
    | SetState
    | WriteToReporter
    | OpenOnPage
    | TakePerson
    | GiveBackPerson
)

Change = ReporterChange | StaffChange | ForumChange | NoticeChange
