"""`baraza index compute | show | import-self-assessment`: the figures again from the raw answers, and stations' own views."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from contextlib import closing
from pathlib import Path

from bot.commands.area_names import AreaError, areas_named
from bot.commands.migrate import set_up
from bot.commands.terminal_words import harmless
from bot.index.cards import Card
from bot.index.method import DIMENSIONS
from bot.publicpage.view import as_csv
from bot.scorecards import ScoreCards, Shown, methods_of
from bot.self_assessment_file import FileRefusedError, read
from bot.settings import Settings, load
from bot.wiring import storage_of
from directory.place import Place
from directory.places import Places, bundled_records
from storage import directory_rows, quarters, self_assessments
from storage.quarters import FORM
from storage.work import Storage, Work


def _quarter(words: str) -> str:
    """A quarter as 2026-Q4. Raises argparse.ArgumentTypeError."""
    if not FORM.fullmatch(words):
        raise argparse.ArgumentTypeError("a quarter is written as 2026-Q4")
    return words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, for which quarter."""
    doing = parser.add_subparsers(dest="doing", required=True, metavar="DOING")
    computing = doing.add_parser("compute", help="all figures of a quarter again, from the raw answers")
    computing.add_argument("--to", type=Path, metavar="FILE", help="a CSV file to write them to")
    showing = doing.add_parser("show", help="the score card of a station or county")
    showing.add_argument("place", metavar="PLACE", help="its name or id")
    for subparser in (computing, showing):
        subparser.add_argument(
            "--quarter",
            type=_quarter,
            default=None,
            metavar="2026-Q4",
            help="the last that is over, if left out",
        )
    importing = doing.add_parser(
        "import-self-assessment", help="what stations say of themselves, from a CSV file"
    )
    importing.add_argument(
        "file", type=Path, metavar="FILE", help="station, quarter, six scores of 0 to 100, who says so"
    )


def run(args: argparse.Namespace) -> int:
    """1 where nothing could be shown or imported; the reason is told."""
    settings = load(args.config, os.environ)
    set_up(settings)
    with closing(storage_of(settings)) as storage:
        scores = _scores(settings, storage)
        if args.doing == "import-self-assessment":
            return _import(storage, scores.places, args.file)
        with storage.read() as work:
            last = quarters.before(quarters.quarter_of(work.now))
            quarter = args.quarter or last
            if quarter > last:
                print(f"{quarter} is not over yet: figures of a running quarter are shown to nobody.")
                return 1
            return (
                _compute(work, scores, quarter, args.to)
                if args.doing == "compute"
                else _show(work, scores, quarter, args.place)
            )


def _scores(settings: Settings, storage: Storage) -> ScoreCards:
    with storage.read() as work:
        places = Places.from_records(bundled_records(), directory_rows.all_rows(work))
    return ScoreCards(places, methods_of(settings.index), settings.public_url)


def _compute(work: Work, scores: ScoreCards, quarter: str, to: Path | None) -> int:
    shown: list[Shown] = []
    for county in sorted((one for one in scores.places if one.kind == "county"), key=lambda one: one.id):
        found = scores.cards(work, quarter, county.id)
        if found.county is None:
            continue
        shown.append(Shown(county, quarter, found.county, None))
        stations = [scores.places.by_id(station) for station in sorted(found.stations)]
        shown += [Shown(one, quarter, found.stations[one.id], None) for one in stations if one]
    content = as_csv(shown).encode()
    of_stations = sum(one.place.kind == "station" for one in shown)
    print(f"{quarter}: {of_stations} stations and {len(shown) - of_stations} counties have figures.")
    print(f"Whoever computes them from the same answers gets the same: {hashlib.sha256(content).hexdigest()}")
    if to is not None:
        to.write_bytes(content)
        print(f"Written to {to}.")
    return 0


def _show(work: Work, scores: ScoreCards, quarter: str, words: str) -> int:
    try:
        (place,) = areas_named(scores.places, [words])
    except AreaError as error:
        print(str(error).replace("--area ", ""))
        return 1
    if place.kind not in ("station", "county"):
        print(f"{place.name} is a {place.kind}: figures are made of stations and counties alone.")
        return 1
    found = scores.cards(work, quarter, place.county)
    card = found.county if place.kind == "county" else found.stations.get(place.id)
    print(_lines(place, quarter, card))
    return 0


def _lines(place: Place, quarter: str, card: Card | None) -> str:
    if card is None:
        return f"{harmless(place.name)}, {quarter}: fewer than 10 voices."
    scores = (
        f"  {name:<16}{'fewer than 10 answers' if score is None else score}"
        for name, score in zip(DIMENSIONS, card.scores, strict=True)
    )
    figures = f"{card.index} of 100 ({card.low} to {card.high}), {card.voices} voices, method {card.version}."
    first = f"{harmless(place.name)}, {quarter}: {figures}"
    return "\n".join([first, *scores])


def _import(storage: Storage, places: Places, file: Path) -> int:
    try:
        content = file.read_bytes()
    except OSError as error:
        print(f"{file} cannot be read ({type(error).__name__}).", file=sys.stderr)
        return 1
    with storage.begin() as work:
        try:
            found = read(content, places, quarters.before(quarters.quarter_of(work.now)))
        except FileRefusedError as error:
            print(f"Nothing was imported.\n{error}", file=sys.stderr)
            return 1
        count = self_assessments.replace(work, found)
    print(f"Imported {count}. They are shown as the stations' own view, beside the residents'.")
    return 0
