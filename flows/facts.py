"""What a flow may ask about the world. The turn answers; the answer is journaled as JSON with its query.

The shape of each answer is in its query's docstring. A fact whose query changes is asked again.
"""

from dataclasses import dataclass

from flows.messages import Point


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

    {'id', 'kind', 'state', 'filed' (ISO date), 'sensitive', 'manner', 'accounts' (how many)}.
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


Fact = (
    WhichPlace | WardAt | Numbers | HasConsent | ReportByCode | MyReports | MyData | HumanHours | Deployment
)
