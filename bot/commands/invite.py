"""`baraza invite facilitator | admin`: makes a code with which one person joins those who handle reports."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

from bot.commands.area_names import AreaError, areas_named, shown
from bot.commands.migrate import set_up
from bot.commands.terminal_words import named
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI
from directory.places import Places, bundled_records
from storage import audit, directory_rows, staff
from storage.staff import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, as what, and where."""
    parser.add_argument(
        "role",
        type=Role,
        choices=tuple(Role),
        metavar="facilitator|admin",
        help="an admin also sees what is told about somebody who handles reports in another area",
    )
    parser.add_argument(
        "--name", type=named, required=True, help="as colleagues and the audit call this person"
    )
    parser.add_argument(
        "--area",
        action="append",
        default=[],
        metavar="PLACE",
        help="a ward, constituency or county whose reports this person sees; may be given again",
    )
    parser.add_argument("--everywhere", action="store_true", help="instead of areas")
    parser.add_argument("--by", type=named, default="staff", help="who invites, as the audit keeps it")


def run(args: argparse.Namespace) -> int:
    """Print the code once: it is kept nowhere."""
    if args.everywhere and args.area:
        print("Say either --area or --everywhere.")
        return 1
    if args.role is Role.FACILITATOR and not args.area and not args.everywhere:
        print("Where? Say --area for each ward, constituency or county, or --everywhere.")
        return 1
    settings = load(args.config, os.environ)
    set_up(settings)
    lasts = timedelta(days=settings.staff.invitation_days)
    with closing(storage_of(settings)) as storage:
        with storage.read() as work:
            places = Places.from_records(bundled_records(), directory_rows.all_rows(work))
        try:
            areas = areas_named(places, args.area)
        except AreaError as error:
            print(error)
            return 1
        with storage.begin() as work:
            code = staff.invite(work, args.name, args.role, [place.id for place in areas], lasts)
            audit.note(work, staff.operator(args.by, args.name), "invited")
            until = (work.now + lasts).astimezone(NAIROBI)
    where = [shown(places, place) for place in areas]
    print("\n".join(_told(args.name, args.role, where, code, f"{until:%A %d %B %Y, %H:%M}")))
    return 0


def _told(name: str, role: Role, where: Sequence[str], code: str, until: str) -> list[str]:
    return [
        f"{name} is invited as {'an admin' if role is Role.ADMIN else 'a facilitator'}: "
        f"{'; '.join(where) or 'everywhere'}.",
        "To join, this is sent to the bot, from the phone on which reports shall be heard of:",
        "",
        f"    /join {code}",
        "",
        f"It works once, until {until} in Nairobi. Whoever sends it first is {name}: give it to nobody else,",
        "by word of mouth where you can. It is not shown again.",
    ]
