"""Files that an operator gives: tables with formulas, odd encodings and huge cells; config.yml and .env with anything in them."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import self_assessment_file
from bot.commands.forum_rows import COLUMNS as FORUM_COLUMNS
from bot.commands.forum_rows import Meant, RowsError, read_forums
from bot.settings import load
from bot.settings_file import SettingsError
from bot.settings_secrets import NAMES
from bot.settings_sections import keys
from bot.spreadsheet_cells import cell
from directory.importing import COLUMNS, ImportErrors, read_rows
from directory.places import Places
from tests.input.measured import many, quickly
from tests.input.odd import Odd, texts, values

PLACES = Places.bundled()
CELLS = st.one_of(
    st.sampled_from(["", "=1+1", "@SUM(A1)", "+254700000001", "-0.3", "36.08", "NaN", "inf", "1e999", "ke", "kaptembwo-ward",
                     "njoro-police-station",
                     "2026-Q3", "2026-11-30 10:00", "30/11/2026", "5", "-1", "0", "100", "a" * 40_000,
                     "x;y;z", "\t=cmd", "\r\nlast", '"', "٣", "official"]),
    texts,
)  # fmt: skip
MEANT = Meant(PLACES, {"7KQ2M": "g1"}, "Soko Salama", (1440, 120))
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252", "utf-32"])


@st.composite
def tables(draw: st.DrawFn, columns: tuple[str, ...]) -> bytes:
    """A table with these columns, more or less; sometimes no table at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=400))
    out = io.StringIO()
    header = list(columns)
    for _ in range(draw(st.integers(0, 2)) if draw(st.integers(0, 3)) == 0 else 0):
        header[draw(st.integers(0, len(header) - 1))] = draw(CELLS)
    writer = csv.writer(out, lineterminator=draw(ENDS), escapechar="\\")
    writer.writerow(header)
    for _ in range(draw(st.integers(0, 4))):
        writer.writerow([draw(CELLS) for _ in range(len(columns) + draw(st.sampled_from([0, 0, 0, -1, 1])))])
    words = out.getvalue() + draw(st.sampled_from(["", '"', '"never closed', "\x00", ",,,,\n" * 50]))
    return words.encode(draw(ENCODINGS), "replace")


def in_a_file(content: bytes, read: object) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        path.write_bytes(content)
        quickly(lambda: read(path))  # type: ignore[operator]


@many(150)
@given(st.data(), st.sampled_from(sorted(COLUMNS)))
def test_a_table_of_places_and_bodies(data: st.DataObject, kind: str) -> None:
    content = data.draw(tables(tuple(COLUMNS[kind])))
    try:
        in_a_file(content, lambda path: list(read_rows(path, kind)))
    except ImportErrors:
        return


@many(150)
@given(tables(tuple(FORUM_COLUMNS)))
def test_a_table_of_forums(content: bytes) -> None:
    try:
        in_a_file(content, lambda path: read_forums(path, MEANT))
    except RowsError:
        return


@many(150)
@given(tables(self_assessment_file.COLUMNS))
def test_a_table_of_self_assessments(content: bytes) -> None:
    try:
        quickly(lambda: self_assessment_file.read(content, PLACES, "2026-Q4"))
    except self_assessment_file.FileRefusedError:
        return


@many(200)
@given(CELLS)
def test_no_cell_of_ours_begins_a_formula(value: str) -> None:
    assert not cell(value).lstrip().startswith(("=", "+", "-", "@"))


KEYS = sorted(keys())


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """A config.yml with known and unknown keys and any values."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.one_of(texts, st.sampled_from(["a: &a [*a]", "!!python/object:os.system x", "- - -", "a: b: c",
                     "web: {port: 1, port: 2}", "? [a]",
                                                      "&a [" * 100, "x: " + "9" * 5000,
                     "\t", "%YAML 9", "web: !!binary AAAA", "a: 2026-13-45"])))  # fmt: skip
    made: dict[str, object] = {}
    for _ in range(draw(st.integers(1, 4))):
        *sections, last = draw(st.sampled_from(KEYS)).split(".")
        inner = made
        for section in sections:
            held = inner.setdefault(section, {})
            inner = held if isinstance(held, dict) else made
        inner[last] = draw(values)
    return Odd(json.dumps(made, ensure_ascii=draw(st.booleans())))  # which is YAML as well


@many(150)
@given(configurations())
def test_any_config_yml(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.yml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            quickly(lambda: load(path, {}))
        except SettingsError:
            return


@many(200)
@given(st.dictionaries(st.sampled_from(NAMES), texts, max_size=6), texts)
def test_any_environment_and_env_file(environment: dict[str, str], written: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.yml"
        path.write_text("")
        (Path(folder) / ".env").write_bytes(written.encode("utf-8", "surrogatepass"))
        try:
            quickly(lambda: load(path, environment))
        except SettingsError as refused:
            shown = " ".join(refused.findings)
        else:
            shown = ""
    for name, secret in environment.items():
        if ("TOKEN" in name or "KEY" in name or "PASSWORD" in name) and len(secret) > 7:
            assert secret not in shown


def test_a_self_assessment_larger_than_allowed() -> None:
    with pytest.raises(self_assessment_file.FileRefusedError, match="larger"):
        self_assessment_file.read(b"a" * 1_000_001, PLACES, "2026-Q4")
