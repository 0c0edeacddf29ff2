"""What is told of forums: a line of the list, one in full, what became of what was agreed, what she answered."""

from datetime import UTC, date, datetime, time
from typing import Any

from flows.words import Gap, Lines, Moment, Text, text

Forum = dict[str, Any]

MOST_BECAME = 5
"""Agreed actions in one message: more would hide the forum itself."""
LONGEST_AGENDA = 600
LONGEST_RECORD = 1500
LONGEST_BUTTON = 24
"""Letters of a row of WhatsApp's list."""
SHORT = 17
SHORTEST = 8
"""Letters of a title on a button: at most, and at least before it is cut inside a word."""


def when(forum: Forum) -> Moment:
    """Its date and time."""
    return Moment(datetime.fromisoformat(forum["starts"]))


def where(forum: Forum) -> Gap:
    """Its place: how to find it, and the name of the place where that says more."""
    words, name = str(forum["place_words"]), str(forum["place"])
    if not words or not name or name.casefold() in words.casefold():
        return words or name or text("forums.no_place")
    return text("forums.where", words=words, place=name)


def line(forum: Forum) -> Text:
    """A forum in the list."""
    return text(
        "forums.line",
        number=forum["number"],
        title=forum["title"],
        when=when(forum),
        where=where(forum),
        mine=text(f"forums.mine_short.{forum['mine']}") if forum["mine"] else "",
    )


def in_full(forum: Forum) -> Text:
    """All that is told of one that is planned."""
    return text(
        "forums.one",
        title=forum["title"],
        when=when(forum),
        where=where(forum),
        lines=Lines(
            (
                forum["theme"],
                text("forums.host", host=forum["host"]) if forum["host"] else "",
                text("forums.agenda", agenda=str(forum["agenda"])[:LONGEST_AGENDA])
                if forum["agenda"]
                else "",
                _languages(forum),
                _offers(forum),
                seats(forum),
                became(forum),
                mine(forum),
            )
        ),
    )


def over(forum: Forum) -> Text:
    """One that does not take place, or did: what is known of it, and nothing to answer."""
    if forum["state"] == "cancelled":
        return text("forums.cancelled", title=forum["title"], when=when(forum), where=where(forum))
    record = text("forums.record", record=str(forum["record"])[:LONGEST_RECORD]) if forum["record"] else ""
    return text(
        "forums.over",
        title=forum["title"],
        when=when(forum),
        lines=Lines((record or text("forums.no_record"), became(forum))),
    )


def seats(forum: Forum) -> Gap:
    """How many seats are left; nothing without a limit."""
    left = forum["left"]
    if left is None:
        return ""
    return text("forums.seats", count=left) if left > 0 else text("forums.full")


def became(forum: Forum) -> Gap:
    """What became of what was agreed at the meeting before it."""
    actions = forum["became"][:MOST_BECAME]
    if not actions:
        return ""
    return Lines((text("forums.became"), Lines(tuple(map(agreed, actions)), bullet="•")))


def agreed(action: dict[str, Any]) -> Text:
    """What, who, by when, and how far it is."""
    state = action["state"]
    how_far = (
        text("forums.percent", percent=int(action["percent"]))
        if state == "open"
        else text(f"forums.action.{state}")
    )
    by_when = text("forums.by", day=_day(action["due"])) if action["due"] and state == "open" else ""
    who = text("forums.who", who=action["who"]) if action["who"] else ""
    return text("forums.action", what=action["what"], who=who, due=by_when, how_far=how_far)


def _day(iso: str) -> Moment:
    return Moment(datetime.combine(date.fromisoformat(iso), time(12), UTC), precision="day")


def mine(forum: Forum) -> Gap:
    """What she answered; nothing where she has not."""
    match forum["mine"]:
        case "coming" | "waiting" as answer:
            needs = (
                text("forums.mine_needs", needs=needs_named(tuple(forum["needs"]))) if forum["needs"] else ""
            )
            return text(
                "forums.mine.coming" if answer == "coming" else "forums.mine.waiting",
                count=max(1, forum["people"]),
                needs=needs,
            )
        case "declined":
            return text("forums.mine.declined")
    return ""


def needs_named(needs: tuple[str, ...]) -> Gap:
    """Needs in words, one after the other."""
    if len(needs) == 1:
        return text(f"attend.need.{needs[0]}")
    first, *others = needs
    return text("forums.and", first=text(f"attend.need.{first}"), others=needs_named(tuple(others)))


def _languages(forum: Forum) -> Gap:
    spoken = [one for one in forum["languages"] if one in ("en", "sw")]
    if not spoken:
        return ""
    named = (
        text("language.sw")
        if spoken == ["sw"]
        else text("language.en")
        if spoken == ["en"]
        else text("forums.both_languages")
    )
    return text("forums.languages", languages=named)


def _offers(forum: Forum) -> Gap:
    offered = tuple(need for need in forum["offers"] if need != "other")
    return text("forums.offers", offers=needs_named(offered)) if offered else ""


def fits(name: object, most: int = LONGEST_BUTTON) -> str:
    """A name as it fits on a button."""
    named = str(name)
    return named if len(named) <= most else named[: most - 1].rstrip() + "…"


def short(title: str) -> str:
    """As it fits beside its number on a button of WhatsApp's list, 24 letters: whole words where they are not too long."""
    if len(title) <= SHORT:
        return title
    cut = title[:SHORT]
    words = cut[: cut.rfind(" ")] if " " in cut[SHORTEST:] else cut[:-1]
    return words.rstrip(" ,;:-") + "…"
