"""`baraza desk`: whoever answers for the staff, from this machine's terminal."""

from __future__ import annotations

import argparse
import os
from datetime import timedelta

from bot.commands.terminal_words import NoWordsError, harmless, named, typed
from bot.desk import Desk, DeskError
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI, wording
from storage.migrating import migrate
from storage.staff import operator
from storage.work import Work

SHORT = 8
"""Letters of a number that are shown and enough to name it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with whom."""
    parser.add_argument(
        "do",
        choices=("list", "take", "read", "say", "give-back"),
        help="`say` sends what standard input holds",
    )
    parser.add_argument("number", nargs="?", default="", help="as `list` shows it")
    parser.add_argument("--by", type=named, default="staff", help="who serves, as the record keeps it")


def run(args: argparse.Namespace) -> int:
    """One step at the desk; a running bot delivers what it says."""
    settings = load(args.config, os.environ)
    migrate(settings.database_url)
    desk = Desk(wording(), settings.languages.first, timedelta(minutes=settings.human.take_over_minutes))
    storage = storage_of(settings)
    try:
        # Before the unit of work: nobody else can write to the database while somebody types.
        words = typed() if args.do == "say" else ""
        with storage.begin() as work:
            _do(desk, work, args, words)
    except (DeskError, NoWordsError) as error:
        print(error)
        return 1
    finally:
        storage.close()
    return 0


def _do(desk: Desk, work: Work, args: argparse.Namespace, words: str) -> None:
    staff = operator(args.by)
    match args.do:
        case "list":
            for handoff in desk.queue(work):
                asked = handoff.asked_at.astimezone(NAIROBI)
                state = f"with {handoff.taken_by}" if handoff.taken_by else "waits"
                print(f"{handoff.id[:SHORT]}  asked {asked:%a %H:%M}  {state}  about: {handoff.topic}")
        case "take":
            desk.take(work, staff, args.number)
        case "read":
            for line in desk.read(work, staff, args.number):
                print(f"{line.at.astimezone(NAIROBI):%H:%M}  {harmless(line.words)}")
        case "say":
            desk.say(work, staff, args.number, words)
        case "give-back":
            desk.give_back(work, staff, args.number)
