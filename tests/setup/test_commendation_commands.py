"""`baraza commendations` prints lists; names of those who told stand in them only where they allowed it."""

import csv
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.program import main
from bot.settings import load
from bot.wiring import storage_of
from flows.changes import CommendOfficer
from storage import commendations, people
from storage.columns import NAIROBI

NJORO, LORUK = "njoro-police-station", "loruk-police-station"
MONTH = f"{datetime.now(UTC).astimezone(NAIROBI):%Y-%m}"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A deployment where four people praised an officer; three of them were verified."""
    path = tmp_path / "config.yml"
    path.touch()
    assert main(["--config", str(path), "migrate"]) == 0
    told = [("Wafula", NJORO, "", "She found my child."), ("Sajenti Wafula", NJORO, "Wanjiku", "=1+1 kind words"),
            ("Wafula", LORUK, "", "  \t=HYPERLINK(1) he listened."), ("Wafula", NJORO, "", "Never checked.")]  # fmt: skip
    storage = storage_of(load(path, os.environ))
    with storage.begin() as work:
        for who, (officer, station, name, did) in enumerate(told):
            person = people.find_or_make(work, "telegram", f"47{who}")
            change = CommendOfficer(station, officer, "", did, {"words": ""}, "helped", False, "en", name)
            number = commendations.file(work, person.id, "telegram", change)
            one = commendations.for_number(work, [station], number)
            assert one is not None
            if who < 3:
                commendations.verify(work, one, officer)
    storage.close()
    return str(path)


def rows(config: str, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["--config", config, "commendations", *words]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_list_of_a_station(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(config, capsys, "list", "--month", MONTH, "--station", "Njoro Police Station")
    assert {row["what"] for row in found} == {"She found my child.", "'=1+1 kind words"}
    assert {row["name"] for row in found} == {"", "Wanjiku"}
    assert {row["station"] for row in found} == {"Njoro Police Station"}


def test_no_cell_begins_as_a_formula_not_even_after_blanks(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = rows(config, capsys, "list", "--month", MONTH, "--station", "Loruk Police Station")
    assert row["what"].startswith("'")


def test_the_shortlist_of_county_and_station(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(config, capsys, "shortlist", "--month", MONTH)
    assert [(row["list"], row["rank"], row["voices"]) for row in found] == [
        ("Nakuru", "1", "2"),
        ("Njoro Police Station", "1", "2"),
    ]
    assert rows(config, capsys, "shortlist", "--month", "2020-01") == []


def test_the_look_is_noted(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows(config, capsys, "list", "--month", MONTH, "--by", "Baraka")
    assert main(["--config", config, "audit"]) == 0
    assert "Baraka: read commendations" in capsys.readouterr().out


@pytest.mark.parametrize("station", ["Kapte", "Nakuru", "zzz"])
def test_a_station_that_is_none_is_said(
    config: str, capsys: pytest.CaptureFixture[str], station: str
) -> None:
    assert main(["--config", config, "commendations", "list", "--month", MONTH, "--station", station]) == 1
    assert station in capsys.readouterr().err


@pytest.mark.parametrize("month", ["2026-13", "2026", "November", "2026-11-01"])
def test_a_month_that_is_none_is_refused(config: str, month: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--config", config, "commendations", "list", "--month", month])
    assert left.value.code == 2
