"""What was agreed at a meeting, a line each: "what; who; by when". Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.convening.coming import coming_in

MOST = 10
"""Actions in one message."""
LONGEST_WHAT, LONGEST_WHO = 300, 120


@dataclass(frozen=True, slots=True)
class Agreed:
    """`due` is an ISO date or ''."""

    what: str
    who: str
    due: str


def agreed_in(words: str, now: datetime) -> tuple[tuple[Agreed, ...], tuple[str, ...]]:
    """The actions, and the lines that are none: without what or who, or with a day that is over or not understood.

    Parts are set apart by semicolons; where a line has none, by its last two commas.
    """
    found: list[Agreed] = []
    unclear: list[str] = []
    for line in filter(None, (line.strip(" \t-•*") for line in words.splitlines())):
        action = _action(line, now) if len(found) < MOST else None
        if action is None:
            unclear.append(line[:LONGEST_WHAT])
        else:
            found.append(action)
    return tuple(found), tuple(unclear[:MOST])


def _action(line: str, now: datetime) -> Agreed | None:
    parts = [part.strip() for part in (line.split(";") if ";" in line else line.rsplit(",", 2))]
    what, who, when, *more = [*parts, "", "", ""]
    if not what or not who or any(more) or len(what) > LONGEST_WHAT or len(who) > LONGEST_WHO:
        return None
    if not when:
        return Agreed(what, who, "")
    days = coming_in(when, now).days
    return Agreed(what, who, days[-1].isoformat()) if days else None
