"""`baraza backup DIR`: the database in one file and its keys in another, and old copies removed."""

from __future__ import annotations

import argparse
import os
import re
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings import load
from storage.copies import CopyError, save
from storage.database import Database
from storage.migrating import state

STAMP = "%Y%m%dT%H%M%SZ"
DATA = re.compile(r"baraza-(\d{8}T\d{6}Z)\.db")
KEYS = re.compile(r"keys-(\d{8}T\d{6}Z)\.db")
HALF_MADE = re.compile(r"\.(baraza|keys)-\d{8}T\d{6}Z\.db(-journal|-wal|-shm)?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and for how long."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the copy of the database goes")
    parser.add_argument("--keys", type=Path, metavar="DIR", help="where the copy of its keys goes (DIR/keys)")
    parser.add_argument(
        "--keep-days",
        type=int,
        default=30,
        metavar="N",
        help="remove copies of the database older than N days (30)",
    )
    parser.add_argument(
        "--keep-key-days",
        type=int,
        default=7,
        metavar="N",
        help="remove copies of the keys older than N days (7)",
    )


def run(args: argparse.Namespace) -> int:
    """1 where no copy could be made; then nothing old is removed either."""
    settings = load(args.config, os.environ)
    if not 1 <= args.keep_key_days <= args.keep_days:
        print("The keys must be kept for at least a day, and not longer than the data.", file=sys.stderr)
        return 1
    if state(settings.database_url) != "current":
        print(
            "There is no database that this release can copy: nothing was copied. `baraza doctor` says what it is.",
            file=sys.stderr,
        )
        return 1
    now = datetime.now(UTC)
    folder, key_folder = args.folder, args.keys or args.folder / "keys"
    data, keys = folder / f"baraza-{now:{STAMP}}.db", key_folder / f"keys-{now:{STAMP}}.db"
    try:
        count = _copied(settings.database_url, data, keys)
    except (CopyError, OSError) as error:
        print(f"No copy was made: {error}", file=sys.stderr)
        return 1
    print(f"{count} rows are in {data}, their keys in {keys}.")
    removed = prune(folder, DATA, now - timedelta(days=args.keep_days))
    removed += prune(key_folder, KEYS, now - timedelta(days=args.keep_key_days))
    if removed:
        print(f"{removed} old copies were removed.")
    print("BARAZA_SECRET_KEY (or var/secret.key) is in neither: keep it apart from both.")
    return 0


def prune(folder: Path, named: re.Pattern[str], before: datetime) -> int:
    """Remove copies whose name says that they are older; anything else in the folder stays. Returns how many."""
    removed = 0
    for file in sorted(folder.iterdir()):
        match = named.fullmatch(file.name)
        if match and datetime.strptime(match[1], STAMP).replace(tzinfo=UTC) < before:
            file.unlink()
            removed += 1
    return removed


def _clear(folder: Path) -> None:
    """Remove what a copy left that was killed: nothing else would ever, and keys in it would outlive their erasure."""
    for file in folder.iterdir():
        if HALF_MADE.fullmatch(file.name):
            file.unlink(missing_ok=True)


def _copied(url: str, data: Path, keys: Path) -> int:
    for file in (data, keys):
        file.parent.mkdir(parents=True, exist_ok=True)
        _clear(file.parent)
    # Under a name that `restore` and `prune` do not know until both are whole.
    unfinished = [file.with_name("." + file.name) for file in (data, keys)]
    try:
        with closing(Database(url)) as database:
            count = save(database, *unfinished)
        # The keys first: data without its keys is useless, keys without data harm nobody.
        unfinished[1].rename(keys)
        unfinished[0].rename(data)
    finally:
        for file in unfinished:
            file.unlink(missing_ok=True)
    return count
