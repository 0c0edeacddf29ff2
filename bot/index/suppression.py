"""Which answers may enter a figure, so that none is about fewer than ten people by any route, differences included.

A station is shown with at least ten voices whose questions, each with at least ten answers, carry half of the weights. A
question with fewer answers is left out of the station's index as well, since it could be computed back from it. A county's figure is
made of what its shown stations show, and of all the rest together only where that rest is itself of ten or more: whoever
takes the stations away from the county is left with nothing, or with ten people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.index.method import DIMENSIONS, FEWEST, Method, Values, Voice

LEAST_WEIGHT = 0.5
"""The share of the weights that an index has to rest on."""

Mask = tuple[bool, ...]
"""A question each, in the order of DIMENSIONS."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What may enter one figure: how many voices it is said to be of, and their answers, others masked with None."""

    voices: int
    values: list[Values]


def entering(voices: Iterable[Voice], method: Method) -> tuple[dict[str, Pool], Pool | None]:
    """What enters the figures of one county and one quarter: a pool a shown station, and the county's, if it has one."""
    by_station: dict[str, list[Values]] = defaultdict(list)
    for voice in voices:
        if any(value is not None for value in voice.values):
            by_station[voice.station].append(voice.values)
    enough = {station: _enough(values) for station, values in by_station.items()}
    shown = {
        station
        for station, values in by_station.items()
        if len(values) >= FEWEST and method.weight_of(enough[station]) >= LEAST_WEIGHT
    }
    stations = {
        station: Pool(len(by_station[station]), _only(by_station[station], enough[station]))
        for station in sorted(shown)
    }
    return stations, _county(by_station, enough, shown, method)


def _county(
    by_station: Mapping[str, list[Values]],
    enough: Mapping[str, Mask],
    shown: set[str],
    method: Method,
) -> Pool | None:
    hidden = [station for station in by_station if station not in shown]
    hidden_voices = sum(len(by_station[station]) for station in hidden)
    if hidden_voices < FEWEST:
        hidden, hidden_voices = [], 0
    rest = [_but(by_station[station], enough[station]) for station in shown]
    rest += [by_station[station] for station in hidden]
    of_rest = _enough([one for values in rest for one in values])
    values: list[Values] = []
    for station in shown:
        mask = tuple(own or other for own, other in zip(enough[station], of_rest, strict=True))
        values += _only(by_station[station], mask)
    for station in hidden:
        values += _only(by_station[station], of_rest)
    if not any(of_rest):
        hidden_voices = 0
    if method.weight_of(_enough(values)) < LEAST_WEIGHT:
        return None
    return Pool(sum(len(by_station[station]) for station in shown) + hidden_voices, values)


def _enough(values: Iterable[Values]) -> Mask:
    """Which questions have at least ten answers."""
    counts = [0] * len(DIMENSIONS)
    for one in values:
        for place, value in enumerate(one):
            counts[place] += value is not None
    return tuple(count >= FEWEST for count in counts)


def _only(values: Iterable[Values], keep: Mask) -> list[Values]:
    masked = (tuple(value if here else None for value, here in zip(one, keep, strict=True)) for one in values)
    return [one for one in masked if any(value is not None for value in one)]


def _but(values: Iterable[Values], leave: Mask) -> list[Values]:
    return _only(values, tuple(not here for here in leave))
