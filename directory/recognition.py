"""Which place a sentence names: one for sure, several to ask about, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from directory.names import Found, Name, Names
from directory.place import Kind, Place
from directory.spelling import words_of

MOST_CHOICES: Final = 5
MOST_WORDS: Final = 250


@dataclass(frozen=True, slots=True)
class Sure:
    """The sentence names this place."""

    place: Place


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The sentence may name one of these, likeliest first, at most five; one alone means "do you mean ...?"."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place of the directory is named."""


Recognition = Sure | Ambiguous | Unknown

LINKS: Final = frozenset({"ya", "wa", "la", "cha", "za", "of", "ile", "the"})
HERE: Final = frozenset({"hapa", "huku", "hapo", "niko", "tuko", "nipo", "tupo", "here"})
LOCATIVE: Final = HERE | {
    "in",
    "at",
    "near",
    "around",
    "from",
    "kutoka",
    "toka",
    "pale",
    "kule",
    "huko",
    "within",
}
NEAR_TO: Final = frozenset(
    {"near", "opposite", "behind", "beside", "past", "towards", "karibu", "nyuma", "mbele", "kando"}
)
FILLER: Final = (
    HERE
    | LOCATIVE
    | LINKS
    | frozenset(
        {"ni", "kwa", "na", "it", "is", "was", "ilikuwa", "mimi", "am", "i", "im"}
        | {"place", "mahali", "please", "tafadhali", "karibu", "to", "next", "area", "town", "side", "kenya"}
    )
)

SETTLEMENT: Final[frozenset[Kind]] = frozenset({"town", "ward"})
KIND_WORDS: Final[dict[str, frozenset[Kind]]] = {
    **dict.fromkeys(("county", "kaunti", "counti"), frozenset[Kind]({"county"})),
    **dict.fromkeys(("constituency", "subcounty"), frozenset[Kind]({"constituency"})),
    **dict.fromkeys(("ward", "wadi", "wodi", "kata"), frozenset[Kind]({"ward"})),
    **dict.fromkeys(
        ("estate", "mtaa", "mtaani", "stage", "kijiji", "village", "town", "mjini", "tao"), SETTLEMENT
    ),
    **dict.fromkeys(("market", "soko", "sokoni", "marketi", "mkt"), frozenset[Kind]({"market"})),
    **dict.fromkeys(
        ("ocs", "policestation", "policepost", "kituochapolisi", "polisistation"),
        frozenset[Kind]({"station"}),
    ),
}
BEFORE_ONLY: Final = frozenset({"kata", "mtaa", "mtaani", "kijiji", "stage"})
PREFERENCE: Final[tuple[Kind, ...]] = ("county", "ward", "town", "constituency", "market", "station")


@dataclass(frozen=True, slots=True)
class Mention:
    """The places one run of words may mean."""

    start: int
    end: int
    places: tuple[Place, ...]
    ask: bool
    landmark: bool


