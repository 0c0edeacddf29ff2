"""`baraza web` and `baraza worker`: what they need before they start."""

from pathlib import Path

import pytest

from bot.commands import program
from storage.vault import new_secret
from tests.databases import postgres_database


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yml"
    path.write_text("log_level: error\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["web", "worker"])
def test_on_sqlite_they_say_what_to_do_and_make_nothing(
    command: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["--config", str(config), command]) == 1
    said = capsys.readouterr().err
    assert f"`baraza {command}` needs PostgreSQL" in said
    assert "With SQLite `baraza run` does everything in one process." in said
    assert not (config.parent / "var").exists()


@pytest.mark.postgres
@pytest.mark.parametrize("command", ["web", "worker"])
def test_without_tables_they_ask_for_a_migration(
    command: str,
    config: Path,
    postgres_socket: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with postgres_database(postgres_socket) as url:
        monkeypatch.setenv("BARAZA_DATABASE_URL", url)
        monkeypatch.setenv("BARAZA_SECRET_KEY", new_secret())
        assert program.main(["--config", str(config), command]) == 1
    assert "run `baraza migrate` first" in capsys.readouterr().err


@pytest.mark.postgres
@pytest.mark.parametrize("command", ["web", "worker"])
def test_without_the_key_they_make_none(
    command: str,
    config: Path,
    postgres_socket: str,
    migrated_postgres: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        monkeypatch.setenv("BARAZA_DATABASE_URL", url)
        assert program.main(["--config", str(config), command]) == 1
    assert "neither BARAZA_SECRET_KEY nor var/secret.key" in capsys.readouterr().err
    assert not (config.parent / "var").exists()


@pytest.mark.parametrize(("command", "words"), [("web", "beside at least one"), ("worker", "takes over")])
def test_their_help_says_how_they_belong_together(
    command: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        program.main([command, "--help"])
    assert words in " ".join(capsys.readouterr().out.split())
