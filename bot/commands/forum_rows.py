"""Forums from a CSV file: every problem with its line and column, and nothing half imported."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.commands.area_names import AreaError, areas_named
from bot.forums import dates
from directory.places import Places
from flows.audience import Audience
from flows.forum_changes import NEEDS, AnnounceForum
from flows.messages import LANGUAGES, Point

COLUMNS = (
    "title", "starts", "place", "place_words", "theme", "host", "minutes", "rule", "capacity", "languages", "offers", "agenda",
    "latitude", "longitude", "audience", "groups", "remind",
)  # fmt: skip
REQUIRED = ("title", "starts")
MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 1000
MOST_PROBLEMS = 200
LONGEST = {"title": 120, "theme": 200, "host": 120, "place_words": 200, "rule": 200, "agenda": 4000}
EVERYBODY = "everybody"
"""In `audience`: all who hear of forums, wherever they are."""
MINUTES = 120
"""That a meeting lasts where `minutes` is empty."""
_STARTS = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})")
_SPAN = re.compile(r"(\d{1,5})([dhm])")
_UNITS = {"d": 24 * 60, "h": 60, "m": 1}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; line 1 holds the names of the columns, and `column` is '' where all of a line is meant."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}{f', {self.column}' if self.column else ''}: {self.sentence}"


class RowsError(Exception):
    """The file is refused. `problems` holds every reason, in order of lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("Nothing was imported.\n" + "\n".join(map(str, problems[:MOST_PROBLEMS])))


@dataclass(frozen=True, slots=True)
class Meant:
    """What the cells may name, and what stands in for empty ones. `groups`: their ids by code; `offsets` in minutes."""

    places: Places
    groups: Mapping[str, str]
    host: str
    offsets: tuple[int, ...]


def read_forums(source: Path, meant: Meant) -> list[tuple[int, AnnounceForum]]:
    """(line, forum) of each row. Raises RowsError with all problems."""
    problems: list[Problem] = []
    found: list[tuple[int, AnnounceForum]] = []
    for line, cells in _rows(_text(source), problems):
        row = _Row(line, cells, problems)
        forum = _forum(row, meant)
        if not row.wrong:
            found.append((line, forum))
        if len(found) > MOST_ROWS:
            raise RowsError([Problem(line, "", f"More than {MOST_ROWS} forums. Split the file.")])
    if problems:
        raise RowsError(problems)
    if not found:
        raise RowsError([Problem(1, "", "There is no forum in this file.")])
    return found


class _Row:
    """The cells of one line; what is wrong is reported and read as empty."""

    def __init__(self, line: int, cells: Mapping[str, str], problems: list[Problem]) -> None:
        self.line, self._cells, self._problems = line, cells, problems
        self.wrong = False

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "")

    def report(self, column: str, sentence: str) -> None:
        self.wrong = True
        self._problems.append(Problem(self.line, column, sentence))

    def number(self, column: str, least: int, most: int, empty: int | None) -> int | None:
        said = self[column]
        if not said:
            return empty
        if said.isascii() and said.isdigit() and least <= int(said[:9]) <= most:
            return int(said)
        self.report(column, f"A whole number from {least} to {most}, or nothing.")
        return empty

    def among(self, column: str, known: tuple[str, ...]) -> tuple[str, ...]:
        words = self[column].replace(",", " ").replace(";", " ").lower().split()
        if strange := [word for word in words if word not in known]:
            self.report(column, f'"{strange[0][:40]}" is none of: {", ".join(known)}.')
        return tuple(word for word in known if word in words)


def _forum(row: _Row, meant: Meant) -> AnnounceForum:
    for column in REQUIRED:
        if not row[column]:
            row.report(column, "This must not be empty.")
    for column, most in LONGEST.items():
        if len(row[column]) > most:
            row.report(column, f"At most {most} letters.")
    place = _place(row, meant)
    starts = _starts(row)
    return AnnounceForum(
        title=row["title"],
        theme=row["theme"],
        host=row["host"] or meant.host,
        place=place,
        place_words=row["place_words"],
        point=_point(row),
        starts=starts,
        minutes=row.number("minutes", 10, 3 * 24 * 60, MINUTES) or MINUTES,
        rule=row["rule"].removeprefix("RRULE:"),
        capacity=row.number("capacity", 1, 1_000_000, None),
        languages=row.among("languages", LANGUAGES),
        offers=row.among("offers", NEEDS),
        agenda=row["agenda"],
        audience=_audience(row, meant, place),
        offsets=_offsets(row, meant.offsets),
    )


