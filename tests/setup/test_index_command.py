"""`baraza index`: the same figures as everywhere, and stations' own views taken in whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.commands.program import main
from bot.secret_key import vault_of
from bot.self_assessment_file import COLUMNS, MOST_BYTES, FileRefusedError, read
from bot.settings import load
from bot.wiring import storage_of
from directory.places import Places
from storage import quarters, ratings, self_assessments
from storage.database import Database
from storage.work import Storage, utc_now
from tests.conversations.others import others_rate

PLACES = Places.bundled()
NJORO = "njoro-police-station"
HEAD = ",".join(COLUMNS)
RIGHT = f"{NJORO},2026-Q3,80,70,90,100,90,60,Njoro duty office"
LAST = quarters.before(quarters.quarter_of(utc_now()))


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        ("", "Line 1 must be"),
        ("station,quarter", "Line 1 must be"),
        (HEAD, "holds no assessment"),
        (f"{HEAD}\n\n,,,,,,,,\n", "holds no assessment"),
        (f"{HEAD}\n{RIGHT}\n{RIGHT}", "Line 3: njoro-police-station in 2026-Q3 stands here a second time."),
        (f"{HEAD}\n{RIGHT},more", "Line 2: 10 values instead of 9."),
        (f"{HEAD}\n{RIGHT.replace(NJORO, 'nowhere')}", "`station` is no station's id"),
        (f"{HEAD}\n{RIGHT.replace(NJORO, 'nakuru-county')}", "`station` is no station's id"),
        (f"{HEAD}\n{RIGHT.replace('2026-Q3', 'Q3 2026')}", "is not written as 2026-Q4"),
        (f"{HEAD}\n{RIGHT.replace('2026-Q3', '2026-Q4')}", "not over yet: 2026-Q3 is the last one"),
        (f"{HEAD}\n{RIGHT.replace('100', '101')}", "`integrity` is no whole number"),
        (f"{HEAD}\n{RIGHT.replace('80', '-1')}", "`reception` is no whole number"),
        (f"{HEAD}\n{RIGHT.replace('80', '8.5')}", "`reception` is no whole number"),
        (f"{HEAD}\n{RIGHT.replace('80', '٨٠')}", "`reception` is no whole number"),
        (f"{HEAD}\n{RIGHT.replace('80', '')}", "`reception` is no whole number"),
        (f"{HEAD}\n{RIGHT.replace('Njoro duty office', '')}", "`said_by` must say"),
        (f"{HEAD}\n{RIGHT.replace('Njoro duty office', 'x' * 121)}", "`said_by` must say"),
        (f"{HEAD}\n{RIGHT.replace('Njoro', '=cmd()')}", "formula"),
        (f'{HEAD}\n"{RIGHT}', "no CSV file"),
    ],
)
def test_a_file_that_is_not_right_is_refused_whole(lines: str, finding: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(lines.encode(), PLACES, "2026-Q3")
    assert finding in str(refused.value)


@pytest.mark.parametrize(
    ("content", "finding"), [(b"\xff\xfe\x00", "UTF-8"), (b"x" * (MOST_BYTES + 1), "larger")]
)
def test_what_is_no_text_is_refused(content: bytes, finding: str) -> None:
    with pytest.raises(FileRefusedError, match=finding):
        read(content, PLACES, "2026-Q3")


def test_a_spreadsheet_s_own_file_is_read() -> None:
    content = ("\ufeff" + HEAD + "\r\n" + RIGHT + "\r\n\r\n").encode()
    (found,) = read(content, PLACES, "2026-Q3")
    assert (found.station, found.scores, found.said_by) == (
        NJORO,
        (80, 70, 90, 100, 90, 60),
        "Njoro duty office",
    )


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A deployment where sixteen people rated a station in the quarter that is over, and nine another."""
    (tmp_path / "config.yml").touch()
    assert main(["--config", str(tmp_path / "config.yml"), "migrate"]) == 0
    day = quarters.last_day(LAST)
    settings = load(tmp_path / "config.yml", {})
    database = Database(settings.database_url)
    storage = Storage(
        database,
        vault_of(settings, database),
        clock=lambda: utc_now().replace(year=day.year, month=day.month, day=1),
    )
    with storage.begin() as work:
        others_rate(work, f"{NJORO} 16")
        others_rate(work, "loruk-police-station 9")
    storage.close()
    return str(tmp_path / "config.yml")


def says(config: str, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["--config", config, "index", *words])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_it_computes_shows_and_imports(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.csv"
    code, told = says(config, capsys, "compute", "--to", str(file))
    assert code == 0
    assert f"{LAST}: 1 stations and 1 counties have figures." in told
    assert says(config, capsys, "compute")[1].splitlines()[1] == told.splitlines()[1], (
        "the same figures again"
    )
    with file.open(newline="") as lines:
        assert {row["place"]: row["voices"] for row in csv.DictReader(lines)} == {
            "nakuru-county": "16",
            NJORO: "16",
        }
    code, told = says(config, capsys, "show", NJORO)
    assert (code, "16 voices, method 1" in told) == (0, True)
    assert says(config, capsys, "show", "loruk-police-station") == (
        0, f"Loruk Police Station, {LAST}: fewer than 10 voices.\n",
    )  # fmt: skip
    assert says(config, capsys, "show", "Kaptembwo Ward")[0] == 1
    assert says(config, capsys, "show", "Atlantis")[0] == 1
    running = quarters.after(LAST)
    assert "not over yet" in says(config, capsys, "compute", "--quarter", running)[1]
    with pytest.raises(SystemExit):
        says(config, capsys, "compute", "--quarter", "last")

    own = tmp_path / "own.csv"
    own.write_text(f"{HEAD}\n{RIGHT.replace('2026-Q3', LAST)}\n")
    assert says(config, capsys, "import-self-assessment", str(own))[0] == 0
    own.write_text(f"{HEAD}\n{RIGHT.replace('80', '800')}\n")
    code, told = says(config, capsys, "import-self-assessment", str(own))
    assert (code, "Nothing was imported." in told) == (1, True)
    assert says(config, capsys, "import-self-assessment", str(tmp_path / "none.csv"))[0] == 1
    storage = storage_of(load(Path(config), {}))
    with storage.read() as work:
        assert self_assessments.of_quarter(work, LAST, [NJORO])[NJORO].scores == (80, 70, 90, 100, 90, 60)
        assert len(ratings.of_quarter(work, LAST, [NJORO])) == 16, "no figure of residents was touched"
    storage.close()
