"""Where: a pin, a ward, a market, a landmark in words. An ambiguous name asks, an unknown one is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.engine.answers import Choice, Pick, Where, yes_or_no
from flows.engine.talk import Talk
from flows.facts import WardAt, WhichPlace
from flows.messages import Point
from flows.words import Gap, text

UNKNOWN = Pick(
    "unknown",
    text("where.skip"),
    ("skip", "ruka", "sijui", "i dont know", "dont know", "not sure", "no", "hapana"),
)
OTHER = Pick(
    "other", text("where.none_of_these"), ("none", "none of these", "hapana", "no", "si hizi", "nyingine")
)

Place = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Located:
    """Where it happened, as far as it is known: the directory's id, her words, her pin."""

    place: str = ""
    name: str = ""
    within: str = ""
    words: str = ""
    point: Point | None = None

    def label(self) -> Gap:
        """How the summary names it."""
        name = f"{self.name}, {self.within}" if self.name and self.within else self.name
        if name and self.words and self.words.casefold() not in name.casefold() and len(self.words) <= 60:
            return f"{self.words} ({name})"
        return name or self.words or (text("where.pin") if self.point else text("where.unknown"))


async def locate(
    talk: Talk,
    begun_with: str = "",
    pin: Sequence[float] | None = None,
    *,
    told: str = "",
    group: dict[str, Any] | None = None,
) -> Located:
    """Ask where, recognise it, and confirm what is not sure. `pin` is [latitude, longitude] she began with.

    The place is looked for in what she began with, and only then in all that she told. Reported for a `group`, as MyGroups
    has it, it is the place of that group.
    """
    prefill: dict[str, Any] | None = {"point": list(pin)} if pin else None
    if group and group["place"]:
        prefill = {"words": group["place_name"], "place": group["place"]}
    begun_with = begun_with or told
    if begun_with and prefill is None:
        known = await talk.fact("where.begun", WhichPlace(begun_with))
        if known["sure"] or known["maybe"]:
            prefill = {"words": begun_with, "told": True}
    if told not in ("", begun_with) and prefill is None:
        known = await talk.fact("where.told", WhichPlace(told))
        if known["sure"] or known["maybe"]:
            prefill = {"words": told, "told": True}
    given = f"group {group['id']}" if group else ""
    answer = await talk.ask("where", text("where.ask"), Where((UNKNOWN,)), given=given, prefill=prefill)
    if "option" in answer:
        return Located()
    if "place" in answer:
        return Located(answer["place"], answer["words"])
    if "point" in answer:
        return await _from_pin(talk, Point(*answer["point"]))
    # Her account may change afterwards: what she told before must not stay behind as the name of the place.
    words = "" if "told" in answer else answer["words"]
    place = await _which(talk, "where.place", answer["words"])
    if place is not None:
        return _located(place, words)
    question = text("where.near", words=words) if words else text("where.instead")
    near = await talk.ask("where.near", question, Where((UNKNOWN,)), given=words)
    if "point" in near:
        return await _from_pin(talk, Point(*near["point"]), words)
    if "words" not in near:
        return Located(words=words)
    place = await _which(talk, "where.near_place", near["words"])
    if place is not None:
        return _located(place, words or near["words"])
    return Located(words=f"{words}, {near['words']}" if words else near["words"])


def _located(place: Place, words: str, point: Point | None = None) -> Located:
    return Located(place["id"], place["name"], place["within"], words, point)


async def _from_pin(talk: Talk, point: Point, words: str = "") -> Located:
    ward = await talk.fact("where.ward", WardAt(point))
    if ward is None:
        await talk.say("where.far", text("where.far"))
        return Located(words=words, point=point)
    right = await talk.ask(
        "where.is_it",
        text("where.is_it", place=ward["name"], within=ward["within"]),
        yes_or_no(text("yes"), text("no")),
        given=ward["id"],
    )
    if right == "yes":
        return _located(ward, words, point)
    told = await talk.ask("where.instead", text("where.instead"), Where((UNKNOWN,)), given=ward["id"])
    if "words" not in told:
        return Located(words=words, point=point)
    place = await _which(talk, "where.instead_place", told["words"])
    return _located(place, told["words"], point) if place else Located(words=told["words"], point=point)


async def _which(talk: Talk, key: str, words: str) -> Place | None:
    """The one place these words mean, after asking when several could be meant."""
    found = await talk.fact(key, WhichPlace(words))
    if found["sure"]:
        sure: Place = found["sure"]
        return sure
    maybe: list[Place] = found["maybe"]
    if not maybe:
        return None
    if len(maybe) == 1:
        only = maybe[0]
        right = await talk.ask(
            f"{key}.right",
            text("where.do_you_mean", place=only["name"], within=only["within"]),
            yes_or_no(text("yes"), text("no")),
            given=only["id"],
        )
        return only if right == "yes" else None
    chosen = await talk.ask(
        f"{key}.which",
        text("where.which"),
        Choice(
            (
                *(
                    Pick(place["id"], text("where.option", name=place["name"], within=place["within"]))
                    for place in maybe
                ),
                OTHER,
            )
        ),
        given=" ".join(place["id"] for place in maybe),
    )
    return next((place for place in maybe if place["id"] == chosen), None)
