"""`baraza reports`: whoever handles reports, from this machine's terminal."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.commands.terminal_words import NoWordsError, harmless, typed
from bot.reading import Reading, ReadingError
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI, wording
from flows.changes import Manner
from flows.reporting.when import shown
from storage.migrating import migrate
from storage.report_reading import Opened
from storage.work import Storage

SHORT = 8
"""Letters of a number that are shown and mostly enough to name it."""
MOST = 100
"""Reports in one list."""
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
        choices=("list", "read", "say", "close"),
        help="`say` sends what standard input holds",
    )
    parser.add_argument("number", nargs="?", default="", help="as `list` shows it")
    parser.add_argument("--by", default="staff", help="who does this, as the report's history keeps it")
    parser.add_argument(
        "--photos", type=Path, metavar="DIR", help="with `read`: write photos and voice notes there"
    )


def run(args: argparse.Namespace) -> int:
    """One step with one report; a running bot delivers what is said."""
    settings = load(args.config, os.environ)
    migrate(settings.database_url)
    storage = storage_of(settings)
    try:
        _do(Reading(wording()), storage, args)
    except (ReadingError, NoWordsError) as error:
        print(error)
        return 1
    finally:
        storage.close()
    return 0


def _do(reading: Reading, storage: Storage, args: argparse.Namespace) -> None:
    match args.do:
        case "list":
            _list(reading, storage)
        case "read":
            with storage.begin() as work:
                report = reading.read(work, args.number, args.by)
            print("\n".join(_lines(report)))
            if args.photos is not None:
                _write(reading, storage, report, args.photos)
        case "say":
            words = typed()
            with storage.begin() as work:
                reading.say(work, args.number, words, args.by)
            print("It is on its way. Nobody can tell whether it was read.")
        case "close":
            with storage.begin() as work:
                reading.close(work, args.number, args.by)


def _list(reading: Reading, storage: Storage) -> None:
    with storage.read() as work:
        found = reading.listed(work, MOST + 1)
    for one in found[:MOST]:
        pieces = "1 piece" if one.pieces == 1 else f"{one.pieces} pieces"
        filed = _filed(one.filed, one.manner)
        print(
            f"{one.id[:SHORT]}  {one.state:<9}  {filed:<16}  {one.kind:<10}  {one.manner:<13}  "
            f"{pieces:<9}  {one.place}".rstrip()
        )
    if len(found) > MOST:
        print(f"These are the first {MOST}; there are more.")


def _lines(report: Opened) -> Iterator[str]:
    """The report as it is printed; what she wrote is indented, so that none of it looks like a line of ours."""
    yield f"number    {report.id}"
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


def _hers(words: str) -> Iterator[str]:
    yield from ("          | " + line for line in harmless(words).split("\n"))


def _filed(moment: datetime, manner: Manner) -> str:
    """The hour in Kenya, or without trace the day, which was rounded in UTC."""
    if manner is Manner.WITHOUT_TRACE:
        return f"{moment:%Y-%m-%d}"
    return f"{moment.astimezone(NAIROBI):%Y-%m-%d %H:%M}"


def _write(reading: Reading, storage: Storage, report: Opened, folder: Path) -> None:
    """Files that their owner alone can read, never over one that is there. Raises ReadingError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for held in report.attachments:
            with storage.read() as work:
                content, content_type = reading.photo(work, report.id, held.position)
            file = folder / f"{report.id[:SHORT]}-{held.position + 1}.{ENDINGS.get(content_type, 'bin')}"
            # O_EXCL follows no link: somebody else may have put one there.
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as new:
                new.write(content)
            print(f"written   {file}")
    except OSError as error:
        raise ReadingError(f"The photos could not all be written to {folder}: {error.strerror}.") from None
