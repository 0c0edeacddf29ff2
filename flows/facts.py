"""What a flow may ask about the world. The turn answers; the answer is journaled as JSON with its query.

The shape of each answer is in its query's docstring. A fact whose query changes is asked again.
"""

from dataclasses import dataclass

from flows.forum_facts import ForumFact
from flows.matter_facts import MatterFact
from flows.messages import Point
from flows.notice_facts import NoticeFact
from flows.referral_facts import ReferralFact


@dataclass(frozen=True, slots=True)
class WhichPlace:
    """The places that words may mean: {'sure': place | None, 'maybe': [place, ...]} (at most five).

    A place is {'id', 'name', 'kind', 'within'}, `within` being the name of what it lies in.
    """

    words: str


@dataclass(frozen=True, slots=True)
class WardAt:
    """The ward nearest to a pin: a place as in WhichPlace, or None outside what the directory knows."""

    point: Point


@dataclass(frozen=True, slots=True)
class Numbers:
    """Lines to call for 'danger', 'all', or a kind of report: [{'key', 'body', 'number', 'free'}].

    Only those of certainty high; most urgent first.
    """

    purpose: str


@dataclass(frozen=True, slots=True)
class HasConsent:
    """Whether she agreed to `topic` in its present `version`: bool."""

    topic: str
    version: str


@dataclass(frozen=True, slots=True)
class ReportByCode:
    """The report that a code opens, or None.

    {'id', 'kind', 'state', 'filed' (ISO date), 'sensitive', 'manner', 'accounts' (how many), 'letters', 'percent', 'reason'
    (of CLOSING or ''), 'steps': [{'state', 'on' (ISO date), 'percent' (or None), 'reason', 'body' (name or ''), 'words'}, ...]
    (its history, oldest first, without who did it), 'may': [states that she may make of it]}; letters
    are what was written to her and she has not seen or not answered yet, as Letters has them.
    `code` is the digits alone.
    """

    code: str


@dataclass(frozen=True, slots=True)
class MyReports:
    """How many reports of hers are in which state, no more: {state: count}. Sensitive kinds are not counted."""


@dataclass(frozen=True, slots=True)
class MyData:
    """All that is kept about her, as lines of (label key, value): [[key, value], ...]. No report that only its code opens."""


@dataclass(frozen=True, slots=True)
class HumanHours:
    """When people answer: {'open': bool, 'spans': [[first day, last day, 'HH:MM', 'HH:MM'], ...]}.

    Days are mon to sun; a span of days with the same hours is one line.
    """


