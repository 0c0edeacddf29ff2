"""What a flow may change in the world: declared as values, applied once by storage in the turn's transaction."""

from dataclasses import dataclass, field
from enum import StrEnum

from flows.forum_changes import ForumChange
from flows.matter_changes import MatterChange
from flows.messages import Language, MediaRef, Point
from flows.notice_changes import NoticeChange
from flows.referral_changes import ReferralChange

PUBLIC_KINDS = ("works", "market")
"""Lights, drains and roads, and what goes on at a market: of these alone a facilitator may make something public."""


class Manner(StrEnum):
    """How she wants to be known."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    WITHOUT_TRACE = "without_trace"


class State(StrEnum):
    """Where a report stands. RECEIVED is its beginning; WITHDRAWN and CONFIRMED are the reporter's word; all others are
    set by whoever handles it, REOPENED by both."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    """Somebody of the staff has taken it up, or the body to which it was referred."""
    REFERRED = "referred"
    IN_ACTION = "in_action"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    """Who reported it, or the market, says that it is really solved."""
    REOPENED = "reopened"
    """It was called resolved, and is not."""
    CLOSED = "closed"
    """Nothing more is done about it, for one of CLOSING: never told as solved."""
    WITHDRAWN = "withdrawn"


CLOSING = ("not_responsible", "duplicate", "no_action")
"""Why a case is closed without being solved."""

OVER = (State.RESOLVED, State.CONFIRMED, State.CLOSED, State.WITHDRAWN)
"""From these on its time of keeping runs."""

_ON = (State.REFERRED, State.IN_ACTION, State.RESOLVED, State.CLOSED)
MAY_BECOME: dict[State, tuple[State, ...]] = {
    State.RECEIVED: (State.ACKNOWLEDGED, *_ON),
    State.ACKNOWLEDGED: _ON,
    State.REFERRED: (State.ACKNOWLEDGED, *_ON),
    State.IN_ACTION: _ON,
    State.RESOLVED: (State.REOPENED, State.CLOSED),
    State.CONFIRMED: (State.REOPENED,),
    State.REOPENED: _ON,
    State.CLOSED: (State.REOPENED,),
    State.WITHDRAWN: (),
}
"""What whoever handles a case may make of it. IN_ACTION after IN_ACTION is progress; REFERRED after REFERRED is the next body."""

REPORTER_MAY: dict[State, tuple[State, ...]] = {
    State.RESOLVED: (State.CONFIRMED, State.REOPENED),
    State.CONFIRMED: (State.REOPENED,),
}
"""What whoever reported it may make of it, besides WITHDRAWN, which is always hers."""


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
    `about`: about whom it is, as far as she said: police, county, office or ''. `matter`: the number of the public matter
    that this is one more account of; `group`: the id of the group for which a leader reports. Both only of PUBLIC_KINDS.
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
    about: str = ""
    matter: str = ""
    group: str = ""


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
class ForgetChat:
    """What both sides said in this chat is deleted there, as far as the provider lets us; her reports stay."""


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


@dataclass(frozen=True, slots=True)
class SayIfSolved:
    """Whoever reported it answers whether it is really solved; `words`: what is still wrong. Refused as 'step'."""

    report: str
    solved: bool
    words: str = field(default="", repr=False)


ReporterChange = (
    FileReport
    | AddToReport
    | WithdrawReport
    | GiveConsent
    | WithdrawConsent
    | ChooseLanguage
    | AskForHuman
    | EraseMe
    | ForgetChat
    | ReplyToLetter
    | SeeLetters
    | SeeCharter
    | RateService
    | CommendOfficer
    | SayIfSolved
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
    """The case moves on. `percent` (0 to 100) and `words` of IN_ACTION, `words` why of any other; `reason` of CLOSED is one of
    CLOSING. Refused as 'step', 'reason' or 'progress'.
    """

    number: str
    state: State
    percent: int = 0
    words: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WriteToReporter:
    """A question (she may answer) or an answer (she only reads it) to whoever filed the case."""

    number: str
    words: str
    question: bool


@dataclass(frozen=True, slots=True)
class OpenOnPage:
    """A short-lived link to the staff page: `opens` is `case:<number>`, `refer:<number>`, `person:<id>`, `charters`,
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

Change = ReporterChange | StaffChange | ForumChange | NoticeChange | MatterChange | ReferralChange
