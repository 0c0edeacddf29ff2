"""Reads a station's self-assessment as the operator gets it: a CSV file, each wrong row told with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.index.method import DIMENSIONS
from directory.places import Places
from storage.quarters import FORM
from storage.self_assessments import SelfAssessment

COLUMNS = ("station", "quarter", *DIMENSIONS, "said_by")
LONGEST_NAME = 120
MOST_BYTES = 1_000_000
BEGINS_A_FORMULA = ("=", "+", "-", "@")
"""A spreadsheet that opens our file again would run it."""


class FileRefusedError(Exception):
    """Nothing of the file is taken; `findings` are sentences, each with its line."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


def read(content: bytes, places: Places, last_quarter: str) -> list[SelfAssessment]:
    """The assessments in the file. `last_quarter`: none may be about a later one. Raises FileRefusedError."""
    if len(content) > MOST_BYTES:
        raise FileRefusedError([f"The file is larger than {MOST_BYTES // 1_000_000} MB."])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefusedError(["The file is not text in UTF-8."]) from None
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise FileRefusedError([f"The file is no CSV file: {error}."]) from None
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        raise FileRefusedError([f"Line 1 must be: {','.join(COLUMNS)}"])
    findings: list[str] = []
    found: dict[tuple[str, str], SelfAssessment] = {}
    for number, line in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in line):
            continue
        cells = [cell.strip() for cell in line]
        wrong = list(_wrong(cells, places, last_quarter))
        if not wrong and (cells[0], cells[1]) in found:
            wrong = [f"{cells[0]} in {cells[1]} stands here a second time"]
        findings += [f"Line {number}: {sentence}." for sentence in wrong]
        if not wrong:
            station, quarter, *scores, said_by = cells
            found[station, quarter] = SelfAssessment(station, quarter, tuple(map(int, scores)), said_by)
    if not found and not findings:
        findings = ["The file holds no assessment."]
    if findings:
        raise FileRefusedError(findings)
    return list(found.values())


def _wrong(cells: list[str], places: Places, last_quarter: str) -> Iterator[str]:
    if len(cells) != len(COLUMNS):
        yield f"{len(cells)} values instead of {len(COLUMNS)}"
        return
    station, quarter, *scores, said_by = cells
    place = places.by_id(station)
    if place is None or place.kind != "station":
        yield "`station` is no station's id (directory/data/stations.csv, or what was imported)"
    if not FORM.fullmatch(quarter):
        yield "`quarter` is not written as 2026-Q4"
    elif quarter > last_quarter:
        yield f"`quarter` is not over yet: {last_quarter} is the last one"
    for name, score in zip(DIMENSIONS, scores, strict=True):
        if not (score.isascii() and score.isdigit() and int(score) <= 100):
            yield f"`{name}` is no whole number from 0 to 100"
    if not 0 < len(said_by) <= LONGEST_NAME or not said_by.isprintable():
        yield f"`said_by` must say in one line of at most {LONGEST_NAME} letters who says so"
    elif said_by.startswith(BEGINS_A_FORMULA):
        yield "`said_by` begins like a spreadsheet's formula"