class Recogniser:
    """Reads places out of sentences. ``line_of`` gives a place's ids from itself up to its county."""

    def __init__(
        self, names: Names, line_of: Callable[[Place], tuple[str, ...]], order: dict[str, int]
    ) -> None:
        self._names = names
        self._line_of = line_of
        self._order = order

    def recognise(self, text: str, near: Place | None = None) -> Recognition:
        """The place named in a text; ``near`` orders what is ambiguous, it never decides."""
        words = words_of(text)[:MOST_WORDS]
        found = self._found(words)
        whole = self._only(words, found)
        mentions = [
            mention
            for index, one in enumerate(found)
            if (mention := self._mention(words, one, found[:index] + found[index + 1 :], whole))
        ]
        return self._decided(self._narrowed(mentions), near)

    def _found(self, words: list[str]) -> list[Found]:
        found: list[Found] = []
        place = 0
        while place < len(words):
            if one := self._names.at(words, place):
                found.append(one)
                place = one.end
            else:
                place += 1
        return found

    def _only(self, words: list[str], found: Sequence[Found]) -> bool:
        """Whether the message is nothing but one name and small words around it."""
        if len(found) != 1:
            return False
        rest = words[: found[0].start] + words[found[0].end :]
        return all(word in FILLER or word in KIND_WORDS for word in rest)

    def _mention(
        self, words: list[str], found: Found, others: Sequence[Found], whole: bool
    ) -> Mention | None:
        kinds = _kinds_beside(words, found)
        of_kind = [name for name in found.names if name.place.kind in kinds]
        names = of_kind or [name for name in found.names if not name.needs_kind]
        if not of_kind:
            names = [name for name in names if self._cued(name, words, found, others, whole)]
        sayings = _before(words, found.start)
        ask = False
        if not names and sayings and not whole:
            names = [name for name in found.names if _half_cued(name, sayings)]
            ask = True
        if found.slips and found.letters < 7:
            if not whole:
                return None
            ask = True
        if not names:
            return None
        places = self._one_of_each_line([name.place for name in names])
        landmark = bool(sayings & NEAR_TO)
        return Mention(found.start, found.end, tuple(places), ask or found.slips > 1, landmark)

    def _cued(self, name: Name, words: list[str], found: Found, others: Sequence[Found], whole: bool) -> bool:
        if not name.cue or whole:
            return True
        for other in others:
            around = any(
                third.place.id in self._line_of(name.place)[1:] and not third.cue and not third.needs_kind
                for third in other.names
            )
            gap = other.start - found.end
            if around and (name.cue != "kind" or 0 <= gap <= 1):
                return True
        return False

    def _one_of_each_line(self, places: Sequence[Place]) -> list[Place]:
        """Of places with one name that lie inside each other the one that people mean."""
        kept: list[Place] = []
        for place in sorted(dict.fromkeys(places), key=lambda one: PREFERENCE.index(one.kind)):
            line = self._line_of(place)
            if not any(other.id in line or place.id in self._line_of(other) for other in kept):
                kept.append(place)
        return kept

    def _narrowed(self, mentions: list[Mention]) -> list[Mention]:
        """Each mention with only those places that the other mentions fit best."""
        narrowed = []
        for mention in mentions:
            others = [place for other in mentions if other is not mention for place in other.places]
            scores = [
                max((self._kinship(place, other) for other in others), default=0) for place in mention.places
            ]
            best = max(scores)
            places = tuple(
                place for place, score in zip(mention.places, scores, strict=True) if score == best
            )
            narrowed.append(Mention(mention.start, mention.end, places, mention.ask, mention.landmark))
        return narrowed

    def _kinship(self, place: Place, other: Place) -> int:
        """3: one lies in the other; 2: same constituency; 1: same county; 0: neither."""
        line, others = self._line_of(place), self._line_of(other)
        if place.id in others or other.id in line:
            return 3
        shared = set(line) & set(others)
        return min(2, len(shared))

    def _decided(self, mentions: list[Mention], near: Place | None) -> Recognition:
        inner = [one for one in mentions if not any(self._around(one, other) for other in mentions)]
        if any(not one.landmark for one in inner):
            inner = [one for one in inner if not one.landmark]
        places = list(dict.fromkeys(place for one in inner for place in one.places))
        if not places:
            return Unknown()
        if len(places) == 1 and not all(one.ask for one in inner):
            return Sure(places[0])
        places.sort(key=lambda place: (-self._kinship(place, near) if near else 0, self._order[place.id]))
        return Ambiguous(tuple(places[:MOST_CHOICES]))

    def _around(self, one: Mention, other: Mention) -> bool:
        """Whether every place of ``one`` strictly contains a place of ``other``: it only says where that is."""
        return other is not one and all(
            any(place.id in self._line_of(inside)[1:] for inside in other.places) for place in one.places
        )


def _kinds_beside(words: list[str], found: Found) -> frozenset[Kind]:
    """The kinds that a word beside the name tells: "soko la X", "X ward", "X police station"."""
    after = words[found.end : found.end + 2]
    for word in ("".join(after), *after[:1]):
        if word in KIND_WORDS and word not in BEFORE_ONLY:
            return KIND_WORDS[word]
    before = words[max(0, found.start - 4) : found.start]
    if before and before[-1] in LINKS:
        before = before[:-1]
    for count in (3, 2, 1):
        if (word := "".join(before[-count:])) in KIND_WORDS:
            return KIND_WORDS[word]
    return frozenset()


def _before(words: list[str], start: int) -> set[str]:
    """The two words before a name."""
    return set(words[max(0, start - 2) : start])


def _half_cued(name: Name, sayings: set[str]) -> bool:
    """Whether a locative word makes it worth asking."""
    if name.needs_kind or name.cue in {"", "kind"}:
        return False
    return bool(sayings & (HERE if name.cue == "here" else LOCATIVE))
