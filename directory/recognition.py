"""Which place a sentence names: one for sure, several to ask about, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from directory.cues import (
    A_PLACE,
    NO_PLACES,
    PLACE_FOLLOWS,
    Expecting,
    before_it,
    is_landmark,
    is_only_a_name,
    kinds_beside,
    worth_asking,
)
from directory.names import SHORTEST_BY_SOUND, Found, Name, Names
from directory.place import Place
from directory.spelling import words_of

MOST_CHOICES: Final = 5
MOST_WORDS: Final = 250
SHORT_MESSAGE_WORDS: Final = 6
SHORTEST_SLIP_IN_A_SENTENCE: Final = 7
SHORTEST_SLIP_AS_AN_ANSWER: Final = 6
SURE_WITH_ONE_SLIP: Final = 7
SURE_WITH_ONE_SLIP_AND_KIND: Final = 6
SHORTEST_SLIP_BESIDE_ITS_KIND: Final = 5


@dataclass(frozen=True, slots=True)
class Sure:
    """The sentence names this place."""

    place: Place


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """One of these may be meant, likeliest first, at most five; one alone means "do you mean ...?"."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place of the directory is named."""


Recognition = Sure | Ambiguous | Unknown


@dataclass(frozen=True, slots=True)
class Mention:
    """The places one run of words may mean; ``same_name`` are the ids of all that bear the name."""

    places: tuple[Place, ...]
    same_name: frozenset[str]
    ask: bool
    landmark: bool


