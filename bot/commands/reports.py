"""`baraza reports`: whoever handles reports, from this machine's terminal."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.casework import Casework, CaseworkError, Opened
from bot.commands.terminal_words import NoWordsError, harmless, named, typed
from bot.settings import load
from bot.telling_reporter import Way
from bot.wiring import storage_of
from bot.wording import NAIROBI, wording
from directory.places import Places, bundled_records
from flows.changes import CLOSING, Manner, State
from flows.reporting.when import shown
from storage import directory_rows
from storage.migrating import migrate
from storage.staff import Staff, operator
from storage.work import Storage

MOST = 100
"""Cases in one list."""
STATES = ("acknowledged", "in_action", "resolved", "closed", "reopened")
"""What an operator may make of a case; it is referred with a summary, in chat or on the staff page."""
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/amr": "amr",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which report."""
    parser.add_argument(
        "do",
        choices=("list", "read", "say", "ask", "state", "close"),
        help="`say` sends an answer, `ask` a question that can be answered: what standard input holds",
    )
    parser.add_argument("number", nargs="?", default="", help="as `list` shows it, such as 7KQ2M")
    parser.add_argument("--to", choices=STATES, help="with `state`: what it becomes")
    parser.add_argument("--percent", type=int, help="with `--to in_action`: how far it is, 0 to 100")
    parser.add_argument(
        "--reason", choices=CLOSING, default="", help="with `close`: why; it is never told as solved"
    )
    parser.add_argument(
        "--words",
        action="store_true",
        help="with `state` and `close`: standard input holds a sentence that whoever told it reads",
    )
    parser.add_argument("--by", type=named, default="staff", help="who does this, as the audit keeps it")
    parser.add_argument("--all", action="store_true", help="with `list`: also what is over")
    parser.add_argument(
        "--photos", type=Path, metavar="DIR", help="with `read`: write photos and voice notes there"
    )
    parser.add_argument(
        "--originals",
        type=Path,
        metavar="DIR",
        help="with `read`: write them as they came, with what a phone wrote into them, as evidence",
    )


def run(args: argparse.Namespace) -> int:
    """One step with one report; a running bot delivers what is to be sent."""
    settings = load(args.config, os.environ)
    migrate(settings.database_url)
    storage = storage_of(settings)
    try:
        with storage.read() as work:
            places = Places.from_records(bundled_records(), directory_rows.all_rows(work))
        _do(Casework(wording(), settings.languages.first, places.name_of), storage, operator(args.by), args)
    except (CaseworkError, NoWordsError, PhotosError) as error:
        print(error)
        return 1
    finally:
        storage.close()
    return 0


class PhotosError(Exception):
    """Photos were not written; the sentence says why."""


def _do(casework: Casework, storage: Storage, staff: Staff, args: argparse.Namespace) -> None:
    match args.do:
        case "list":
            _list(casework, storage, staff, everything=args.all)
        case "read":
            with storage.begin() as work:
                opened = casework.read(work, staff, args.number)
            print("\n".join(_lines(opened)))
            if args.photos is not None:
                _write(args.photos, _photos(casework, storage, staff, opened))
            if args.originals is not None:
                with storage.begin() as work:
                    found = casework.originals(work, opened.case.number, staff.name)
                _write(
                    args.originals,
                    [
                        (f"{opened.case.number}-{one.position + 1}-original.{one.ending}", one.content)
                        for one in found
                    ],
                )
        case "say" | "ask":
            words = typed()
            with storage.begin() as work:
                way = casework.write(work, staff, args.number, words, question=args.do == "ask")
                silent = casework.why_silent(work, casework.case(work, staff, args.number))
            print(_on_its_way(way, silent))
        case "state" | "close":
            becomes = "closed" if args.do == "close" else args.to
            if becomes is None:
                raise CaseworkError("step", f"Say what it becomes: --to {', '.join(STATES)}.")
            words = typed() if args.words else ""
            with storage.begin() as work:
                way = casework.set_state(
                    work,
                    staff,
                    args.number,
                    State(becomes),
                    percent=args.percent,
                    words=words,
                    reason=args.reason,
                )
                silent = casework.why_silent(work, casework.case(work, staff, args.number))
            print(_on_its_way(way, silent))


