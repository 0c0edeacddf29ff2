"""Cases as rows of a file: none says more of a place than at least five reports share."""

from collections import Counter
from collections.abc import Sequence

from directory.places import Places
from storage.case_figures import CaseFigure

LEAST = 5
"""Reports of one kind in one area and quarter, below which the area is not told."""
COLUMNS = ("kind", "area", "quarter", "state", "reason", "days_to_acknowledged", "days_to_resolved")


def rows(figures: Sequence[CaseFigure], places: Places) -> list[tuple[str, ...]]:
    """In the order of their cells, so that the order tells nothing of when they came.

    The area is the ward; where fewer than LEAST reports of that kind came from it in that quarter, the county; where those
    that are left there are fewer than LEAST, it is empty.
    """
    wards = [_ward(places, one.place) for one in figures]
    as_wards = _shared(figures, wards)
    counties = [
        "" if ward else _county(places, one.place) for one, ward in zip(figures, as_wards, strict=True)
    ]
    areas = [ward or county for ward, county in zip(as_wards, _shared(figures, counties), strict=True)]
    return sorted(
        (
            one.kind,
            places.name_of(area),
            one.quarter,
            one.state,
            one.reason,
            _written(one.days_to_taken_up),
            _written(one.days_to_resolved),
        )
        for one, area in zip(figures, areas, strict=True)
    )


def _shared(figures: Sequence[CaseFigure], areas: Sequence[str]) -> list[str]:
    """Each area, '' where fewer than LEAST of its kind and quarter share it."""
    which = [(one.kind, area, one.quarter) for one, area in zip(figures, areas, strict=True)]
    counts = Counter(which)
    return [area if counts[one] >= LEAST else "" for one, area in zip(which, areas, strict=True)]


def _ward(places: Places, place_id: str) -> str:
    place = places.by_id(place_id)
    ward = places.ward_of(place) if place else None
    return ward.id if ward else ""


def _county(places: Places, place_id: str) -> str:
    place = places.by_id(place_id)
    return place.county if place else ""


def _written(days: int | None) -> str:
    return "" if days is None else str(days)
