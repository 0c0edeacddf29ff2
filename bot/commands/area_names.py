"""Areas as whoever types them means them: places of the directory by name or id, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable

from directory.place import Place
from directory.places import Places
from directory.recognition import Ambiguous, Recognition, Sure
from directory.spelling import words_of


class AreaError(Exception):
    """These words name no one place for sure; the sentence says which it could be."""


def areas_named(places: Places, names: Iterable[str]) -> tuple[Place, ...]:
    """The places that are named, each once. Raises AreaError."""
    return tuple(dict.fromkeys(_named(places, name) for name in names))


def shown(places: Places, place: Place) -> str:
    """A place so that it is told from others: "Kaptembwo, Nakuru (ward)"."""
    return f"{places.title(place)} ({place.kind})"


def _named(places: Places, name: str) -> Place:
    by_id = places.by_id(name.strip())
    if by_id is not None:
        return by_id
    found = places.recognise(name)
    if isinstance(found, Sure) and set(words_of(name)) <= _words_about(places, found.place):
        return found.place
    raise AreaError(_which(places, name, found))


def _words_about(places: Places, place: Place) -> set[str]:
    """The words with which this place is named in full: another word may mean another place."""
    line = [one for place_id in places.line_of(place) if (one := places.by_id(place_id))]
    texts = [text for one in line for text in (one.name, *one.aliases, one.kind)]
    return {word for text in texts for word in words_of(text)}


def _which(places: Places, name: str, found: Recognition) -> str:
    if isinstance(found, Sure):
        maybe: tuple[Place, ...] = (found.place,)
    else:
        maybe = found.places if isinstance(found, Ambiguous) else ()
    if not maybe:
        return (
            f'The directory knows no place "{name}". Is it spelled otherwise? '
            "`baraza directory import` adds places."
        )
    lines = [f"    --area {place.id}    {shown(places, place)}" for place in maybe]
    return "\n".join([f'Which place is "{name}"? Say it by its id:', *lines])