class Recogniser:
    """Reads places out of sentences. ``lines`` gives each place's ids from itself up to its county."""

    def __init__(
        self, names: Names, lines: Mapping[str, tuple[str, ...]], expecting: Expecting = A_PLACE
    ) -> None:
        self._expecting = expecting
        self._names = names
        self._lines = lines
        self._order = {place_id: index for index, place_id in enumerate(lines)}

    def recognise(self, text: str, near: Place | None = None) -> Recognition:
        """The place named in a text; ``near`` orders what is ambiguous, it never decides."""
        words = words_of(text)[:MOST_WORDS]
        found = self._found(words)
        whole = is_only_a_name(words, found, self._expecting)
        mentions = [mention for one in found if (mention := self._mention(words, one, found, whole))]
        return self._decided(self._narrowed(mentions), near)

    def _found(self, words: list[str]) -> list[Found]:
        found: list[Found] = []
        at = 0
        asking = self._expecting.filler if self._expecting.stations else frozenset()
        short = sum(word not in asking for word in words) <= SHORT_MESSAGE_WORDS
        while at < len(words):
            before = words[max(0, at - 2) : at]
            slips = words[at] not in asking and (short or not PLACE_FOLLOWS.isdisjoint(before))
            if one := self._names.at(words, at, slips=slips):
                if (*before[-1:], words[at]) not in NO_PLACES:
                    found.append(one)
                at = one.end
            else:
                at += 1
        return found

    def _mention(
        self, words: list[str], found: Found, all_found: Sequence[Found], whole: bool
    ) -> Mention | None:
        before, kinds = before_it(words, found), kinds_beside(words, found, self._expecting)
        if found.slips and not _slip_counts(words, found, before, whole, told=bool(kinds)):
            return None
        loose = [name for name in found.names if not name.needs_kind]
        names = [name for name in found.names if name.place.kind in kinds]
        names = names or [name for name in loose if not name.cue]
        names = names or [name for name in loose if self._cued(name, found, all_found, whole)]
        sure = SURE_WITH_ONE_SLIP_AND_KIND if kinds else SURE_WITH_ONE_SLIP
        ask = bool(found.slips) and not (whole and found.slips == 1 and found.letters >= sure)
        whole_counties = self._expecting.whole_counties
        if found.slips and whole_counties is not None:
            ask = ask or any(name.place.county not in whole_counties for name in names)
        if not names:
            names = [name for name in loose if worth_asking(name, before)]
            ask = True
        if not kinds and found.letters < SHORTEST_BY_SOUND:
            written = "".join(words[found.start : found.end])
            ask = ask or all(name.key != written for name in names)
        if not names:
            return None
        places = tuple(self._one_of_each_line([name.place for name in names]))
        same_name = frozenset(name.place.id for name in loose)
        return Mention(places, same_name, ask, is_landmark(words, found))

    def _cued(self, name: Name, found: Found, all_found: Sequence[Found], whole: bool) -> bool:
        """Whether a name that is also a word is meant as a place: alone, or beside what lies around it."""
        if whole:
            return True
        around = set(self._lines[name.place.id][1:])
        for other in all_found:
            says_where = any(
                one.place.id in around and not one.cue and not one.needs_kind for one in other.names
            )
            if says_where and (name.cue != "kind" or 0 <= other.start - found.end <= 1):
                return True
        return False

    def _one_of_each_line(self, places: Sequence[Place]) -> list[Place]:
        """Of places with one name that lie inside each other the one that people mean."""
        kept: list[Place] = []
        preference = self._expecting.preference
        for place in sorted(dict.fromkeys(places), key=lambda one: preference.index(one.kind)):
            if self._expecting.stations and self._has_its_station(place, kept):
                continue
            if place.kind == "town":
                # Its ward is not known for sure, and the ward of its name may be another: the town was said.
                kept = [
                    one
                    for one in kept
                    if one.kind != "ward" or one.name != place.name or place.parent != one.parent
                ]
            if not any(self._kinship(place, other) == 3 for other in kept):
                kept.append(place)
        return kept

    def _has_its_station(self, place: Place, kept: Sequence[Place]) -> bool:
        """Whether a station of the same name is in the same county: asked for a station, she means that one."""
        return place.kind != "station" and any(
            one.kind == "station" and one.county == place.county for one in kept
        )

    def _narrowed(self, mentions: list[Mention]) -> list[Mention]:
        """Each mention with only those places that the other mentions fit best."""
        narrowed = []
        for mention in mentions:
            others = [other for other in mentions if other is not mention]
            fits = [self._fit(place, others) for place in mention.places]
            best = max(fits)
            places = tuple(place for place, fit in zip(mention.places, fits, strict=True) if fit == best)
            narrowed.append(replace(mention, places=places))
        return narrowed

    def _fit(self, place: Place, others: Sequence[Mention]) -> int:
        """3 where another mention is around the place; else its closest kinship with what else is mentioned."""
        if any(not other.same_name.isdisjoint(self._lines[place.id]) for other in others):
            return 3
        return max((self._kinship(place, one) for other in others for one in other.places), default=0)

    def _kinship(self, place: Place, other: Place) -> int:
        """3: one lies in the other; 2: same constituency; 1: same county; 0: neither."""
        line, others = self._lines[place.id], self._lines[other.id]
        if place.id in others or other.id in line:
            return 3
        return min(2, len(set(line) & set(others)))

    def _decided(self, mentions: list[Mention], near: Place | None) -> Recognition:
        inner = [one for one in mentions if not any(self._says_where(one, other) for other in mentions)]
        if any(not one.landmark for one in inner):
            inner = [one for one in inner if not one.landmark]
        places = list(dict.fromkeys(place for one in inner for place in one.places))
        if not places:
            return Unknown()
        if len(places) == 1 and not all(one.ask for one in inner):
            return Sure(places[0])
        places.sort(key=lambda place: (-self._kinship(place, near) if near else 0, self._order[place.id]))
        return Ambiguous(tuple(places[:MOST_CHOICES]))

    def _says_where(self, one: Mention, other: Mention) -> bool:
        """Whether ``one`` lies around every place of ``other`` and only says where that is."""
        if one is other:
            return False
        return all(
            not one.same_name.isdisjoint(self._lines[place.id][1:]) for place in other.places
        ) and not any(not other.same_name.isdisjoint(self._lines[place.id][1:]) for place in one.places)


def _slip_counts(words: list[str], found: Found, before: frozenset[str], whole: bool, *, told: bool) -> bool:
    """A misspelt name is read only where a place is expected: "mwaliko" (invitation) is not Mwariki."""
    long_enough = found.letters >= SHORTEST_SLIP_IN_A_SENTENCE
    if whole:
        least = SHORTEST_SLIP_BESIDE_ITS_KIND if told else SHORTEST_SLIP_AS_AN_ANSWER
        return found.letters >= least or found.end - found.start == len(words)
    return long_enough and not before.isdisjoint(PLACE_FOLLOWS)
