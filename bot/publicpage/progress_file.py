"""What a page of progress shows, as a file: a line a matter, a line a thing agreed."""

from __future__ import annotations

import csv
import io
from datetime import date

from bot.public_progress import PlaceProgress, Shown
from bot.spreadsheet_cells import cell
from storage.action_reading import Action

COLUMNS = (
    "what",
    "number",
    "kind",
    "place",
    "title",
    "who",
    "state",
    "reason",
    "percent",
    "sentence",
    "since",
    "last_step",
    "due",
    "days",
    "voices",
)
TOO_FEW = "fewer than 5"


def as_csv(shown: PlaceProgress, today: date) -> str:
    """`what` is matter or agreed; days are ISO 8601; `days`: until it was called solved."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in shown.matters:
        writer.writerow(map(cell, matter(one)))
    for action in shown.actions:
        writer.writerow(map(cell, agreed(action, today)))
    return out.getvalue()


def matter(one: Shown) -> tuple[str, ...]:
    """Its line."""
    it = one.matter
    return (
        "matter",
        it.number,
        it.kind,
        one.place,
        it.title,
        it.group,
        it.state,
        it.reason,
        str(it.percent),
        it.sentence,
        it.opened_on.isoformat(),
        it.moved_on.isoformat(),
        "",
        "" if it.days is None else str(it.days),
        TOO_FEW if it.voices is None else str(it.voices),
    )


def agreed(action: Action, today: date) -> tuple[str, ...]:
    """Its line."""
    return (
        "agreed",
        action.number,
        "",
        "",
        action.what,
        action.who,
        "late" if action.late(today) else action.state,
        "",
        str(action.percent),
        action.sentence,
        "",
        "",
        action.due.isoformat() if action.due else "",
        "",
        "",
    )
