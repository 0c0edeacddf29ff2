"""`baraza audit`: who looked at what, and who did what with it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from contextlib import closing

from bot.commands.migrate import set_up
from bot.commands.terminal_words import harmless
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI
from storage import audit
from storage.audit import What
from storage.chance import READABLE

USUAL, MOST = 50, 10_000
"""Lines."""

SAID: Mapping[What, str] = {
    "joined": "joined by invitation",
    "left": "left, and sees nothing any more",
    "invited": "made an invitation",
    "link": "got a link to the staff page",
    "pin_set": "set a PIN",
    "pin_wrong": "gave a wrong PIN",
    "pin_locked": "gave a wrong PIN and was locked out",
    "pin_reset": "reset the PIN",
    "looked": "read the report",
    "photo": "opened a photo or voice note",
    "took": "took the case",
    "left_case": "gave the case up",
    "handed": "handed the case over",
    "wrote": "wrote to the reporter or to somebody who asked for a human",
    "state": "set the state",
    "listed": "listed cases",
    "told": "was told of the case",
    "served": "took over a conversation",
    "gave_back": "gave a conversation back to the bot",
    "confirmed": "confirmed the number of a station",
    "read_praise": "read commendations",
    "read_comments": "read comments about services",
    "verified": "verified the commendation",
    "declined": "declined the commendation, or what was referred",
    "asked_admin": "asked an admin about the commendation",
    "handed_over": "handed the commendation to the station or its committee",
    "announced_forums": "announced forums of a file",
    "paused": "paused the broadcast",
    "resumed": "let the broadcast go on",
    "stopped": "stopped the broadcast",
    "approved": "approved the broadcast",
    "refused": "refused the broadcast, or tried what was refused",
    "sent": "sent the broadcast",
    "asked_second": "wrote the broadcast and asked for a colleague's approval",
    "tried": "tried a notice on herself",
    "group_made": "began a group",
    "matter_opened": "made a case public",
    "matter_joined": "joined a case to a public matter",
    "matter_moved": "moved a public matter on",
    "exported": "printed figures of cases or public matters",
    "group_closed": "closed a group",
    "published": "published what is known about the rumour",
    "read_summary": "opened what was referred",
    "referred": "referred the case to a body",
    "recalled": "took the case back from a body",
    "acknowledged": "took up what was referred",
    "answered": "said how far it is",
    "passed_on": "passed the case on, since nobody answered",
    "ended": "took back what was published about the rumour",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """About which case, and how much."""
    parser.add_argument("--case", type=_number, metavar="NUMBER", help="only what concerns this case")
    parser.add_argument("--last", type=_lines, default=USUAL, metavar="N", help=f"lines, {USUAL} if left out")


def run(args: argparse.Namespace) -> int:
    """The latest come last, as in a log."""
    settings = load(args.config, os.environ)
    set_up(settings)
    with closing(storage_of(settings)) as storage, storage.read() as work:
        entries = audit.latest(work, args.last, args.case or "")
    if not entries:
        print("Nothing was done with this case." if args.case else "Nothing was done yet.")
    said: dict[str, str] = dict(SAID.items())
    for entry in reversed(entries):
        at = entry.at.astimezone(NAIROBI)
        print(
            f"{at:%Y-%m-%d %H:%M:%S}  {entry.number:<5}  {harmless(entry.who)}: {said.get(entry.what, entry.what)}"
        )
    return 0


def _number(typed: str) -> str:
    number = typed.strip().upper()
    if not number or len(number) > 6 or not set(number) <= set(READABLE):
        raise argparse.ArgumentTypeError("a case has a number such as 7KQ2M")
    return number


def _lines(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:9]) <= MOST:
        raise argparse.ArgumentTypeError(f"say how many lines: 1 to {MOST}")
    return int(typed)
