"""`baraza invite facilitator | admin | officer | leader`: makes a code with which one person joins."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from datetime import timedelta
from difflib import get_close_matches

from bot.commands.area_names import AreaError, areas_named, shown
from bot.commands.migrate import set_up
from bot.commands.terminal_words import harmless, named
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI
from directory.bodies import Bodies, bundled_bodies
from directory.places import Places, bundled_records
from storage import audit, directory_rows, groups, invitations, staff
from storage.staff import Role
from storage.work import Storage

AS = {
    Role.FACILITATOR: "a facilitator",
    Role.ADMIN: "an admin",
    "officer": "an officer",
    "leader": "a leader",
}


class NotInvitedError(Exception):
    """It is not clear to what; the sentence says what there is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, as what, and where."""
    parser.add_argument(
        "role",
        choices=tuple(map(str, AS)),
        metavar="facilitator|admin|officer|leader",
        help="an admin also sees what is told about somebody who handles reports in another area; an officer answers "
        "what is referred to one body, a leader reports for one group: both see no reports",
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
    parser.add_argument("--body", default="", metavar="ID", help="whose officer, as the directory knows it")
    parser.add_argument("--group", default="", metavar="CODE", help="which group, by the code that opens it")
    parser.add_argument("--everywhere", action="store_true", help="instead of areas")
    parser.add_argument("--by", type=named, default="staff", help="who invites, as the audit keeps it")


def run(args: argparse.Namespace) -> int:
    """Print the code once: it is kept nowhere."""
    wrong = _wrong(args)
    if wrong:
        print(wrong)
        return 1
    settings = load(args.config, os.environ)
    set_up(settings)
    lasts = timedelta(days=settings.staff.invitation_days)
    with closing(storage_of(settings)) as storage:
        try:
            areas, body, group_id, where = _to_what(storage, args)
        except (AreaError, NotInvitedError) as error:
            print(error)
            return 1
        with storage.begin() as work:
            code = invitations.invite(work, args.name, args.role, areas, lasts, body=body, group_id=group_id)
            audit.note(work, staff.operator(args.by, args.name), "invited")
            until = (work.now + lasts).astimezone(NAIROBI)
    print("\n".join(_told(args.name, args.role, where, code, f"{until:%A %d %B %Y, %H:%M}")))
    return 0


def _wrong(args: argparse.Namespace) -> str:
    """What is missing or too much, '' when nothing is."""
    if (args.role == "officer") != bool(args.body):
        return "An officer has a body, and nobody else: say --body and its id, as bodies.csv has it."
    if (args.role == "leader") != bool(args.group):
        return "A leader has a group, and nobody else: say --group and the code that opens it."
    if args.role in ("officer", "leader"):
        has = "its body" if args.body else "its group"
        return (
            f"Areas are for those who handle reports: {has} says where."
            if args.area or args.everywhere
            else ""
        )
    if args.everywhere and args.area:
        return "Say either --area or --everywhere."
    if args.role == Role.FACILITATOR and not args.area and not args.everywhere:
        return "Where? Say --area for each ward, constituency or county, or --everywhere."
    return ""


def _to_what(storage: Storage, args: argparse.Namespace) -> tuple[list[str], str, str, str]:
    """Ids of the areas, of the body and of the group, and the same in words. Raises AreaError or NotInvitedError."""
    with storage.read() as work:
        added = directory_rows.all_rows(work)
        group = groups.by_code(work, args.group) if args.group else None
    places = Places.from_records(bundled_records(), added)
    if args.body:
        bodies = Bodies.from_records(places, bundled_bodies(), added)
        body = bodies.by_id(args.body.strip())
        if body is None:
            raise NotInvitedError(_near(bodies, args.body))
        return [], body.id, "", body.name
    if args.group:
        if group is None:
            raise NotInvitedError("No group has this code.")
        return [], "", group.id, group.name
    areas = areas_named(places, args.area)
    return (
        [place.id for place in areas],
        "",
        "",
        "; ".join(shown(places, place) for place in areas) or "everywhere",
    )


def _near(bodies: Bodies, sought: str) -> str:
    """What may be meant: ids and names that are like it, or hold one of its words."""
    told = harmless(sought.strip())[:80]
    by_word = {one.id.casefold(): one for one in bodies}
    near = get_close_matches(told.casefold(), by_word, n=8, cutoff=0.6)
    words = told.casefold().replace("-", " ").split()
    near += [
        one.id for one in bodies if words and all(word in f"{one.id} {one.name}".casefold() for word in words)
    ]
    lines = [f"    --body {key}    {one.name}" for key in dict.fromkeys(near) if (one := bodies.by_id(key))]
    first = f'The directory knows no body "{told}".'
    if not lines:
        return f"{first} `baraza directory import` adds bodies."
    return "\n".join([f"{first} Is it one of these?", *lines[:8]])


def _told(name: str, role: str, where: str, code: str, until: str) -> list[str]:
    what = (
        "what comes to it"
        if role == "officer"
        else "what becomes of matters"
        if role == "leader"
        else "reports"
    )
    return [
        f"{name} is invited as {AS[role]}: {where}.",
        f"To join, this is sent to the bot, from the phone on which {what} shall be heard of:",
        "",
        f"    /join {code}",
        "",
        f"It works once, until {until} in Nairobi. Whoever sends it first is {name}: give it to nobody else,",
        "by word of mouth where you can. It is not shown again.",
        *(
            ["Nobody who handles reports can take it up: nobody is on both sides."]
            if role == "officer"
            else []
        ),
    ]
