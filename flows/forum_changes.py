"""What flows change about forums."""

from dataclasses import dataclass, field

from flows.audience import Audience
from flows.messages import Point


@dataclass(frozen=True, slots=True)
class AnswerForum:
    """She comes (with `people` in all, herself among them) or does not. `needs` are of NEEDS; sealed, counted only.

    `waits`: she was told that it is full and waits for a seat. Refused as 'full' when it is full and she was not told,
    'forum_over' and 'forum_cancelled'.
    """

    number: str
    coming: bool
    people: int = 1
    needs: tuple[str, ...] = field(default=(), repr=False)
    waits: bool = False


NEEDS = ("sign", "wheelchair", "interpreter", "children", "other")
"""What somebody may need to take part, and what a host may offer."""


@dataclass(frozen=True, slots=True)
class AskAtForum:
    """A question to a meeting, before or at it: kept without her, whatever she calls herself stands in its words."""

    number: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AttendForum:
    """She is there: the code was read out or stood on the wall. Refused as 'code'."""

    code: str


@dataclass(frozen=True, slots=True)
class AnnounceForum:
    """A forum, once or repeated. `starts` is local to Africa/Nairobi, as '2026-12-08T14:00'; `rule` an RRULE or ''.

    `place` is an id of the directory or ''; `place_words` how to find it; `capacity` None without a limit; `offers` of NEEDS;
    `offsets` are minutes before its start at which those who come are reminded. The notice goes out with it.
    """

    title: str
    theme: str
    host: str
    place: str
    place_words: str
    point: Point | None
    starts: str
    minutes: int
    rule: str
    capacity: int | None
    languages: tuple[str, ...]
    offers: tuple[str, ...]
    agenda: str
    audience: Audience
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MoveForum:
    """One meeting at another time or place, or both ('' and None: as it was); whoever answered is told."""

    number: str
    starts: str = ""
    place: str = ""
    place_words: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class CancelForum:
    """It does not take place; whoever answered is told. `whole`: nor does any later meeting of its forum."""

    number: str
    why: str
    whole: bool


@dataclass(frozen=True, slots=True)
class KeepRecord:
    """What came of a meeting, in a few sentences; not published yet."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class PublishRecord:
    """The record and what was agreed go to those who came."""

    number: str


@dataclass(frozen=True, slots=True)
class Agree:
    """What was agreed at a meeting: what, who, by when (ISO date or ''). `reminds` as flows.matter_changes.Promise has it."""

    number: str
    what: str
    who: str
    due: str
    reminds: str = ""


@dataclass(frozen=True, slots=True)
class MoveAction:
    """Progress of an agreed action, by its number: percent and a sentence; `state` is open, done or dropped."""

    action: str
    percent: int
    state: str
    sentence: str


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """A question to a meeting was answered there, by its id."""

    number: str
    question: str


ForumChange = (
    AnswerForum
    | AskAtForum
    | AttendForum
    | AnnounceForum
    | MoveForum
    | CancelForum
    | KeepRecord
    | PublishRecord
    | Agree
    | MoveAction
    | QuestionAnswered
)
