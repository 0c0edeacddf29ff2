"""What flows ask about notices: what she hears of, groups, broadcasts to be sent or on their way, rumours."""

from dataclasses import dataclass

from flows.audience import Audience


@dataclass(frozen=True, slots=True)
class MyTopics:
    """{'topics': [those of TOPICS that she opted in to], 'places': [place as in WhichPlace, ...], 'stopped': bool,
    'groups': [{'id', 'name'}, ...]}.
    """


@dataclass(frozen=True, slots=True)
class GroupByCode:
    """The group that a code opens: {'id', 'name', 'kind', 'place' (name), 'member': bool}, or None."""

    code: str


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of her areas: [{'id', 'name', 'kind', 'place' (name), 'code', 'members' (how many)}, ...]; None off the staff."""


@dataclass(frozen=True, slots=True)
class RumoursAbout:
    """What is known about what these words ask, the best first, at most three: [{'number', 'said', 'known', 'on' (ISO date)}, ...].

    'known' is in her language, or in the one that there is. [] where nothing is published.
    """

    words: str


@dataclass(frozen=True, slots=True)
class Rumours:
    """Those published for her areas: [{'number', 'said', 'on', 'asked' (how often)}, ...]; None off the staff."""


@dataclass(frozen=True, slots=True)
class AudienceChoices:
    """What she may choose an audience from; None off the staff.

    {'places': [place, ...] (her areas; [] is everywhere), 'groups': [{'id', 'name'}, ...], 'meetings': [{'id', 'number',
    'title', 'starts', 'over': bool}, ...] (the newest first, at most eight), 'roles': [...]}.
    """


@dataclass(frozen=True, slots=True)
class Preview:
    """A broadcast as it would go out; None when she may not send it to this audience.

    {'count', 'languages': {language: count}, 'channels': {channel: count}, 'left_out': [[reason, count], ...] (most first;
    reasons end keys `broadcast.reason.*`), 'at' (ISO: now, or when quiet hours end), 'quiet': bool, 'price' (like '3.10 USD', '' when
    config.yml gives none), 'second' ('' or why a colleague must agree: 'size', 'words', 'night'), 'template': [] or [[name,
    state], ...] of those that are needed and not approved, 'shown': [[language, channel, text as it is shown there], ...]}.
    `texts` is ((language, words), ...).
    """

    texts: tuple[tuple[str, str], ...]
    audience: Audience
    urgent: bool


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """Those of her areas, the newest first: {'broadcasts': [line, ...], 'more': bool}; None off the staff.

    A line is {'number', 'kind', 'state', 'first' (the beginning of its words), 'made' (ISO), 'count'}. `page` counts from 0.
    """

    page: int


@dataclass(frozen=True, slots=True)
class BroadcastByNumber:
    """A line of Broadcasts and {'texts': [[language, words], ...], 'lines': {state: count}, 'reasons': [[state, sentence, count],
    ...] (of what failed or was left out), 'steps': of pause, resume, stop, approve, refuse those that she may, 'mine': bool,
    'second' (as in Preview), 'why' (of a refusal)}; None when she may not see it.
    """

    number: str


NoticeFact = (
    MyTopics
    | GroupByCode
    | Groups
    | RumoursAbout
    | Rumours
    | AudienceChoices
    | Preview
    | Broadcasts
    | BroadcastByNumber
)
