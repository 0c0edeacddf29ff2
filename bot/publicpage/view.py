"""What a page and a file show of a station or county, from its score card."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.index.cards import Card, Trend, trend
from bot.index.method import DIMENSIONS
from bot.scorecards import Shown

TOO_FEW = "fewer than 10"
COLUMNS = (
    "place",
    "name",
    "quarter",
    "view",
    "voices",
    "index",
    "low",
    "high",
    *DIMENSIONS,
    "method",
    "said_by",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension: the residents' score and the station's own, 0 to 100; None where there is none to show."""

    name: str
    score: int | None
    own: int | None


def rows(shown: Shown) -> list[Row]:
    """The six dimensions in their order."""
    scores = shown.card.scores if shown.card else (None,) * len(DIMENSIONS)
    own = shown.own_view.scores if shown.own_view else (None,) * len(DIMENSIONS)
    return [Row(*row) for row in zip(DIMENSIONS, scores, own, strict=True)]


def moved(shown: Shown) -> Trend | None:
    """Against the quarter before, where both are shown."""
    return trend(shown.card, shown.before)


def as_csv(places: Iterable[Shown]) -> str:
    """The same figures as on the page, a line a view; what is suppressed is empty, its voices "fewer than 10"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for shown in places:
        writer.writerows(_lines(shown))
    return out.getvalue()


def _lines(shown: Shown) -> Iterator[list[str]]:
    place = [shown.place.id, shown.place.name]
    yield [*place, shown.quarter, "residents", *_figures(shown.card), ""]
    if shown.before:
        yield [*place, shown.before.quarter, "residents", *_figures(shown.before), ""]
    if own := shown.own_view:
        yield [*place, own.quarter, "own", "", "", "", "", *map(str, own.scores), "", own.said_by]


def _figures(card: Card | None) -> list[str]:
    if card is None:
        return [TOO_FEW, *[""] * (len(DIMENSIONS) + 4)]
    scores = ("" if score is None else str(score) for score in card.scores)
    return [*map(str, (card.voices, card.index, card.low, card.high)), *scores, card.version]
