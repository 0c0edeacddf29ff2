"""What flows ask about forums. A meeting is one gathering of a forum, and has a number of five letters and digits.

Times are ISO 8601 in Africa/Nairobi, as '2026-12-08T14:00:00+03:00'.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forums:
    """Meetings that are planned, the next first, at most eight: [line, ...].

    A line is {'number', 'title', 'starts', 'place' (name or ''), 'place_words', 'left' (seats, None without a limit), 'mine'
    ('', 'coming', 'waiting' or 'declined')}. `place`: only those there, in what lies in it, or in what it lies in; '': those
    of the places that she chose, or all where she chose none or none of them has any.
    """

    place: str = ""


@dataclass(frozen=True, slots=True)
class ForumByNumber:
    """One meeting by its number, or None: a line of Forums and {'ends', 'theme', 'host', 'agenda', 'languages': [...],
    'offers': [...], 'capacity', 'point' ([latitude, longitude] or None), 'state', 'people' (hers, with herself; 0),
    'needs' (hers: [...]), 'calendar' (address of its .ics, '' where no page is public), 'became': [action, ...], 'record'}.

    'state' is planned, cancelled, over or published. 'became' is what was agreed at the meeting before it: an action is
    {'number', 'what', 'who', 'due' (ISO date or ''), 'percent', 'state' (open, done, dropped)}. 'record' is '' until it is
    published.
    """

    number: str


@dataclass(frozen=True, slots=True)
class ForumByCode:
    """The meeting that an attendance code opens today, as ForumByNumber, or None."""

    code: str


@dataclass(frozen=True, slots=True)
class AskedToCome:
    """The one planned meeting that she was told of or answered to: its number; '' when there is none, or more than one."""


@dataclass(frozen=True, slots=True)
class MyForums:
    """Meetings that she may look after, those of today first, then the next ones, then those without a published record.

    {'meetings': [{'number', 'title', 'starts', 'place', 'state', 'coming' (people), 'waiting'}, ...], 'more': bool};
    None when she is not on the staff. `page` counts from 0.
    """

    page: int


@dataclass(frozen=True, slots=True)
class ForumAtWork:
    """A meeting that she may look after, or None: ForumByNumber and {'coming' (people), 'answers' (how many said so),
    'waiting', 'declined', 'with_needs': {need: how many}, 'attended', 'code', 'questions': [{'id', 'words', 'answered'}, ...],
    'actions': [action, ...] agreed at it, 'rule' (RRULE or ''), 'record_kept' (bool), 'next' (ISO or '')}.

    'record' is as it was kept here, published or not. Numbers alone: never who.
    """

    number: str


@dataclass(frozen=True, slots=True)
class NextDates:
    """The first dates of a rule, at most four: [{'starts', 'holiday' (its name in English, or '')}, ...]; [] when there is none.

    `starts` is local, as '2026-12-08T14:00'; `rule` an RFC 5545 RRULE without its name, or '' for once.
    """

    starts: str
    rule: str


@dataclass(frozen=True, slots=True)
class InMyAreas:
    """Whether this place, by its id, lies in the areas that she looks after: bool; None when she is not on the staff."""

    place: str


@dataclass(frozen=True, slots=True)
class UsualReminders:
    """Minutes before a forum at which those who come are reminded unless its host chose others: [the longest first]."""


@dataclass(frozen=True, slots=True)
class WhoAgrees:
    """Whom she may name to be reminded of what was agreed at this meeting, as flows.matter_facts.WhoPromises; None when it is not hers."""

    number: str


ForumFact = (
    Forums
    | ForumByNumber
    | ForumByCode
    | AskedToCome
    | MyForums
    | ForumAtWork
    | NextDates
    | InMyAreas
    | UsualReminders
    | WhoAgrees
)