@dataclass(frozen=True, slots=True)
class Deployment:
    """Who runs this Baraza: {'operator', 'contact', 'keep_days' (reports, after closing), 'channel'}."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What a tap on "there is something for you" opens, or None when it opens nothing (any more).

    {'report', 'code_first': bool, 'named': bool, 'letters': [{'id', 'kind', 'words'}, ...]}; of a sensitive report
    'code_first' is true and 'letters' empty: only its code opens them. A letter's kind is question, answer or
    news; of news `words` is a State, with 'percent', 'reason', 'body' (name) and 'said' (what was written with it) where there
    are any. Of questions only those not answered yet. 'may': states that she may make of it now (REPORTER_MAY).
    """

    letter: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation's code offers, or None: {'id', 'name', 'role', 'areas': [names of places], 'body' (name), 'group' (name)}.

    No areas: everywhere. 'role' is admin, facilitator, officer (then 'body') or leader (then 'group').
    """

    code: str


@dataclass(frozen=True, slots=True)
class OnStaff:
    """Who she is on the staff, or None: {'name', 'role', 'areas': [names of places]}."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases that she may see: {'cases': [{'number', 'kind', 'sensitive', 'place' (name or ''), 'state', 'holder'}, ...], 'more': bool}.

    `which` is 'open', 'mine' or 'all'; `page` counts from 0, SHOWN cases each. 'holder' is 'me', 'colleague' or ''.
    Those that nobody has come first, the oldest before the others. None when she is not on the staff.
    """

    which: str
    page: int


@dataclass(frozen=True, slots=True)
class CaseByNumber:
    """One case that she may see, or None: a line of Cases and
    {'next': [states it may become], 'why_silent': '' or why nothing can be written (a key of `cases.silent.*`),
    'unanswered': how many questions wait for an answer, 'replies': how many answers of the reporter nobody looked at,
    'percent', 'reason', 'public': bool (its kind may have a public matter), 'matter': its number or '', 'group': name of the group
    that it was reported for or '', 'referrals': [referral line, ...] as flows.referral_facts has it}.
    """

    number: str


@dataclass(frozen=True, slots=True)
class Colleagues:
    """To whom she may hand this case over: [{'id', 'name'}, ...]."""

    number: str


@dataclass(frozen=True, slots=True)
class PeopleWaiting:
    """Those who asked for a human: [{'id', 'topic', 'asked' (ISO time), 'server': 'me' | 'colleague' | ''}, ...].

    None when she is not on the staff.
    """


@dataclass(frozen=True, slots=True)
class Known:
    """What is certain enough to be told: {'services': {key: {'free': bool, 'time': bool}}, 'topics': {topic: [keys]}}.

    'time': a source says how long it takes. The keys are those of the directory, and end keys of the catalogues.
    """


@dataclass(frozen=True, slots=True)
class CharterStations:
    """The stations whose service charter is asked about first: [place, ...] as in WhichPlace."""


@dataclass(frozen=True, slots=True)
class StationsNamed:
    """The police stations that words may mean, as in WhichPlace: a town or ward means those in it, at most five."""

    words: str


@dataclass(frozen=True, slots=True)
class Charters:
    """What residents said of the service charters of her stations, those where it is missing first.

    {'stations': [{'id', 'name', 'seen', 'missing', 'outdated', 'photos', 'last' ('2026-11' or '')}, ...], 'more': bool};
    None when she is not on the staff. `page` counts from 0.
    """

    page: int


@dataclass(frozen=True, slots=True)
class WhichStation:
    """As WhichPlace, in words that ask for a police station: a place of the kind 'station', or one whose stations are meant."""

    words: str


@dataclass(frozen=True, slots=True)
class StationsNear:
    """The stations nearest to a pin, at most three: {'stations': [station, ...], 'county': name or '',
    'others': [{'id', 'short'}, ...], 'desk': bool}.

    A station is {'id', 'name', 'short' (its name without "Police Station"), 'within', 'role' (ocs, in_charge,
    investigations or ''), 'help' (gender_desk, child_protection), 'phone', 'verified_on' (ISO date; both '' unless
    somebody called it lately), 'metres' (None) and 'direction' (n, ne, ... or '': both only between exact points),
    'point' ([latitude, longitude] only where exact, else None), 'sure' (a good source says that it is there)}.
    Where 'stations' is empty, 'others' are those of the county, if that is known. 'desk': a source says that
    stations have a gender and child protection desk to ask for.
    """

    point: Point


@dataclass(frozen=True, slots=True)
class StationsOf:
    """The stations of a place by its id, in the shape of StationsNear; of a county with more than three only 'others'."""

    place: str


@dataclass(frozen=True, slots=True)
class MyStations:
    """Stations in her areas whose number she may confirm, those that need it most first, at most CONFIRMED_AT_ONCE.

    [{'id', 'name', 'short', 'phone', 'verified_on', 'doubted': bool}, ...]: here a number stands however old it is.
    None when she is not on the staff.
    """


@dataclass(frozen=True, slots=True)
class NumberOf:
    """One line of MyStations by the station's id; None when she may not confirm its number."""

    station: str


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """What may be shown of a station by its id: {'quarter' (the last that is over, '2026-Q4'), 'card', 'trend', 'now' (the
    running quarter), 'shown_from' (ISO date of its card), 'page': address or ''}. Nothing is told of how many spoke in the
    running one: whoever adds voices until that changes would learn how many there were, and when the next one comes.

    'card' is None where fewer than ten spoke, else {'voices', 'scores': [[name, 0 to 100 or None], ...], 'index', 'low',
    'high'}; 'trend' None or {'points', 'beyond_chance': bool} against the quarter before.
    """

    station: str


@dataclass(frozen=True, slots=True)
class Commended:
    """What came of a commendation by its id: {'state': 'verified' | 'declined', 'reason', 'station' (name), 'station_on',
    'committee_on' (ISO dates or None)}, or None.

    'reason' is '', 'duplicate', 'unchecked', 'other' or 'complaint'; the dates say when these were handed it.
    """

    commendation: str


@dataclass(frozen=True, slots=True)
class Commendations:
    """Those at her stations that nobody decided, at most SHOWN, the oldest first, without a word of them.

    {'waiting': [{'number', 'station' (name), 'on' (ISO date), 'asked': bool (an admin is)}, ...], 'more': bool}; None when she
    is not on the staff.
    """


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The officers whom most people praised at her stations, in the month so many before this one.

    {'month': '2026-11', 'lists': [{'name' (of a station or county), 'officers': [[rank, officer, station, voices], ...]}]}; None
    when she is not on the staff.
    """

    months_ago: int


CONFIRMED_AT_ONCE = 8
"""Stations in one list: with the option to leave they fit into one of WhatsApp's."""
SHOWN = 6
"""Cases in one message: they fit into a list of WhatsApp's with what else may be chosen."""


Fact = (
    WhichPlace
    | WardAt
    | Numbers
    | HasConsent
    | ReportByCode
    | MyReports
    | MyData
    | HumanHours
    | Deployment
    | Letters
    | Invited
    | OnStaff
    | Cases
    | CaseByNumber
    | Colleagues
    | PeopleWaiting
    | WhichStation
    | StationsNear
    | StationsOf
    | MyStations
    | NumberOf
    | Known
    | CharterStations
    | StationsNamed
    | Charters
    | ScoreCard
    | Commended
    | Commendations
    | Shortlist
    | ForumFact
    | NoticeFact
    | MatterFact
    | ReferralFact
)
