"""`baraza commendations`: the verified ones of a month, and the shortlists, as CSV on standard output. Nothing is sent."""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing

from bot.commands.area_names import AreaError, areas_named
from bot.commands.migrate import set_up
from bot.commands.terminal_words import named
from bot.settings import load
from bot.shortlist import Listed, by_area
from bot.spreadsheet_cells import cell
from bot.wiring import storage_of
from bot.wording import wording
from directory.place import Place
from directory.places import Places, bundled_records
from flows.reporting.when import shown
from storage import audit, commendations, directory_rows
from storage.commendations import Commendation
from storage.staff import operator

COLUMNS = ("number", "station", "officer", "what", "when", "who", "name", "told_on")
SHORTLIST_COLUMNS = ("list", "rank", "officer", "station", "voices")
PART = {"helped": "helped by it", "witness": "witness"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, of which month, at which station."""
    parser.add_argument(
        "do",
        choices=("list", "shortlist"),
        help="`list`: verified ones, for the station and its community policing committee; `shortlist`: who was praised most",
    )
    parser.add_argument(
        "--month", type=_month, required=True, metavar="YYYY-MM", help="in which they were verified"
    )
    parser.add_argument("--station", default="", help="only this station, by its name or id")
    parser.add_argument("--by", type=named, default="staff", help="who does this, as the audit keeps it")


def run(args: argparse.Namespace) -> int:
    """Names of those who commended are in it only where they allowed it. The look is noted in the audit."""
    settings = load(args.config, os.environ)
    set_up(settings)
    with closing(storage_of(settings)) as storage:
        with storage.read() as work:
            places = Places.from_records(bundled_records(), directory_rows.all_rows(work))
        stations = {one.id: one for one in places if one.kind == "station"}
        if args.station:
            try:
                (place,) = areas_named(places, [args.station])
            except AreaError as error:
                print(str(error).replace("--area", "--station"), file=sys.stderr)
                return 1
            if place.id not in stations:
                print(f"{place.name} is no station.", file=sys.stderr)
                return 1
            stations = {place.id: place}
        with storage.begin() as work:
            found = commendations.verified(work, list(stations), *commendations.days_of(args.month))
            audit.note(work, operator(args.by), "read_praise")
    rows = _rows(found, stations) if args.do == "list" else _shortlists(found, stations, places)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS if args.do == "list" else SHORTLIST_COLUMNS)
    out.writerows([[cell(str(one)) for one in row] for row in rows])
    return 0


def _rows(found: Iterable[Commendation], stations: dict[str, Place]) -> list[Sequence[object]]:
    words = wording()
    return [
        (
            one.number,
            stations[one.station].name,
            one.officer or one.told.officer or one.told.looks,
            one.told.did,
            words.say(shown(one.told.when), "en"),
            PART[one.told.part],
            one.told.name,
            one.on.isoformat(),
        )
        for one in found
    ]


def _shortlists(
    found: list[Commendation], stations: dict[str, Place], places: Places
) -> list[Sequence[object]]:
    lists: dict[str, list[Listed]] = by_area(found, {one: place.county for one, place in stations.items()})
    lists |= by_area(found, {one: one for one in stations})
    return [
        (places.name_of(area) or area, one.rank, one.officer, stations[one.station].name, one.voices)
        for area, listed in lists.items()
        for one in listed
    ]


def _month(typed: str) -> str:
    if not re.fullmatch(r"20[0-9]{2}-(?:0[1-9]|1[0-2])", typed):
        raise argparse.ArgumentTypeError("say the month as 2026-11")
    return typed
