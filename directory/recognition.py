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
    is_either,
    is_landmark,
    is_only_a_name,
    kinds_apart,
    kinds_beside,
    says_nothing_else,
    worth_asking,
)
from directory.name import Found, Name
from directory.names import SHORTEST_BY_SOUND, Names
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
SURE_BY_EAR: Final = 5
MOST_OFF_BY_EAR: Final = 2
MOST_WORDS_OF_ONE: Final = 4
STATIONS: Final = frozenset({"station"})


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
    found: Found


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
        if self._expecting.stations:
            words = kinds_apart(words, self._expecting)
        decided = self._read(words, self._found(words), near)
        if isinstance(decided, Unknown) and self._expecting.stations:
            return self._read(words, self._whole(words), near)
        return decided

    def _read(self, words: list[str], found: list[Found], near: Place | None) -> Recognition:
        whole = is_only_a_name(words, found, self._expecting)
        mentions = [mention for one in found if (mention := self._mention(words, one, found, whole))]
        return self._decided(words, self._narrowed(mentions), near)

    def _whole(self, words: list[str]) -> list[Found]:
        """The one name that all words together make that ask for nothing: "ka bar net police station"."""
        if not self._expecting.says_at_most(MOST_WORDS_OF_ONE, words):
            return []
        said = [at for at, word in enumerate(words) if not self._expecting.fills(word)]
        if not said or said[-1] - said[0] != len(said) - 1:
            return []
        found = self._names.whole(words, said[0], said[-1] + 1)
        return [found] if found else []

    def _found(self, words: list[str]) -> list[Found]:
        found: list[Found] = []
        at = 0
        short = self._expecting.says_at_most(SHORT_MESSAGE_WORDS, words)
        while at < len(words):
            before = words[max(0, at - 2) : at]
            slips = (short or not PLACE_FOLLOWS.isdisjoint(before)) and not (
                self._expecting.stations and self._expecting.fills(words[at])
            )
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
        alone = whole or (self._expecting.stations and says_nothing_else(words, all_found, self._expecting))
        unsure = found.slips or found.part
        if unsure and not _slip_counts(words, found, before, alone, told=bool(kinds)):
            return None
        loose = [name for name in found.names if not name.needs_kind]
        names = [name for name in found.names if name.place.kind in kinds and not found.part]
        if kinds == STATIONS and names:
            # A ward of the same name in another county has no station by that name, but may have one.
            counties = {name.place.county for name in names}
            names += [name for name in loose if not name.cue and name.place.county not in counties]
        names = names or [name for name in loose if not name.cue]
        names = names or [name for name in loose if self._cued(words, name, found, all_found, whole)]
        ask = found.part or bool(
            found.slips and not (alone and self._sure_of(found, names, told=bool(kinds)))
        )
        if not names:
            names = [name for name in loose if worth_asking(name, before)]
            ask = True
        if not kinds and found.letters < SHORTEST_BY_SOUND:
            written = "".join(words[found.start : found.end])
            ask = ask or all(name.key != written for name in names)
        if not names:
            return None
        names += self._names.elsewhere(found)
        places = tuple(self._one_of_each_line([name.place for name in names]))
        same_name = frozenset(name.place.id for name in loose)
        return Mention(places, same_name, ask, is_landmark(words, found), found)

    def _sure_of(self, found: Found, names: Sequence[Name], *, told: bool) -> bool:
        """Whether a misspelt name that stands alone may be taken; ``told``: beside a word for its kind."""
        whole = self._expecting.whole_counties
        few_known = whole is not None and any(name.place.county not in whole for name in names)
        if found.by_ear:
            least = SURE_BY_EAR + found.slips + few_known
            return found.slips <= MOST_OFF_BY_EAR and found.letters >= least and (told or not few_known)
        return (
            not few_known
            and found.slips == 1
            and found.letters >= (SURE_WITH_ONE_SLIP_AND_KIND if told else SURE_WITH_ONE_SLIP)
        )

    def _cued(
        self, words: list[str], name: Name, found: Found, all_found: Sequence[Found], whole: bool
    ) -> bool:
        """Whether a name that is also a word is meant as a place: alone, or beside what lies around it."""
        if whole:
            return True
        if any(self._either(words, found, other) and _is_loose(other) for other in all_found):
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

    def _either(self, words: list[str], one: Found, other: Found) -> bool:
        """Whether both are named side by side, "Molo ama Elburgon": neither says where the other is."""
        return self._expecting.stations and one is not other and is_either(words, one, other, self._expecting)

    def _decided(self, words: list[str], mentions: list[Mention], near: Place | None) -> Recognition:
        inner = [
            one
            for one in mentions
            if not any(
                self._says_where(one, other) and not self._either(words, one.found, other.found)
                for other in mentions
            )
        ]
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


def _is_loose(found: Found) -> bool:
    return any(not name.cue and not name.needs_kind for name in found.names)


def _slip_counts(words: list[str], found: Found, before: frozenset[str], whole: bool, *, told: bool) -> bool:
    """A misspelt name is read only where a place is expected: "mwaliko" (invitation) is not Mwariki."""
    long_enough = found.letters >= SHORTEST_SLIP_IN_A_SENTENCE
    if whole:
        least = SHORTEST_SLIP_BESIDE_ITS_KIND if told else SHORTEST_SLIP_AS_AN_ANSWER
        return found.letters >= least or (
            found.end - found.start == len(words) and not (found.by_ear or found.part)
        )
    return long_enough and not before.isdisjoint(PLACE_FOLLOWS)
