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
        writer.writerow(map(cell, _matter(one)))
    for action in shown.actions:
        writer.writerow(map(cell, _agreed(action, today)))
    return out.getvalue()


def _matter(one: Shown) -> tuple[str, ...]:
    matter = one.matter
    return (
        "matter",
        matter.number,
        matter.kind,
        one.place,
        matter.title,
        matter.group,
        matter.state,
        matter.reason,
        str(matter.percent),
        matter.sentence,
        matter.opened_on.isoformat(),
        matter.moved_on.isoformat(),
        "",
        "" if matter.days is None else str(matter.days),
        TOO_FEW if matter.voices is None else str(matter.voices),
    )


def _agreed(action: Action, today: date) -> tuple[str, ...]:
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
