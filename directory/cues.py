"""The words beside a name that tell whether a place is meant, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from directory.name import Found, Name
from directory.place import Kind
from directory.spelling import folded

SHORTEST_RUN_TOGETHER: Final = 9
_RUN_TOGETHER: Final = re.compile(r"(.{4,}?)(poli(?:ce|s|si)(?:station|stesheni|post)?|station|stesheni)")
LINKS: Final = frozenset({"ya", "wa", "la", "cha", "za", "of", "ile", "the"})
HERE: Final = frozenset({"hapa", "huku", "hapo", "niko", "nko", "tuko", "nipo", "tupo", "here"})
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
    {
        "near",
        "opposite",
        "behind",
        "beside",
        "past",
        "towards",
        "karibu",
        "nyuma",
        "mbele",
        "kando",
        "kuelekea",
    }
)
PLACE_FOLLOWS: Final = HERE | {"at", "near", "huko", "pale", "kule", "kutoka", "toka"}
FILLER: Final = (
    LOCATIVE
    | LINKS
    | {
        "ni",
        "kwa",
        "na",
        "it",
        "is",
        "was",
        "ilikuwa",
        "mimi",
        "am",
        "i",
        "im",
        "kenya",
        "area",
        "side",
        "kwetu",
    }
    | {"place", "mahali", "please", "tafadhali", "karibu", "to", "next", "opposite", "nyuma"}
)
# The armed group and the ward in Nakuru are spelt alike.
NO_PLACES: Final = frozenset({("al", "shabab"), ("al", "shaabab"), ("al", "shabaab"), ("el", "shabab")})

_SETTLEMENT: Final[frozenset[Kind]] = frozenset({"town", "ward"})
KIND_WORDS: Final[dict[str, frozenset[Kind]]] = {
    **dict.fromkeys(("county", "kaunti", "counti"), frozenset[Kind]({"county"})),
    **dict.fromkeys(("constituency", "subcounty"), frozenset[Kind]({"constituency"})),
    **dict.fromkeys(("ward", "wadi", "wodi", "kata"), frozenset[Kind]({"ward"})),
    **dict.fromkeys(("estate", "mtaa", "mtaani", "stage", "kijiji", "village"), _SETTLEMENT),
    "town": frozenset[Kind]({"town"}),
    **dict.fromkeys(("market", "soko", "sokoni", "skoni", "marketi", "mkt"), frozenset[Kind]({"market"})),
    **dict.fromkeys(
        ("ocs", "policestation", "policepost", "polisstation", "kituochapolisi", "polisistation"),
        frozenset[Kind]({"station"}),
    ),
}
BEFORE_ONLY: Final = frozenset({"kata", "mtaa", "mtaani", "kijiji"})
EITHER: Final = frozenset({"ama", "au", "or", "na", "and", "to", "hadi", "mpaka", "kwenda"})

_STATION_ALONE: Final = (
    "station", "stations", "stesheni", "stesheno", "steshen", "kituo", "vituo", "kituoni", "post", "police", "polis", "polisi",
    "polisipost", "karau", "makarau", "karao", "sanse", "ocs", "ocpd", "depot", "patrolbase", "policebase", "kituochakarau",
)  # fmt: skip
_STATION: Final[frozenset[Kind]] = frozenset({"station"})
_STATION_SOUNDS: Final = frozenset(folded(word) for word in _STATION_ALONE if len(word) > 3)
_ASKS: Final = frozenset(
    {
        "where", "wheres", "wapi", "which", "what", "whats", "iko", "ipo", "kiko", "kipo", "liko", "yuko", "wako", "gani", "nani", "who",
        "nearest", "closest", "near", "nearby", "me", "nami", "find", "show", "nishow", "nionyeshe", "nielekeze", "elekeza", "tafuta",
        "natafuta", "nataka", "nadai", "naomba", "nipe", "nipee", "nipatie", "give", "get", "want", "need", "looking", "for", "go", "goes",
        "kwenda", "kuenda", "enda", "nende", "nifikie", "nipeleke", "peleka", "kufika", "nifike", "niende", "naenda", "nitafika",
        "number", "numbers", "namba", "nambari", "simu", "line", "phone",
        "contact", "contacts", "call", "please", "plz", "tafadhali", "do", "does", "can", "how", "there", "a", "an", "base", "side",
        "naishi", "nakaa", "natoka", "tunaishi", "tunakaa", "live", "stay", "staying", "living", "kilicho", "iliyo", "ilio", "aliye",
        "walio", "waliopo", "wanapatikana", "wanakaa", "upande", "mjini", "slums", "slum", "between", "katikati", "ama", "au", "or", "and",
        "mpaka", "hadi", "going", "police", "any", "kupata", "naendaje", "nitumie", "nisaidie", "saidia", "help", "this", "hiki", "huyo",
        "mkubwa", "commands", "commander", "incharge", "location", "directions", "ni", "je", "kuna", "hii", "hiyo", "kwa", "wa",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expecting:
    """What the words around a name mean where a place is expected, or a station.

    `kind_words` tell the kind of a name beside them; a message of nothing but one name and `filler` is an answer;
    of places with one name inside each other the kind that comes first in `preference` is meant. Outside
    `whole_counties` (ids; None: nowhere) few places are known, so a misspelt name there may be one that is not.
    """

    kind_words: Mapping[str, frozenset[Kind]]
    filler: frozenset[str]
    preference: tuple[Kind, ...]
    stations: bool = False
    whole_counties: frozenset[str] | None = None

    def fills(self, word: str) -> bool:
        """Whether a word only asks, as it is or as it sounds ("porisi"); only of what expects stations."""
        return word in self.filler or (self.stations and folded(word) in _STATION_SOUNDS)

    def says_at_most(self, most: int, words: Sequence[str]) -> bool:
        """Whether a message has at most so many words besides those that only ask for a station."""
        if not self.stations:
            return len(words) <= most
        said = 0
        for word in words:
            said += not self.fills(word)
            if said > most:
                return False
        return True

    def kind_of(self, word: str) -> frozenset[Kind]:
        """The kinds a word tells, as it is or as it sounds; none for other words."""
        kinds = self.kind_words.get(word)
        if kinds is None and self.stations and folded(word) in _STATION_SOUNDS:
            return _STATION
        return kinds or frozenset()


# Of one name for places inside each other: the largest where it is a county ("Nakuru"), else the ward.
A_PLACE: Final = Expecting(
    KIND_WORDS,
    FILLER | frozenset(KIND_WORDS),
    ("county", "ward", "town", "constituency", "market", "station"),
)
A_STATION: Final = Expecting(
    {**KIND_WORDS, **dict.fromkeys(_STATION_ALONE, frozenset[Kind]({"station"}))},
    FILLER | _ASKS | frozenset(KIND_WORDS) | frozenset(_STATION_ALONE),
    ("station", "county", "ward", "town", "constituency", "market"),
    stations=True,
)


def kinds_beside(words: list[str], found: Found, expecting: Expecting = A_PLACE) -> frozenset[Kind]:
    """The kinds that a word beside the name tells: "soko la X", "X ward", "X police station"."""
    after = words[found.end : found.end + 2]
    for word in ("".join(after), *after[:1]):
        if word not in BEFORE_ONLY and (kinds := expecting.kind_of(word)):
            return kinds
    before = words[max(0, found.start - 4) : found.start]
    if before and before[-1] in LINKS:
        before = before[:-1]
    for count in (3, 2, 1):
        if kinds := expecting.kind_of("".join(before[-count:])):
            return kinds
    return frozenset()


def before_it(words: list[str], found: Found) -> frozenset[str]:
    """The two words before a name."""
    return frozenset(words[max(0, found.start - 2) : found.start])


def is_landmark(words: list[str], found: Found) -> bool:
    """Whether the name only says what is near: "karibu na kwa Rhonda"."""
    return not NEAR_TO.isdisjoint(words[max(0, found.start - 3) : found.start])


def worth_asking(name: Name, before: frozenset[str]) -> bool:
    """Whether a locative before a name that is also a word makes it worth asking."""
    if name.needs_kind or name.cue in {"", "kind"}:
        return False
    return not before.isdisjoint(HERE if name.cue == "here" else LOCATIVE)


def is_only_a_name(words: list[str], found: list[Found], expecting: Expecting = A_PLACE) -> bool:
    """Whether the message is nothing but one name and small words around it."""
    if len(found) != 1:
        return False
    return says_nothing_else(words, found, expecting)


def says_nothing_else(words: list[str], found: Sequence[Found], expecting: Expecting) -> bool:
    """Whether the message is nothing but names and small words around them."""
    named = {at for one in found for at in range(one.start, one.end)}
    return all(at in named or expecting.fills(word) for at, word in enumerate(words))


def is_either(words: list[str], one: Found, other: Found, expecting: Expecting) -> bool:
    """Whether one of two names may be meant: "Molo ama Elburgon", "from Lanet to Bahati"."""
    first, second = sorted((one, other), key=lambda found: found.start)
    between = words[first.end : second.start]
    return not EITHER.isdisjoint(between) and all(
        word in EITHER or word in LINKS or expecting.kind_of(word) for word in between
    )


def kinds_apart(words: list[str], expecting: Expecting) -> list[str]:
    """The words, with what was run together with a name apart: "kaptembwopolice" is two."""
    apart: list[str] = []
    for word in words:
        written = _RUN_TOGETHER.fullmatch(word) if len(word) >= SHORTEST_RUN_TOGETHER else None
        apart += written.groups() if written and not expecting.fills(word) else [word]
    return apart