SILENT = {
    "without_trace": "it was sent without trace",
    "no_messages": "whoever sent it wants no message about it",
    "stopped": 'she said "stop"',
    "gone": "nothing leads to her any more",
}


def _on_its_way(way: Way, silent: str) -> str:
    if way is Way.SENT:
        return "She is told that something waits. It opens with a tap, or with her code."
    return f"It waits under her code, and nothing is sent: {SILENT[silent]}."


def _list(casework: Casework, storage: Storage, staff: Staff, *, everything: bool) -> None:
    with storage.begin() as work:
        found = casework.listed(work, staff, "all" if everything else "open", MOST + 1)
    for one in found[:MOST]:
        pieces = "1 piece" if one.pieces == 1 else f"{one.pieces} pieces"
        filed = _filed(one.filed, one.manner)
        replies = f"  unread answers: {one.unread_replies}" if one.unread_replies else ""
        print(
            f"{one.number}  {one.state:<12}  {filed:<16}  {one.kind:<10}  {one.manner:<13}  "
            f"{pieces:<9}  {one.place}{replies}".rstrip()
        )
    if len(found) > MOST:
        print(f"These are the first {MOST}; there are more.")


def _lines(opened: Opened) -> Iterator[str]:
    """The report as it is printed; what she wrote is indented, so that none of it looks like a line of ours."""
    report = opened.report
    yield f"number    {opened.case.number}"
    yield f"filed     {_filed(report.filed, report.manner)}, {report.manner}, in {report.language}"
    yield f"kind      {report.kind}{' (sensitive)' if report.sensitive else ''}"
    yield f"place     {report.place or 'not in the directory'}"
    if report.place_words:
        yield from _hers(report.place_words)
    if report.point is not None:
        yield f"pin       {report.point.latitude:.5f}, {report.point.longitude:.5f}"
    yield f"when      {harmless(wording().say(shown(report.when), 'en'))}"
    if "start" in report.when and report.when["words"]:
        yield from _hers(report.when["words"])
    yield f"goes on   {report.ongoing}"
    if report.name:
        yield "name"
        yield from _hers(report.name)
    there = {held.position: held for held in report.attachments}
    for piece in report.told:
        held = there.get(piece.position)
        if held is not None:
            yield f"piece {piece.position + 1}   {held.content_type}, {held.size} bytes"
        elif piece.content_type:
            yield f"piece {piece.position + 1}   a photo or voice note that is not here (yet)"
        else:
            yield f"piece {piece.position + 1}"
        if piece.text:
            yield from _hers(piece.text)
    for letter in opened.letters:
        yield f"{letter.kind:<9} {letter.on:%Y-%m-%d}{_seen[letter.kind] if letter.seen else ''}"
        yield from _hers(letter.words)
    for step in opened.steps:
        details = " ".join(filter(None, (_percent(step.percent), step.reason, step.body)))
        yield f"step      {step.on:%Y-%m-%d} {step.state} {details}".rstrip() + f", by {step.by}"
        if step.words:
            yield from _hers(step.words)


def _percent(percent: int | None) -> str:
    return "" if percent is None else f"{percent} %"


_seen = {"question": ", answered", "answer": ", seen", "news": ", seen", "reply": ""}


def _hers(words: str) -> Iterator[str]:
    yield from ("          | " + line for line in harmless(words).split("\n"))


def _filed(moment: datetime, manner: Manner) -> str:
    """The hour in Kenya, or without trace the day, which was rounded in UTC."""
    if manner is Manner.WITHOUT_TRACE:
        return f"{moment:%Y-%m-%d}"
    return f"{moment.astimezone(NAIROBI):%Y-%m-%d %H:%M}"


def _photos(
    casework: Casework, storage: Storage, staff: Staff, opened: Opened
) -> Iterator[tuple[str, bytes]]:
    number = opened.case.number
    for held in opened.report.attachments:
        with storage.begin() as work:
            content, content_type = casework.photo(work, staff, number, held.position)
        yield f"{number}-{held.position + 1}.{ENDINGS.get(content_type, 'bin')}", content


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Files that their owner alone can read, never over one that is there. Raises PhotosError, CaseworkError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, content in files:
            # O_EXCL follows no link: somebody else may have put one there.
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as new:
                new.write(content)
            print(f"written   {folder / name}")
    except OSError as error:
        raise PhotosError(f"The photos could not all be written to {folder}: {error.strerror}.") from None
