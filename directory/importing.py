"""Reading directory rows from CSV: every problem with its line, and nothing half imported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from directory.body_rules import check_areas, check_body, check_order
from directory.columns import COLUMNS, KIND_OF_FILE, MAY_BE_MISSING, REQUIRED, split_list
from directory.place import BASES, CUES, FORMS, HELPS, ROLES, Point

MOST_BYTES = 10 * 1024 * 1024
LONGEST_FIELD = 500
MOST_PROBLEMS = 200
# A spreadsheet runs a cell that begins so as a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CERTAINTIES = ("high", "medium", "low")
SIGNED_NUMBER = re.compile(r"-\d{1,3}(\.\d{1,12})?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PHONE = re.compile(r"\+?[0-9][0-9 ]{1,17}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong on one line; line 1 holds the column names."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


class ImportErrors(ValueError):  # noqa: N818 (it holds many)
    """The rows were refused; nothing is imported. ``problems`` holds every reason, in order of lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("Nothing was imported.\n" + "\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Row:
    """One valid row: its file's kind ("wards"), its line, and its cells by column name."""

    kind: str
    line: int
    cells: dict[str, str]

    @property
    def id(self) -> str:
        """The row's id (``key`` for hotlines and services)."""
        return self.cells.get("id") or self.cells["key"]


def read_rows(source: Path | str, kind: str, known: Collection[str] = ()) -> list[Row]:
    """The rows of a CSV file (a Path) or of CSV text (a str) of one kind, such as "markets".

    ``known`` holds the ids of places that exist already and may be parents. Raises ImportErrors with all problems.
    """
    if kind not in COLUMNS:
        raise ImportErrors([Problem(1, f'There is no kind "{kind}". Kinds: {", ".join(COLUMNS)}.')])
    problems: list[Problem] = []
    rows = list(_rows_of(_text_of(source), kind, problems))
    _check_together(rows, kind, known, problems)
    if problems:
        problems.sort(key=lambda problem: problem.line)
        raise ImportErrors(problems[:MOST_PROBLEMS])
    return rows


def to_record(row: Row) -> dict[str, str]:
    """The row as text values for storage; ``Places.from_records`` reads it back. ``kind`` is the place's kind."""
    return {"kind": KIND_OF_FILE.get(row.kind, row.kind), **row.cells}


def _text_of(source: Path | str) -> str:
    """The text, at most 10 MB of UTF-8 (a byte-order mark is dropped); raises ImportErrors."""
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise ImportErrors([Problem(1, f"The file cannot be read ({error.strerror}).")]) from None
    else:
        raw = source.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise ImportErrors([Problem(1, "The file is larger than 10 MB. Split it.")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ImportErrors([Problem(line, "This is not UTF-8. Save the sheet as CSV UTF-8.")]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ImportErrors([Problem(line, "A null character: this is not a CSV text file.")])
    return text


def _check_header(header: list[str], kind: str, problems: list[Problem]) -> None:
    expected = COLUMNS[kind]
    report = partial(_report, problems, 1)
    if missing := [name for name in expected if name not in header and name not in MAY_BE_MISSING]:
        report(f"Missing columns: {', '.join(missing)}.")
    if unknown := [name for name in header if name not in expected]:
        report(f"Unknown columns: {', '.join(name[:40] for name in unknown)}.")
    if len(set(header)) < len(header):
        report("A column name stands twice.")


def _rows_of(text: str, kind: str, problems: list[Problem]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, kind, problems)
        if problems:
            return
        line = reader.line_num + 1
        for values in reader:
            cells = {name: value.strip() for name, value in zip(header, values, strict=False)}
            if len(values) != len(header) and any(cells.values()):
                _report(problems, line, f"{len(values)} cells, but {len(header)} columns.")
            elif any(cells.values()):
                yield _row_of(cells, kind, line, problems)
            line = reader.line_num + 1
    except csv.Error as error:
        _report(problems, line, f"The CSV is broken here ({error}). Check the quotes.")


def _row_of(cells: dict[str, str], kind: str, line: int, problems: list[Problem]) -> Row:
    report = partial(_report, problems, line)
    _check_cells(cells, kind, report)
    if kind in KIND_OF_FILE or kind == "bodies":
        _check_id(cells, report)
    if kind in KIND_OF_FILE:
        _check_place(cells, kind, report)
    elif kind == "bodies":
        check_body(cells, report)
    elif kind == "routing":
        check_order(cells, report)
    return Row(kind, line, cells)


def _check_cells(cells: dict[str, str], kind: str, report: Callable[[str], None]) -> None:
    for name, value in cells.items():
        if len(value) > LONGEST_FIELD:
            report(f"{name} is longer than {LONGEST_FIELD} letters.")
        numeric = name in {"lat", "lon"} and SIGNED_NUMBER.fullmatch(value)
        phone = name in {"phone", "number"} and PHONE.fullmatch(value)
        if value.startswith(FORMULA_STARTS) and not numeric and not phone:
            report(f'{name} begins with "{value[0]}", which a spreadsheet would run as a formula.')
        if any(ord(letter) < 32 and letter not in "\n\t\r" for letter in value):
            report(f"{name} holds a control character.")
    for name in REQUIRED[kind]:
        if not cells[name]:
            report(f"{name} is empty.")
    if cells["certainty"] and cells["certainty"] not in CERTAINTIES:
        report(f"certainty must be one of: {', '.join(CERTAINTIES)}.")


def _check_id(cells: dict[str, str], report: Callable[[str], None]) -> None:
    if cells["id"] and not SLUG.fullmatch(cells["id"]):
        report("id must be small letters, digits and single hyphens.")


def _check_place(cells: dict[str, str], kind: str, report: Callable[[str], None]) -> None:
    if kind == "counties" and cells["parent"]:
        report("A county has no parent.")
    if kind != "counties" and not cells["parent"]:
        report("parent is empty.")
    if cells["basis"] not in BASES:
        report(f"basis must be one of: {', '.join(basis for basis in BASES if basis)}.")
    if cells["cue"] not in CUES:
        report(f"cue must be empty or one of: {', '.join(cue for cue in CUES if cue)}.")
    if bool(cells["lat"]) != bool(cells["lon"]):
        report("lat and lon must both be given, or neither.")
    elif cells["lat"]:
        _check_point(cells, report)
    if kind == "stations":
        _check_station(cells, report)


def _check_point(cells: dict[str, str], report: Callable[[str], None]) -> None:
    try:
        point = Point(float(cells["lat"]), float(cells["lon"]))
    except ValueError:
        report("lat and lon must be decimal degrees, like -0.30719 and 36.07225.")
        return
    if not point.in_kenya():
        swapped = Point(point.lon, point.lat).in_kenya()
        report("The point is outside Kenya." + (" Are lat and lon swapped?" if swapped else ""))
    if not cells["basis"]:
        report("A point needs a basis.")


def _check_station(cells: dict[str, str], report: Callable[[str], None]) -> None:
    if cells["form"] not in FORMS:
        report(f"form must be one of: {', '.join(FORMS)}.")
    if cells["role"] and cells["role"] not in ROLES:
        report(f"role must be one of: {', '.join(ROLES)}. It is never a person's name.")
    helps = list(split_list(cells.get("help", "")))
    if not set(helps) <= set(HELPS):
        report(f"help must be of: {', '.join(HELPS)}.")
    if helps and not cells.get("help_source"):
        report("help needs help_source: who says that it is there.")
    if cells["phone"] and not PHONE.fullmatch(cells["phone"]):
        report("phone must hold digits and spaces only.")
    if cells["phone"] and not cells["verified_on"]:
        report("A phone needs verified_on, the day somebody called it. Unverified numbers are never shown.")
    if cells["verified_on"]:
        try:
            date.fromisoformat(cells["verified_on"])
        except ValueError:
            report("verified_on must be a date like 2026-11-21.")


def _check_together(rows: list[Row], kind: str, known: Collection[str], problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        key = row.cells.get("id", row.cells.get("key", ""))
        if key and key in first:
            problems.append(Problem(row.line, f'"{key[:60]}" stands on line {first[key]} already.'))
        first.setdefault(key, row.line)
    if kind == "bodies":
        for row in rows:
            check_areas(row.cells, known, partial(_report, problems, row.line))
    if kind not in KIND_OF_FILE:
        return
    ids = {*known, *first}
    for row in rows:
        parent = row.cells["parent"]
        if parent and parent not in ids:
            problems.append(Problem(row.line, f'The parent "{parent[:60]}" is not in the directory.'))
        elif parent and parent == row.cells["id"]:
            problems.append(Problem(row.line, "A place cannot be its own parent."))


def _report(problems: list[Problem], line: int, sentence: str) -> None:
    problems.append(Problem(line, sentence))
