"""Every copy in which something of her could lie, and what is looked for there."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bot import case_export
from directory.places import Places
from storage import case_figures, copies, report_reading
from storage.database import Database
from storage.keys import NoKeyError
from storage.migrating import migrate
from storage.tables import accounts, addresses, attachments, conversations, keys, metadata, people, reports
from storage.work import Storage, Work
from tests.forgotten.house import House

HERS = ("addresses", "conversations", "keys of people")
OF_THE_REPORT = ("accounts", "attachments", "keys of reports")


@dataclass(frozen=True)
class Sealed:
    """What lay sealed before the end, by the table it lay in."""

    rows: dict[str, list[bytes]]

    def still(self, folder: Path) -> set[str]:
        """The tables of which a sealed value is in some file: the database, its log of changes, or a free page."""
        files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        return {
            name
            for name, values in self.rows.items()
            if any(piece in content for value in values for piece in _pieces(value) for content in files)
        }


def _pieces(value: bytes) -> list[bytes]:
    """A large value lies in pages that are not side by side: some of each of them."""
    return [value[start : start + 32] for start in range(0, max(1, len(value) - 32), 1000)]


def sealed(work: Work) -> Sealed:
    queries = {
        "addresses": select(addresses.c.sealed),
        "conversations": select(conversations.c.state),
        "keys of people": select(keys.c.wrapped).join(people, people.c.key_id == keys.c.id),
        "accounts": select(accounts.c.content),
        "attachments": select(attachments.c.content),
        "keys of reports": select(keys.c.wrapped).join(reports, reports.c.key_id == keys.c.id),
    }
    return Sealed({name: list(work.connection.scalars(query)) for name, query in queries.items()})


def in_clear(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Which of these words lies in which file."""
    wanted = [word.encode(how) for word in words for how in ("utf-8", "utf-16-le")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f"{path.name}: {word!r}" for path in files for word in wanted if word in path.read_bytes()]


class Backups:
    """The copy of the night before, and the keys of the night after: what an operator restores from."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.folder / "backups"
        self._folder.mkdir()

    def made(self, name: str) -> None:
        copies.save(
            self._house.made.storage.database, self._folder / f"{name}.db", self._folder / f"{name}.keys"
        )

    def restored(self, data: str, key_file: str) -> dict[str, int]:
        """How many rows of each kind come back from that data with those keys."""
        url = f"sqlite:///{self._folder / f'{data}-{key_file}.db'}"
        migrate(url)
        copy = self._folder / "copy.db"
        shutil.copy(self._folder / f"{data}.db", copy)
        database = Database(url)
        copies.restore(database, copy, self._folder / f"{key_file}.keys")
        storage = Storage(database, self._house.made.storage.vault)
        with storage.read() as work:
            found = {
                table.name: work.connection.scalar(select(func.count()).select_from(table)) or 0
                for table in metadata.sorted_tables
            }
        storage.close()
        return {name: number for name, number in found.items() if number}


def read_by_staff(work: Work) -> list[str]:
    """What the page of those who handle reports could show of any report."""
    found = []
    for report_id in work.connection.scalars(select(reports.c.id)).all():
        try:
            opened = report_reading.opened(work, report_id)
        except NoKeyError:
            continue
        if opened is not None and not opened.erased:
            found += [opened.name, opened.place_words, *(piece.text for piece in opened.told)]
    return [words for words in found if words]


def exported(work: Work) -> str:
    """`baraza export cases`, and every column in clear of every table."""
    rows = case_export.rows(case_figures.all_cases(work), Places.bundled())
    return "\n".join(",".join(row) for row in rows)
