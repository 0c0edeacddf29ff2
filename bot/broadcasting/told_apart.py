"""When the numbers of an audience would tell about one person: who keeps a group of one may cross it with anything."""

from collections.abc import Iterable

from flows.audience import Audience
from storage import told_apart
from storage.audience import Count
from storage.work import Work

FEWEST = 5
"""People. With fewer, a number tells about each of them whether she hears of the topic, was there, said stop."""


def is_crossed(audience: Audience) -> bool:
    """Whether people of a list are asked for something else as well. A list alone tells no more than its own number."""
    lists = _lists(audience)
    return lists > 1 or (lists == 1 and bool(audience.topic or audience.places or audience.languages))


def sorts_few(work: Work, audience: Audience) -> bool:
    """Whether a small group or meeting is crossed with another list of people."""
    return _lists(audience) > 1 and told_apart.smallest(work, audience) < FEWEST


def _lists(audience: Audience) -> int:
    return len(audience.groups) + len(audience.answered) + len(audience.attended) + bool(audience.roles)


def tells_of_few(work: Work, audience: Audience, counted: Iterable[Count]) -> bool:
    """Whether these numbers are not to be shown, nor anything sent that would show them."""
    if not is_crossed(audience):
        return False
    numbers = [(one.reason, one.number) for one in counted]
    going = sum(number for reason, number in numbers if not reason)
    named = audience.groups or audience.answered or audience.attended
    return (
        0 < going < FEWEST
        or sum(number for _, number in numbers) < FEWEST
        or bool(named and told_apart.smallest(work, audience) < FEWEST)
    )
