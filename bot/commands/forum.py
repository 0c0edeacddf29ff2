"""`baraza forum list | import`: which forums there are, and announcing those of a CSV file, all or none."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from bot.commands.forum_rows import COLUMNS, Meant, Problem, RowsError, read_forums
from bot.commands.migrate import set_up
from bot.commands.staff import NobodyError, meant
from bot.commands.terminal_words import harmless, named
from bot.configured import notice_rules
from bot.forums.convening import Convening
from bot.forums.notices import ForumNotices
from bot.forums.sending import ForumBroadcasts
from bot.forums.shown import state_at
from bot.matters.promising import Promising
from bot.settings import Settings, load
from bot.wiring import storage_of
from bot.wording import NAIROBI, wording
from directory.bodies import Bodies
from directory.places import Places, bundled_records
from flows.forum_changes import AnnounceForum
from storage import audit, directory_rows, groups, meetings, rsvps, staff
from storage.refusals import ChangeRefusedError
from storage.rsvps import Counts
from storage.work import Storage, Work

MOST = 500
WHY = {
    "not_yours": "those it is for are not in the areas of whoever shall look after it.",
    "past": "its first meeting would be in the past.",
    "rule": "no date follows from its rule.",
    "twice": "a forum with this title begins at that hour already: {number}.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """List, or import one file."""
    doing = parser.add_subparsers(dest="doing", required=True, metavar="DOING")
    doing.add_parser("list", help="meetings that lie ahead, and those of which nothing is published yet")
    importing = doing.add_parser("import", help="announce the forums of a CSV file, all or none")
    importing.add_argument(
        "file", type=Path, metavar="FILE", help=f"a CSV file with the columns {', '.join(COLUMNS)}"
    )
    importing.add_argument(
        "--for",
        dest="whom",
        required=True,
        metavar="NUMBER-or-name",
        help="who looks after them, as `baraza staff list` shows her",
    )
    importing.add_argument("--check", action="store_true", help="only say whether the file could be imported")
    importing.add_argument("--by", type=named, default="staff", help="who does this, as the audit keeps it")


def run(args: argparse.Namespace) -> int:
    """1 where a row is wrong; then nothing is imported and nobody is told of anything."""
    settings = load(args.config, os.environ)
    set_up(settings)
    with closing(storage_of(settings)) as storage:
        with storage.read() as work:
            places = Places.from_records(bundled_records(), directory_rows.all_rows(work))
        if args.doing == "list":
            print("\n".join(_listed(storage, places)))
            return 0
        try:
            print("\n".join(_imported(storage, settings, places, args)))
        except (RowsError, NobodyError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _listed(storage: Storage, places: Places) -> list[str]:
    with storage.read() as work:
        found = meetings.mine(work, "", None, MOST)
        counts = rsvps.counts(work, [one.id for one in found])
        now = work.now
    if not found:
        return ["No forum lies ahead: `/forum` in chat announces one, and so does `baraza forum import`."]
    lines = []
    for one in found:
        coming = counts.get(one.id, Counts())
        waits = f", {coming.waiting} waiting" if coming.waiting else ""
        where = ", ".join(part for part in (one.place_words, places.name_of(one.place)) if part)
        lines += [
            f"{one.number}  {one.starts_at.astimezone(NAIROBI):%a %d %b %Y %H:%M}  {harmless(one.title)}",
            f"       {state_at(one, now)}; {coming.coming} coming{waits}; {harmless(where)}",
        ]
        if one.rule and not one.ended:
            lines.append(f"       comes back: {harmless(one.rule)}")
    return lines


def _imported(storage: Storage, settings: Settings, places: Places, args: argparse.Namespace) -> list[str]:
    with storage.read() as work:
        member = meant(staff.everybody(work), args.whom)
        codes = {one.code: one.id for one in groups.in_places(work, None)}
    rules = notice_rules(settings)
    rows = read_forums(args.file, Meant(places, codes, settings.operator.name, tuple(rules.reminders)))
    if args.check:
        return [f"{len(rows)} forums of {args.file.name} are right."]
    notices = ForumNotices(wording(), places, settings.languages.first)
    convening = Convening(
        places, ForumBroadcasts(notices, places, rules), settings.public_url, Promising(places, Bodies(()))
    )
    told = []
    with storage.begin() as work:
        for line, forum in rows:
            try:
                _not_twice(work, forum)
                number = convening.announce(work, member, forum)
            except ChangeRefusedError as refused:
                why = WHY.get(refused.reason, refused.sentence)
                raise RowsError([Problem(line, "", why.format(number=refused.sentence))]) from None
            told.append(f"{number}  {harmless(forum.title)}")
        audit.note(work, staff.operator(args.by, member.name), "announced_forums")
    return [*told, f"{len(rows)} forums are announced; {harmless(member.name)} looks after them."]


def _not_twice(work: Work, forum: AnnounceForum) -> None:
    if there := meetings.like(work, forum.title, forum.starts):
        raise ChangeRefusedError("twice", there)
