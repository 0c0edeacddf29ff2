"""The program: what each subcommand does to a deployment, from its command line to its exit code."""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.backup import DATA, KEYS, prune
from bot.commands.program import COMMANDS, main

MARKETS = "id,name,aliases,parent,lat,lon,basis,cue,source,certainty\n"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The config.yml of an empty deployment."""
    (tmp_path / "config.yml").touch()
    return str(tmp_path / "config.yml")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_subcommand_is_there_and_explains_itself(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = importlib.import_module(COMMANDS[command][0])
    assert callable(module.run)
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert COMMANDS[command][1][1:30] in " ".join(capsys.readouterr().out.split())


def test_the_program_loads_nothing_that_it_does_not_run() -> None:
    """`doctor` must speak where another command does not even import, and --help should be quick."""
    script = "import sys; from bot.commands import program; print('bot.wiring' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "False False\n"


@pytest.mark.parametrize(
    ("words", "says"), [([], "COMMAND"), (["sing"], "invalid choice"), (["directory"], "DOING")]
)
def test_a_wrong_call_is_explained(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert says in capsys.readouterr().err


def test_wrong_settings_are_sentences_and_no_traceback(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(config).write_text("web: {port: 0}\nlanguage: sw\n")
    assert main(["--config", config, "migrate"]) == 1
    told = capsys.readouterr().err
    assert "config.yml, line 1: `web.port`" in told
    assert "config.yml, line 2: there is no setting `language`" in told
    assert "Traceback" not in told


def test_migrate_makes_the_key_and_the_database_once(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", config, "migrate"]) == 0
    key = (tmp_path / "var/secret.key").read_text()
    assert main(["--config", config, "migrate"]) == 0
    assert (tmp_path / "var/secret.key").read_text() == key
    assert key.strip() not in capsys.readouterr().out


def test_a_database_without_its_key_stops_everything(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--config", config, "migrate"])
    (tmp_path / "var/secret.key").unlink()
    assert main(["--config", config, "migrate"]) == 1
    assert "Bring the key back" in capsys.readouterr().err
    assert main(["--config", config, "doctor"]) == 1
    assert not (tmp_path / "var/secret.key").exists()


def test_doctor_on_a_fresh_clone_finds_nothing_wrong(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(config).write_text("web: {port: 8199}\n")
    code = main(["--config", config, "doctor"])
    told = capsys.readouterr().out
    assert code == 0, told
    assert "missing  Telegram: no token is set." in told
    assert told.endswith("Nothing is wrong.\n")


def test_doctor_tells_wrong_settings_like_anything_else(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(config).write_text("web: {port: 0}\n")
    assert main(["--config", config, "doctor"]) == 1
    assert capsys.readouterr().out.startswith("wrong    config.yml, line 1: `web.port`")


def test_places_are_imported_and_then_known(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "markets.csv"
    file.write_text(MARKETS + "soko-jipya,Soko Jipya,,nakuru-county,-0.31,36.07,surveyed,,walked there,low\n")
    assert main(["--config", config, "directory", "check", str(file)]) == 0
    assert main(["--config", config, "directory", "import", str(file)]) == 0
    assert main(["--config", config, "directory", "import", str(file)]) == 0, "again: replaced, not doubled"
    capsys.readouterr()
    assert main(["--config", config, "directory", "check"]) == 0
    assert "soko-jipya" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x,X,,nowhere,,,,,s,low", 'line 2: The parent "nowhere"'),
        (
            "x,X,,nakuru-county,36.07,-0.31,surveyed,,s,low",
            "line 2: The point is outside Kenya. Are lat and lon swapped?",
        ),
        ("x,=1+1,,nakuru-county,,,,,s,low", "line 2: name begins with"),
    ],
)
def test_wrong_rows_are_refused_with_their_line_and_nothing_is_imported(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, says: str
) -> None:
    file = tmp_path / "places.csv"
    file.write_text(MARKETS + row + "\ngood,Good,,nakuru-county,,,,,s,low\n")
    assert main(["--config", config, "directory", "import", "--kind", "markets", str(file)]) == 1
    assert says in capsys.readouterr().err
    main(["--config", config, "directory", "check"])
    assert "good" not in capsys.readouterr().out.split()


def test_a_backup_restores_into_a_new_deployment(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "markets.csv"
    file.write_text(MARKETS + "soko-jipya,Soko Jipya,,nakuru-county,-0.31,36.07,surveyed,,walked there,low\n")
    main(["--config", config, "directory", "import", str(file)])
    assert main(["--config", config, "backup", str(tmp_path / "copies")]) == 0
    (data,) = (tmp_path / "copies").glob("baraza-*.db")
    (keys,) = (tmp_path / "copies/keys").glob("keys-*.db")

    new = tmp_path / "new"
    (new / "var").mkdir(parents=True)
    (new / "config.yml").touch()
    assert main(["--config", str(new / "config.yml"), "restore", str(data), str(keys)]) == 1
    assert "Bring the key back first" in capsys.readouterr().err
    (new / "var/secret.key").write_bytes((tmp_path / "var/secret.key").read_bytes())
    before = data.read_bytes()
    assert main(["--config", str(new / "config.yml"), "restore", str(data), str(keys)]) == 0
    assert data.read_bytes() == before
    capsys.readouterr()
    main(["--config", str(new / "config.yml"), "directory", "check"])
    assert "soko-jipya" in capsys.readouterr().out
    assert main(["--config", str(new / "config.yml"), "restore", str(data), str(keys)]) == 1
    assert "not empty" in capsys.readouterr().err


def test_nothing_is_copied_where_there_is_nothing(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", config, "backup", str(tmp_path / "copies")]) == 1
    assert "nothing was copied" in capsys.readouterr().err
    assert main(["--config", config, "backup", str(tmp_path / "c"), "--keep-key-days", "40"]) == 1
    assert "not longer than the data" in capsys.readouterr().err
    assert main(["--config", config, "restore", "no.db", "no.db"]) == 1


def test_old_copies_go_and_whatever_else_lies_there_stays(tmp_path: Path) -> None:
    for name in (
        "baraza-20261001T000000Z.db",
        "baraza-20261120T000000Z.db",
        "keys-20261001T000000Z.db",
        "letter.db",
    ):
        (tmp_path / name).touch()
    before = datetime(2026, 11, 1, tzinfo=UTC)
    assert prune(tmp_path, DATA, before) == 1
    assert prune(tmp_path, KEYS, before) == 1
    assert {file.name for file in tmp_path.iterdir()} == {"baraza-20261120T000000Z.db", "letter.db"}
