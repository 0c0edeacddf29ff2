"""What flows ask about public matters, groups and their leaders, and what was promised.

A matter is {'number', 'kind', 'title', 'place' (name), 'state', 'percent', 'sentence', 'reason' (of CLOSING or ''), 'since' (ISO
date), 'voices' (how many, None below the floor of five), 'group' (name or ''), 'mine': bool (her voice counts in it), 'follows':
bool, 'asked': bool (she is asked whether it is solved), 'days' (until it was resolved, or None)}.

An action is {'number', 'what', 'who', 'due' (ISO date or ''), 'percent', 'state' (open, done, dropped), 'sentence', 'late': bool}.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SimilarMatters:
    """Matters that this may be: of that kind, at the place, in what lies in it or what it lies in, and not over for long; at most four.

    [{'number', 'title', 'place', 'state', 'since'}, ...]; never how many, nor a word of anybody.
    """

    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class MatterByNumber:
    """A matter, with 'actions': [action, ...], or None."""

    number: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What was reported at a place, a market or a ward, and what became of it: {'place' (name), 'matters': [...] (those that go on
    first, at most six), 'actions': [...] (agreed there, at most six), 'solved' (how many within a year), 'days' (the middle of
    how long they took, or None below five), 'page': address or ''}; '' is what she follows or her groups have.
    """

    place: str = ""


@dataclass(frozen=True, slots=True)
class MyGroups:
    """[{'id', 'name', 'kind', 'place' (its id), 'place_name', 'leader': bool, 'leaders' (how many), 'requests' (how many wait; 0 unless
    she leads), 'chat': bool}, ...].
    """


@dataclass(frozen=True, slots=True)
class GroupsAt:
    """Groups of a place that she may ask to join, and is not in: [{'id', 'name', 'kind'}, ...], at most six."""

    place: str


@dataclass(frozen=True, slots=True)
class JoinRequests:
    """Who asks to join a group that she leads: [{'id', 'called', 'on' (ISO date)}, ...], the first first; None unless she leads it."""

    group: str


@dataclass(frozen=True, slots=True)
class Matters:
    """Matters in her areas: {'matters': [...], 'more': bool}, those that go on first; None off the staff. `page` counts from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class MatterAtWork:
    """One of them: MatterByNumber and {'next': [states it may become], 'cases' (how many accounts), 'no' and 'yes' (answers of
    members in this round), 'page': address or ''}; None when it is not in her areas.
    """

    number: str


@dataclass(frozen=True, slots=True)
class WhoPromises:
    """Whom she may name to be reminded: [{'id', 'name'}, ...]: herself first, colleagues, officers of bodies; None off the staff."""

    matter: str


@dataclass(frozen=True, slots=True)
class MyPromises:
    """Actions of which she is reminded and that are open: [action, ...], what is due first; None when she is neither staff nor officer."""


MatterFact = (
    SimilarMatters
    | MatterByNumber
    | Progress
    | MyGroups
    | GroupsAt
    | JoinRequests
    | Matters
    | MatterAtWork
    | WhoPromises
    | MyPromises
)
