"""docs/licences.md names every package that is used, in the version of the locks, with the licence it gives itself."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from setup import licences

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
PROSE = PAGE.partition("## Packages of the bot")[0]
MARKS = [mark for mark, _, _ in licences.LISTS]


@pytest.mark.parametrize("mark", MARKS)
def test_the_tables_are_what_is_used(mark: str) -> None:
    assert licences.table(ROOT, mark, PAGE) in PAGE, "`python -m setup.licences --write` puts it right"


@pytest.mark.parametrize("mark", MARKS)
def test_no_licence_is_unknown(mark: str) -> None:
    assert [name for name, _, licence in licences.rows(ROOT, mark, PAGE) if licence == "unknown"] == []


def test_what_the_bot_needs_is_all_installed_so_that_its_licences_are_read_and_not_only_kept() -> None:
    here = licences.installed(ROOT, ".venv")
    locked = licences.pinned(ROOT, ("requirements.lock", "requirements-dev.lock")).items()
    assert [name for name, version in locked if (name, version) not in here] == []


@pytest.mark.parametrize("mark", MARKS)
def test_everything_copyleft_is_spoken_of(mark: str) -> None:
    found = licences.copyleft(ROOT, mark, PAGE)
    assert [name for name in found if name not in PROSE] == []


def test_nothing_that_the_bot_loads_is_under_the_gpl() -> None:
    """The prose says so; the LGPL and the MPL are what it speaks of."""
    held = {name: licence for name, _, licence in licences.rows(ROOT, "bot", PAGE)}
    assert {name for name, licence in held.items() if re.search(r"(?<!L)\bA?GPL", licence)} == set()
    assert set(licences.copyleft(ROOT, "bot", PAGE)) == {
        "certifi",
        "psycopg",
        "psycopg-binary",
        "python-telegram-bot",
    }


def test_the_rows_of_openstreetmap_are_as_many_as_it_says() -> None:
    with (ROOT / "directory/data/stations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "OpenStreetMap" in row["source"]]
    others = [
        path.name
        for path in (ROOT / "directory/data").glob("*.csv")
        if path.name != "stations.csv" and "openstreetmap" in path.read_text(encoding="utf-8").lower()
    ]
    assert len(rows) == 2
    assert "There are two" in PROSE
    assert others == []


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("License: BSD-3-Clause\nClassifier: License :: OSI Approved :: BSD License", "BSD-3-Clause"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: BSD License", "BSD License"),
        (
            "License: Dual License\nClassifier: License :: OSI Approved :: BSD License\n"
            "Classifier: License :: OSI Approved :: Apache Software License",
            "BSD License or Apache Software License",
        ),
        (
            "License: " + "the whole text of it " * 9 + "\nClassifier: License :: Public Domain",
            "Public Domain",
        ),
        ("License: MIT | no table cell", "MIT / no table cell"),
        ("Summary: it says nothing", "unknown"),
    ],
)
def test_what_a_package_says_of_itself(tmp_path: Path, metadata: str, licence: str) -> None:
    folder = tmp_path / "lib/python3.11/site-packages/mfano-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: mfano\nVersion: 1.0\n{metadata}\n")
    assert licences.installed(tmp_path, ".") == {("mfano", "1.0"): licence}


def test_where_an_environment_is_missing_the_page_s_own_words_stay(tmp_path: Path) -> None:
    for _, locks, _ in licences.LISTS:
        for lock in locks:
            (tmp_path / lock).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / lock).write_text("mfano==1.0 \\\n    --hash=sha256:00\nmpya==2.0\n")
    page = "".join(
        f"<!-- packages: {mark} -->\n| mfano | 1.0 | MIT |\n| mpya | 1.9 | MIT |\n<!-- end of packages: {mark} -->"
        for mark in MARKS
    )
    new = licences.written(tmp_path, page)
    assert new.count("| mfano | 1.0 | MIT |") == len(MARKS)
    assert new.count("| mpya | 2.0 | unknown |") == len(MARKS), "another version is another package"
