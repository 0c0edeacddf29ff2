"""Which places an audience means: those named, what lies in them, and what they lie in."""

from collections.abc import Iterable

from directory.places import Places


def widened(places: Places, ids: Iterable[str]) -> tuple[str, ...]:
    """Ids that somebody may have chosen who is meant: she may live in a part of the place, or care for all around it.

    An id that the directory does not know (any more) stays as it is.
    """
    meant: dict[str, None] = {}
    for place_id in ids:
        meant[place_id] = None
        place = places.by_id(place_id)
        if place is not None:
            meant |= dict.fromkeys(places.line_of(place))
            meant |= dict.fromkeys(inside.id for inside in places.within(place))
    return tuple(meant)
