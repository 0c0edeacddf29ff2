"""The words beside a name that tell whether a place is meant, and of which kind."""

from __future__ import annotations

from typing import Final

from directory.names import Found, Name
from directory.place import Kind

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


def kinds_beside(words: list[str], found: Found) -> frozenset[Kind]:
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


def is_only_a_name(words: list[str], found: list[Found]) -> bool:
    """Whether the message is nothing but one name and small words around it."""
    if len(found) != 1:
        return False
    rest = words[: found[0].start] + words[found[0].end :]
    return all(word in FILLER or word in KIND_WORDS for word in rest)
