"""How commendations stand on the staff page: facts, hints, and months."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from bot.commending import Hints
from bot.staffpage.speech import Speech
from flows.reporting.when import shown
from storage.commendations import Commendation, days_of
from storage.handed_over import TO, To


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what was told."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verified:
    """One by its number and the officer's name as listed, with what was told folded away."""

    number: str
    officer: str = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class StationMonth:
    """The verified ones of a station in a month, and what became of them; `letter` is the address of what is printed."""

    name: str
    count: str
    letter: str
    became: tuple[str, ...]
    told: tuple[Verified, ...] = field(repr=False)


def by_station(
    found: Iterable[Commendation], names: Mapping[str, str], month: str, say: Speech
) -> list[StationMonth]:
    """Of each station that has any, in the order in which they come."""
    return [
        StationMonth(
            names[station],
            say("staffpage.commendations.count", count=len(ones)),
            f"/commendations/letter?station={station}&month={month}",
            became(ones, say),
            tuple(Verified(one.number, one.officer, tuple(facts(one, say))) for one in ones),
        )
        for station, group in groupby(found, key=lambda one: one.station)
        if (ones := list(group))
    ]


def became(found: Sequence[Commendation], say: Speech) -> tuple[str, ...]:
    """A line for the station and one for its committee: on which days, and which were not handed over."""
    return tuple(
        line
        for to in TO
        for line in _became(
            to, [(one.number, one.station_on if to == "station" else one.committee_on) for one in found], say
        )
    )


def _became(to: To, days: list[tuple[str, date | None]], say: Speech) -> Iterator[str]:
    for on in sorted({on for _, on in days if on is not None}):
        yield say(
            "staffpage.handover.done_station" if to == "station" else "staffpage.handover.done_committee",
            on=say.day(on),
        )
    if left := [number for number, on in days if on is None]:
        yield say(
            "staffpage.handover.open_station" if to == "station" else "staffpage.handover.open_committee",
            numbers=", ".join(left),
        )


def facts(one: Commendation, say: Speech) -> Iterator[Fact]:
    """What was told, as the staff sees it."""
    told = one.told
    if one.officer:
        yield Fact(say("commendations.fact.listed"), one.officer)
    if told.officer:
        yield Fact(say("commendations.fact.officer"), told.officer)
    if told.looks:
        yield Fact(say("commendations.fact.looks"), told.looks)
    yield Fact(say("commendations.fact.did"), told.did)
    yield Fact(say("commendations.fact.when"), say.words(shown(told.when)))
    yield Fact(say("commendations.fact.part"), say(f"commend.part.{told.part}"))
    yield Fact(say("commendations.fact.name"), told.name or say("commendations.fact.no_name"))
    yield Fact(say("commendations.fact.filed"), say.day(one.on))


def letter_facts(one: Commendation, say: Speech) -> Iterator[Fact]:
    """What the station and its committee read: whose voice it is only where she allowed it, and not when she told it."""
    told = one.told
    if officer := one.officer or told.officer:
        yield Fact(say("staffpage.handover.officer"), officer)
    if told.looks:
        yield Fact(say("commendations.fact.looks"), told.looks)
    yield Fact(say("commendations.fact.did"), told.did)
    if "start" in told.when or told.when.get("words"):
        yield Fact(say("commendations.fact.when"), say.words(shown(told.when)))
    who = told.name or say("staffpage.handover.no_name")
    key = "staffpage.handover.helped" if told.part == "helped" else "staffpage.handover.witness"
    yield Fact(say("staffpage.handover.told_by"), say(key, who=who))


def hint_lines(hints: Hints, say: Speech) -> Iterator[str]:
    """What to think of before deciding."""
    if hints.complaint:
        yield say("commendations.hint.complaint")
    if hints.duplicates:
        yield say("commendations.hint.duplicates", numbers=", ".join(hints.duplicates))
    if hints.blame:
        yield say("commendations.hint.blame")
    if hints.herself:
        yield say("commendations.hint.herself")
    if hints.again:
        yield say("commendations.hint.again")


def month_asked(asked: str, today: date) -> str:
    """The month as 2026-11; the present one for what is none, or is still to come."""
    try:
        first, _ = days_of(asked)
    except (ValueError, OverflowError):
        return f"{today:%Y-%m}"
    return min(asked, f"{today:%Y-%m}") if f"{first:%Y-%m}" == asked else f"{today:%Y-%m}"


def month_before(month: str) -> str:
    """The month before that."""
    return f"{days_of(month)[0] - timedelta(days=1):%Y-%m}"


def month_after(month: str) -> str:
    """The month after that."""
    return f"{days_of(month)[1] + timedelta(days=1):%Y-%m}"


def month_named(month: str, say: Speech) -> str:
    """November 2026."""
    return say(f"charter.month.{month[5:]}", year=month[:4])
