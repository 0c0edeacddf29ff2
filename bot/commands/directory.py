"""`baraza directory check | import`: what the directory knows, what is doubtful in it, and adding to it."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.commands.migrate import set_up
from bot.secret_key import vault_of
from bot.settings import Settings, load
from directory.bodies import Bodies, bundled_bodies
from directory.checking import check
from directory.columns import KIND_OF_FILE
from directory.hotlines import bundled as bundled_hotlines
from directory.importing import ImportErrors, read_rows, to_record
from directory.places import Places, bundled_records
from directory.routing import Routing, bundled_orders
from directory.unrouted import unrouted
from flows.reporting.kinds import KINDS
from storage import directory_rows, officers
from storage.database import Database
from storage.migrating import state
from storage.work import Storage

IMPORTED = (*KIND_OF_FILE, "bodies")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Check all of it, or check or import one file."""
    doing = parser.add_subparsers(dest="doing", required=True, metavar="DOING")
    checking = doing.add_parser(
        "check", help="say what is doubtful; with a file, whether it could be imported"
    )
    importing = doing.add_parser(
        "import", help="add the places or bodies of a CSV file, or replace those with the same id"
    )
    checking.add_argument("file", type=Path, nargs="?", metavar="FILE", help="a CSV file to check alone")
    importing.add_argument(
        "file", type=Path, metavar="FILE", help="a CSV file with the columns of directory/data"
    )
    for subparser in (checking, importing):
        subparser.add_argument(
            "--kind", choices=IMPORTED, help="what the file holds, where its name does not say"
        )


def run(args: argparse.Namespace) -> int:
    """1 where rows are wrong; then nothing is imported. Doubts are told and are no error."""
    settings = load(args.config, os.environ)
    if args.doing == "check":
        added, joined = _added(settings)
        if args.file is None:
            return _check_all(added, joined)
        return 1 if _records(args.file, args.kind, added) is None else 0
    set_up(settings)
    records = _records(args.file, args.kind, _added(settings)[0])
    if records is None:
        return 1
    with _storage(settings) as storage, storage.begin() as work:
        count = directory_rows.put(work, records)
    print(f"Imported {count} rows. A bot that runs reads them when it is started again.")
    return 0


def _check_all(added: list[dict[str, str]], joined: set[str]) -> int:
    try:
        places = Places.from_records(bundled_records(), added)
    except ImportErrors as error:
        print(error, file=sys.stderr)
        return 1
    kinds = Counter(place.kind for place in places)
    bodies = Bodies.from_records(places, bundled_bodies(), added)
    known = [f"{name} {kinds[kind]}" for name, kind in KIND_OF_FILE.items()]
    print(f"Known: {', '.join(known)}, bodies {len(bodies)}.")
    reported = [pick.id for pick in KINDS.picks]
    routing = Routing(bundled_orders(), bodies)
    doubts = [*check(places), *unrouted(places, bodies, routing, reported, bundled_hotlines(), joined)]
    print("\n".join(doubts) if doubts else "Nothing is doubtful.")
    return 0


def _records(file: Path, kind: str | None, added: Iterable[dict[str, str]]) -> list[dict[str, str]] | None:
    """The file's rows as records; None, and every reason told, where they are refused."""
    kind = kind or file.stem
    if kind not in IMPORTED:
        print(f"What does {file.name} hold? Say --kind {' | '.join(IMPORTED)}.", file=sys.stderr)
        return None
    known = {record["id"] for record in (*bundled_records(), *added) if record["kind"] != "bodies"}
    try:
        rows = read_rows(file, kind, known)
    except ImportErrors as error:
        print(f"{file.name}: {error}", file=sys.stderr)
        return None
    print(f"{len(rows)} rows of {file.name} are right.")
    return [to_record(row) for row in rows]


def _added(settings: Settings) -> tuple[list[dict[str, str]], set[str]]:
    """What was imported before, and the bodies of which an officer joined; nothing where there is no database yet."""
    if state(settings.database_url) != "current":
        return [], set()
    with _storage(settings) as storage, storage.read() as work:
        return directory_rows.all_rows(work), {officer.body for officer in officers.everybody(work)}


def _storage(settings: Settings) -> closing[Storage]:
    database = Database(settings.database_url)
    return closing(Storage(database, vault_of(settings, database)))