def _starts(row: _Row) -> str:
    found = _STARTS.fullmatch(row["starts"])
    if found is None:
        if row["starts"]:
            row.report("starts", "Day and hour in Nairobi as 2026-12-08 14:00.")
        return ""
    starts = "T".join(found.groups())
    try:
        dates.start_of(starts)
    except dates.RuleError as error:
        row.report("starts", str(error))
        return ""
    try:
        if not dates.first(starts, row["rule"], 1):
            row.report("rule", "No date within five years follows from it.")
    except dates.RuleError as error:
        row.report("rule", str(error))
    return starts


def _place(row: _Row, meant: Meant) -> str:
    if not row["place"] and not row["place_words"]:
        row.report("place", "Say where: a place of the directory here, or words in place_words.")
    return next(iter(_named(row, "place", [row["place"]] if row["place"] else [], meant.places)), "")


def _audience(row: _Row, meant: Meant, place: str) -> Audience:
    said = _listed(row["audience"])
    if [one.lower() for one in said] == [EVERYBODY]:
        where: tuple[str, ...] = ()
    else:
        where = _named(row, "audience", said, meant.places) or ((place,) if place else ())
        if not where and not row["groups"]:
            row.report("audience", f'For whom? Places of the directory with ";" between, or "{EVERYBODY}".')
    groups = []
    for code in _listed(row["groups"]):
        if found := meant.groups.get(code.replace(" ", "").upper()):
            groups.append(found)
        else:
            row.report("groups", f'No group has the code "{code[:20]}".')
    return Audience("forums", () if groups and not said else where, tuple(groups))


def _named(row: _Row, column: str, names: list[str], places: Places) -> tuple[str, ...]:
    try:
        return tuple(place.id for place in areas_named(places, names))
    except AreaError as error:
        row.report(column, " ".join(str(error).replace("--area ", "").split()))
        return ()


def _point(row: _Row) -> Point | None:
    if not row["latitude"] and not row["longitude"]:
        return None
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        row.report(
            "latitude", "Latitude and longitude are both numbers, as -0.2833 and 36.0667, or both empty."
        )
        return None
    if not (
        math.isfinite(latitude)
        and math.isfinite(longitude)
        and -5.5 <= latitude <= 5.5
        and 33 <= longitude <= 42.5
    ):
        row.report("latitude", "This lies outside Kenya. Are latitude and longitude the wrong way round?")
        return None
    return Point(latitude, longitude)


def _offsets(row: _Row, usual: tuple[int, ...]) -> tuple[int, ...]:
    said = row["remind"].lower().replace(",", " ").replace(";", " ").split()
    if not said:
        return usual
    if said == ["never"]:
        return ()
    spans = [_SPAN.fullmatch(one) for one in said]
    minutes = [int(found[1]) * _UNITS[found[2]] for found in spans if found]
    if len(minutes) < len(said) or len(minutes) > 6 or not all(10 <= one <= 90 * 24 * 60 for one in minutes):
        row.report("remind", 'At most six times before it, from 10m to 90d, as "7d 1d 2h", or "never".')
    return tuple(minutes)


def _listed(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(";") if one.strip()]


def _text(source: Path) -> str:
    try:
        with source.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RowsError([Problem(1, "", f"The file cannot be read ({error.strerror}).")]) from None
    if len(raw) > MOST_BYTES:
        raise RowsError([Problem(1, "", "The file is larger than 2 MB. Split it.")])
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RowsError([Problem(line, "", "This is not UTF-8. Save the sheet as CSV UTF-8.")]) from None
    if "\0" in words:
        line = words.count("\n", 0, words.index("\0")) + 1
        raise RowsError([Problem(line, "", "A null character: this is not a CSV text file.")])
    return words


def _rows(words: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(words, newline=""), strict=True)
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, lambda sentence: problems.append(Problem(1, "", sentence)))
        if problems:
            return
        line = reader.line_num + 1
        for values in reader:
            cells = {name: value.strip() for name, value in zip(header, values, strict=False)}
            if len(values) != len(header) and any(values):
                problems.append(Problem(line, "", f"{len(values)} cells, but {len(header)} columns."))
            elif any(cells.values()):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(line, "", f"The CSV is broken here ({error}). Check the quotes."))


def _check_header(header: list[str], report: Callable[[str], None]) -> None:
    if missing := [name for name in REQUIRED if name not in header]:
        report(f"Missing columns: {', '.join(missing)}.")
    if unknown := [name for name in header if name not in COLUMNS]:
        report(f"Unknown columns: {', '.join(name[:40] for name in unknown)}. Known: {', '.join(COLUMNS)}.")
    if len(set(header)) < len(header):
        report("A column name stands twice.")
