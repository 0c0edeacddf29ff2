"""What is told of public matters: a line of a list, one in full, a title as it fits on a button."""

from datetime import UTC, date, datetime, time
from typing import Any

from flows.forums.told import agreed, short
from flows.words import Gap, Lines, Moment, Text, text

Matter = dict[str, Any]

MOST_ACTIONS = 5
"""Agreed actions in one message: more would hide the matter itself."""
SOLVED = ("resolved", "confirmed")
OVER = (*SOLVED, "closed")
"""Nobody's weight moves it any more; whoever still sees the problem tells of it."""


def day(iso: str) -> Moment:
    """A date as it is shown: noon, so that no time zone moves it to another day."""
    return Moment(datetime.combine(date.fromisoformat(iso), time(12), UTC), precision="day")


def title(matter: Matter) -> Text:
    """Its number and the beginning of its title, on a button."""
    return text("matter.pick", number=matter["number"], title=short(str(matter["title"])))


def standing(matter: Matter) -> Text:
    """How far it is."""
    if matter["state"] == "in_action":
        return text("matter.in_action", percent=int(matter.get("percent") or 0))
    if matter["state"] == "closed" and matter.get("reason"):
        return text(f"matter.closed.{matter['reason']}")
    return text(f"matter.state.{matter['state']}")


def short_line(matter: Matter) -> Text:
    """One that may be hers: only its title, its place and since when."""
    return text(
        "similar.line",
        number=matter["number"],
        title=matter["title"],
        place=matter["place"],
        since=day(matter["since"]),
        state=text("similar.over", state=standing(matter)) if matter["state"] in OVER else "",
    )


def line(matter: Matter) -> Text:
    """One of a list: what it is, and how far."""
    took = text("matter.took", count=int(matter["days"])) if _solved(matter) else ""
    said = text("matter.says", sentence=matter["sentence"]) if matter["sentence"] else ""
    return text(
        "matter.line",
        number=matter["number"],
        title=matter["title"],
        place=matter["place"],
        state=standing(matter),
        took=took,
        says=said,
    )


def in_full(matter: Matter) -> Text:
    """All that is public of it, and whether she follows it."""
    took = text("matter.took_line", count=int(matter["days"])) if _solved(matter) else ""
    voices = matter.get("voices")
    return text(
        "matter.one",
        number=matter["number"],
        title=matter["title"],
        place=matter["place"],
        lines=Lines(
            (
                text("matter.stands", state=standing(matter)),
                text("matter.sentence", sentence=matter["sentence"]) if matter["sentence"] else "",
                text("matter.since", since=day(matter["since"])),
                took,
                text("matter.group", group=matter["group"]) if matter.get("group") else "",
                text("matter.voices", count=int(voices)) if voices else "",
                actions(matter.get("actions") or []),
                text("matter.followed") if matter.get("follows") else "",
            )
        ),
    )


def actions(promised: list[dict[str, Any]]) -> Gap:
    """What was promised, by whom and by when."""
    if not promised:
        return ""
    return Lines((text("matter.promised"), Lines(tuple(map(agreed, promised[:MOST_ACTIONS])), bullet="•")))


def _solved(matter: Matter) -> bool:
    return matter["state"] in SOLVED and matter.get("days") is not None
