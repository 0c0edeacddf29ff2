"""`baraza restore DATA KEYS`: a new database from copies; what was erased since stays erased."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bot.commands.migrate import set_up
from bot.secret_key import old_secret_of, secret_of
from bot.settings import load
from storage.copies import CopyError, ensure_opened, restore
from storage.database import Database
from storage.lasting import settle
from storage.rehashing import addresses_anew
from storage.vault import Vault
from storage.work import Storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where."""
    parser.add_argument("data", type=Path, metavar="DATA", help="a copy of the database: baraza-....db")
    parser.add_argument("keys", type=Path, metavar="KEYS", help="the newest copy of the keys: keys-....db")


def run(args: argparse.Namespace) -> int:
    """1 where nothing was restored. Needs the key that was in use, and a database that is new or empty."""
    settings = load(args.config, os.environ)
    if not settings.secrets.secret_key.get_secret_value() and not (settings.var / "secret.key").exists():
        print(
            "Bring the key back first: BARAZA_SECRET_KEY or var/secret.key. Without it nothing opens.",
            file=sys.stderr,
        )
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="baraza-restore-") as place:
            # A copy stays as it was made; only its copy is brought up to the present tables.
            data = Path(shutil.copy(args.data, Path(place) / "data.db"))
            keys = Path(shutil.copy(args.keys, Path(place) / "keys.db"))
            ensure_opened(Vault(secret_of(settings), old_secret_of(settings)), keys)
            set_up(settings)
            with closing(Database(settings.database_url)) as database:
                came, out = restore(database, data, keys)
                vault = settle(database, secret_of(settings), old_secret_of(settings))
                addresses_anew(Storage(database, vault))
    except (CopyError, OSError) as error:
        print(f"Nothing was restored: {error}", file=sys.stderr)
        return 1
    print(f"{came} rows are back; {out} stay erased, because their keys were.")
    return 0
