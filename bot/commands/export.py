"""`baraza export cases|matters|agreed`: figures as CSV on standard output. Nobody is in them, and no word that somebody told."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterable
from contextlib import closing

from bot import case_export
from bot.commands.migrate import set_up
from bot.commands.terminal_words import named
from bot.public_progress import Shown
from bot.publicpage import progress_file
from bot.settings import load
from bot.spreadsheet_cells import cell
from bot.wiring import storage_of
from directory.places import Places, bundled_records
from storage import agreed_actions, audit, case_figures, directory_rows, public_matters
from storage.staff import operator
from storage.work import Work

MOST = 100_000
"""Lines of matters or of what was agreed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, and for whom."""
    parser.add_argument(
        "do",
        choices=("cases", "matters", "agreed"),
        help="`cases`: every report as kind, area, quarter, state and days; `matters` and `agreed`: what stands on public pages",
    )
    parser.add_argument("--by", type=named, default="staff", help="who does this, as the audit keeps it")


def run(args: argparse.Namespace) -> int:
    """The export is noted in the audit."""
    settings = load(args.config, os.environ)
    set_up(settings)
    with closing(storage_of(settings)) as storage, storage.begin() as work:
        places = Places.from_records(bundled_records(), directory_rows.all_rows(work))
        columns, rows = _rows(work, places, args.do)
        audit.note(work, operator(args.by), "exported")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(columns)
    out.writerows([map(cell, row) for row in rows])
    return 0


def _rows(work: Work, places: Places, what: str) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    match what:
        case "cases":
            return case_export.COLUMNS, case_export.rows(case_figures.all_cases(work), places)
        case "matters":
            found = public_matters.found(work, public_matters.Wanted(), MOST)
            shown = (Shown(one, places.name_of(one.place)) for one in found)
            return progress_file.COLUMNS, [progress_file.matter(one) for one in shown]
        case _:
            agreed = agreed_actions.of_places(work, None, MOST)
            return progress_file.COLUMNS, [progress_file.agreed(one, work.today) for one in agreed]
