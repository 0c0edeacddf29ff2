"""`baraza key`: a new secret, and what the old one still holds brought over to it while the program runs."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing

from bot.secret_key import old_secret_of, secret_of
from bot.settings import load
from bot.wiring import storage_of
from storage import rewriting, rotation
from storage.vault import Reboxer, new_secret

NO_OLD = (
    "There is no old secret: set BARAZA_SECRET_KEY_OLD (or keep it as var/secret.old) beside the new one, start every process "
    "with both, and then run this again."
)
MAY_GO = """Nothing needs the old secret any more. Once every process was started with the new one, take BARAZA_SECRET_KEY_OLD (or
var/secret.old) away and start each again.
Keep the old secret as long as you keep copies (backups) made before now, apart from them: their keys open with it alone.
Nothing else ends: codes, links, sessions and PINs go on as they are."""

STAYS = """What the old secret opens is still in deleted rows of these tables: {}
They were too large to be written anew while people write, or somebody held them. When nobody writes: VACUUM (FULL) each."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument(
        "do",
        choices=("new", "rotate", "left"),
        help="`new` prints a secret; `rotate` brings what the old one holds under the new one; `left` counts what it holds",
    )


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 where something is left, or there is nothing to do it with."""
    if args.do == "new":
        print(new_secret())
        return 0
    settings = load(args.config, os.environ)
    old = old_secret_of(settings)
    if old is None:
        print(NO_OLD, file=sys.stderr)
        return 1
    reboxer = Reboxer(secret_of(settings), old)
    with closing(storage_of(settings)) as storage:
        if args.do == "left":
            number = rotation.left(storage, reboxer)
            print(MAY_GO if number == 0 else f"{number} rows are left that only the old secret opens.")
            return 0 if number == 0 else 1
        done = rotation.rotate(storage, reboxer, _say)
        rewritten = rewriting.rewrite(storage.database)
    print(f"{done.moved} rows are under the new secret now.")
    if done.lost:
        print(
            f"{done.lost} rows open with neither secret. They were so before, or another secret made them.",
            file=sys.stderr,
        )
    if not done.is_whole:
        print(
            "More appeared under the old secret while this ran: some process was started without the new one. Start it again "
            "with both, then run this again. The old secret must stay.",
            file=sys.stderr,
        )
        return 1
    if rewritten.large or rewritten.held:
        print(STAYS.format(" ".join([*rewritten.large, *rewritten.held])), file=sys.stderr)
    print(MAY_GO)
    return 0


def _say(moved: int) -> None:
    if sys.stdout.isatty():
        print(f"{moved} rows so far", end="\r", flush=True)
