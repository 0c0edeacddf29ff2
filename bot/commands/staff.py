"""`baraza staff list | leave | reset-pin`: who handles reports and which officers answer them, who does no more, whose PIN is forgotten."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TypeVar

from bot.commands.migrate import set_up
from bot.commands.terminal_words import harmless, named
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI
from directory.bodies import Bodies, bundled_bodies
from directory.places import Places, bundled_records
from storage import audit, directory_rows, officers, staff, staff_list, staff_pins
from storage.officers import Officer
from storage.staff import Staff
from storage.staff_list import Listed
from storage.work import Storage

Somebody = TypeVar("Somebody", bound=Staff | Officer)
SHORT = 8
"""Letters of a number that are shown; fewer are enough where no other begins so."""


class NobodyError(Exception):
    """Nobody, or more than one, is called so; the sentence says who is there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with whom."""
    parser.add_argument(
        "do",
        choices=("list", "leave", "reset-pin"),
        help="`leave`: sees nothing any more, officers of bodies too; `reset-pin`: sets a new PIN with the next link",
    )
    parser.add_argument("whom", nargs="?", default="", metavar="NUMBER-or-name", help="as `list` shows them")
    parser.add_argument("--by", type=named, default="staff", help="who does this, as the audit keeps it")


def run(args: argparse.Namespace) -> int:
    """1 where it is not clear who is meant; then nothing is done."""
    settings = load(args.config, os.environ)
    set_up(settings)
    with closing(storage_of(settings)) as storage:
        if args.do == "list":
            _list(storage)
            return 0
        try:
            print(_leave(storage, args) if args.do == "leave" else _reset(storage, args))
        except NobodyError as error:
            print(error)
            return 1
    return 0


def _list(storage: Storage) -> None:
    with storage.read() as work:
        members = staff_list.listed(work)
        outside = officers.listed(work)
        added = directory_rows.all_rows(work)
    places = Places.from_records(bundled_records(), added)
    if not members:
        print("Nobody handles reports yet: `baraza invite` makes a code.")
    for one in members:
        areas = ", ".join(places.name_of(area) or area for area in one.member.areas) or "everywhere"
        print(
            "  ".join(
                [one.member.id[:SHORT], f"{one.member.role:<11}", harmless(one.member.name), f"({areas})"]
            )
        )
        print(" " * SHORT + "  " + "; ".join(_about(one)))
    if outside:
        bodies = Bodies.from_records(places, bundled_bodies(), added)
        print("Officers of bodies, who see only what is referred to theirs:")
    for other in outside:
        body = bodies.name_of(other.officer.body) or f"{harmless(other.officer.body)}, NOT IN THE DIRECTORY"
        print(
            "  ".join(
                [other.officer.id[:SHORT], f"{'officer':<11}", harmless(other.officer.name), f"({body})"]
            )
        )
        print(" " * SHORT + "  " + "; ".join(_about_officer(other)))


def _about(one: Listed) -> Iterator[str]:
    yield f"since {one.joined_on}"
    yield "1 open case" if one.cases == 1 else f"{one.cases} open cases"
    if one.locked_until is not None:
        yield f"locked after wrong PINs until {one.locked_until.astimezone(NAIROBI):%H:%M on %A}"
    elif not one.has_pin:
        yield "no PIN yet"
    if not one.reachable:
        yield "CANNOT BE REACHED: hears of no report"


def _about_officer(one: officers.Listed) -> Iterator[str]:
    yield f"since {one.joined_on}"
    if not one.reachable:
        yield "CANNOT BE REACHED: hears of nothing that comes"


def _leave(storage: Storage, args: argparse.Namespace) -> str:
    with storage.begin() as work:
        all_of_them: list[Staff | Officer] = [*staff.everybody(work), *officers.everybody(work)]
        member = meant(all_of_them, args.whom)
        by = staff.operator(args.by, member.name)
        if isinstance(member, Officer):
            officers.leave(work, member.id, by)
            return (
                f"{harmless(member.name)} is an officer no more. What was referred to that body stays there."
            )
        staff.leave(work, member.id, by)
    return f"{harmless(member.name)} has left and sees nothing any more. Cases that were open are announced to the others."


def _reset(storage: Storage, args: argparse.Namespace) -> str:
    with storage.begin() as work:
        member = meant(staff.everybody(work), args.whom)
        staff_pins.reset(work, member.id)
        audit.note(work, staff.operator(args.by, member.name), "pin_reset")
    return (
        f"{harmless(member.name)} sets a new PIN with the next link. Links and sessions from before are dead.\n"
        "Make sure that the phone is still in the right hands: whoever opens that link sets the PIN."
    )


def meant(members: Sequence[Somebody], whom: str) -> Somebody:
    """The member or officer with this name, or whose number begins so. Raises NobodyError."""
    sought = whom.strip().casefold()
    found = [one for one in members if one.name.casefold() == sought]
    found = found or [one for one in members if sought and one.id.startswith(sought)]
    if len(found) == 1:
        return found[0]
    if found:
        which = "; ".join(f"{one.id[:SHORT]} {harmless(one.name)}" for one in found)
        raise NobodyError(f"Several are meant; say the number of one: {which}")
    raise NobodyError("Nobody on the staff has this number or name: `baraza staff list` shows them.")
