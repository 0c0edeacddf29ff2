"""As an operator does it, with the real commands: a copy of a running Baraza, and the way back into an empty folder."""

from __future__ import annotations

import asyncio
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.vault import new_secret
from tests.databases import postgres_database
from tests.end_to_end.program import PROGRAM, Program, program
from tests.end_to_end.reporting import agrees, code_in, places_and_times, says, taps
from tests.standins.telegram_api import TelegramApi
from tests.standins.telegram_people import Person

POSTGRES = pytest.mark.postgres


class Way(NamedTuple):
    """From one kind of database to another."""

    old: str
    new: str


WAYS = [
    Way("sqlite", "sqlite"),
    pytest.param(Way("postgres", "postgres"), marks=POSTGRES),
    pytest.param(Way("sqlite", "postgres"), marks=POSTGRES),
]


@pytest.fixture(params=WAYS, ids=lambda way: f"{way.old}-{way.new}")
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    way: Way = request.param
    with ExitStack() as stack:
        yield tuple(
            f"sqlite:///{tmp_path}/{name}/var/baraza.db"
            if kind == "sqlite"
            else stack.enter_context(postgres_database(request.getfixturevalue("postgres_socket")))
            for name, kind in zip(("old", "new"), way, strict=True)
        )  # type: ignore[misc]


def found(url: str, query: str) -> list[tuple[object, ...]]:
    with closing(Database(url)) as database, database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def command(made: Program, *words: str) -> subprocess.CompletedProcess[str]:
    """`baraza ...`, as an operator runs it; it may fail."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, "--config", str(made.folder / "config.yml"), *words],
        env=made.environment, cwd=made.folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


async def files(person: Person, words: str) -> str:
    """A confidential report; its code."""
    await agrees(person)
    await says(person, words, "Noted.")
    await places_and_times(person)
    await taps(person, "Confidential", "Please check")
    return code_in(await taps(person, "Send it", "Your report is in"))


async def test_a_running_one_is_copied_and_comes_back_in_an_empty_folder(
    api: TelegramApi, token: dict[str, str], tmp_path: Path, urls: tuple[str, str]
) -> None:
    old_url, new_url = urls
    for name in ("old", "new", "data", "keys"):
        (tmp_path / name).mkdir()
    old = Program(tmp_path / "old", **token, BARAZA_DATABASE_URL=old_url)
    jane, wambui = api.person("Jane"), api.person("Wambui")
    async with program(old.folder, old) as running:
        janes = await files(jane, "the maize in my shop was stolen")
        wambuis = await files(wambui, "somebody broke my padlock")
        began = time.monotonic()
        said = await old.command("backup", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"))
        took = time.monotonic() - began
        assert "is in neither" in said
        (data,) = (tmp_path / "data").iterdir()
        (keys_of_then,) = (tmp_path / "keys").iterdir()
        await says(wambui, wambuis, "take it back?")
        await taps(wambui, "Take it back", "cannot be brought back")
        await taps(wambui, "Yes, take it back", "It is taken back")
        await says(wambui, "delete my data", "This cannot be undone.")
        await taps(wambui, "Yes, erase", "It is erased")
        await asyncio.sleep(1.0)  # names of copies tell them apart by the second
        await old.command("backup", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"))
        keys = max((tmp_path / "keys").iterdir())
        assert keys != keys_of_then
        assert await running.stop() == 0
    size = data.stat().st_size
    print(f"copied {size} bytes, keys {keys.stat().st_size}, in {took:.1f} s")  # noqa: T201 - the figures are told
    for file in (data, keys, keys_of_then):
        assert file.stat().st_mode & 0o077 == 0, "for its owner alone"
        for words in (b"maize", b"padlock", b"Jane", b"Wambui", str(jane.id).encode()):
            assert words not in file.read_bytes()

    secret = old.environment["BARAZA_SECRET_KEY"]
    new = Program(tmp_path / "new", **token, BARAZA_SECRET_KEY=new_secret(), BARAZA_DATABASE_URL=new_url)
    refused = command(new, "restore", str(data), str(keys))
    assert refused.returncode == 1
    assert "made under another BARAZA_SECRET_KEY" in refused.stderr
    new.environment["BARAZA_SECRET_KEY"] = secret
    restored = command(new, "restore", str(data), str(keys))
    assert restored.returncode == 0, restored.stderr
    assert "stay erased, because their keys were" in restored.stdout
    again = command(new, "restore", str(data), str(keys))
    assert (again.returncode, "not empty" in again.stderr) == (1, True)
    sent = len(jane.messages) + len(wambui.messages)
    async with program(new.folder, new) as running:
        assert len(jane.messages) + len(wambui.messages) == sent, "nothing is said again"
        await says(jane, janes, "received")
        assert found(new_url, "SELECT count(*) FROM reports") == [(1,)]
        assert found(new_url, "SELECT count(*) FROM people") == [(1,)]
        await says(wambui, "hello", "I am Baraza")
        await says(wambui, wambuis, "No report opens with that code")
        assert await running.stop() == 0


@pytest.fixture
def deployment(tmp_path: Path) -> Program:
    """One with a migrated database of some megabytes, not running."""
    made = Program(tmp_path)
    assert command(made, "migrate").returncode == 0
    with closing(Database(f"sqlite:///{made.database}")) as database, database.begin() as connection:
        connection.execute(
            text("INSERT INTO directory_rows (kind, id, record) VALUES ('places', :id, :record)"),
            [{"id": f"p{number}", "record": "x" * 2_000} for number in range(8_000)],
        )
    return made


def test_where_there_is_no_room_nothing_is_left_and_nothing_old_is_removed(
    deployment: Program, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    (copies / "keys").mkdir(parents=True)
    for name in ("baraza-20200101T000000Z.db", "keys/keys-20200101T000000Z.db"):
        (copies / name).write_text("an old copy")
    words = [
        sys.executable,
        "-c",
        PROGRAM,
        "--config",
        str(deployment.folder / "config.yml"),
        "backup",
        str(copies),
    ]
    done = subprocess.run(  # noqa: S603 - our own program
        words, env=deployment.environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "No copy was made: " in done.stderr
    assert "Is there room for it?" in done.stderr
    assert "Traceback" not in done.stderr
    left = sorted(path.name for path in copies.rglob("*") if path.is_file())
    assert left == ["baraza-20200101T000000Z.db", "keys-20200101T000000Z.db"]


def test_one_that_is_killed_leaves_nothing_that_could_be_taken_for_a_copy(
    deployment: Program, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    words = [
        sys.executable,
        "-c",
        PROGRAM,
        "--config",
        str(deployment.folder / "config.yml"),
        "backup",
        str(copies),
    ]
    with subprocess.Popen(words, env=deployment.environment, cwd=tmp_path) as process:  # noqa: S603 - our own program
        end = time.monotonic() + 60
        while not list(copies.glob(".baraza-*.db")):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.005)
        process.kill()
    assert list(copies.glob("baraza-*.db")) == []
    half_made = [path for path in copies.rglob(".*") if path.is_file()]
    assert half_made
    assert command(deployment, "backup", str(copies)).returncode == 0
    assert not [path for path in half_made if path.exists()]
    assert len(list(copies.glob("*.db"))) == len(list((copies / "keys").glob("*.db"))) == 1


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("swapped", "holds no keys"),
        ("later", "is of a later release"),
        ("cut", "Nothing was restored: "),
        ("absent", "Nothing was restored: "),
    ],
)
def test_what_cannot_be_restored_is_refused_and_the_database_stays_empty(
    deployment: Program, tmp_path: Path, harm: str, sentence: str
) -> None:
    copies = tmp_path / "copies"
    assert command(deployment, "backup", str(copies)).returncode == 0
    (data,) = copies.glob("*.db")
    (keys,) = (copies / "keys").glob("*.db")
    match harm:
        case "swapped":
            shutil.copy(data, tmp_path / "kept")
            keys.replace(data)
            (tmp_path / "kept").replace(keys)
            with closing(Database(f"sqlite:///{keys}")) as database, database.begin() as connection:
                connection.exec_driver_sql("DROP TABLE keys")
        case "later":
            with closing(Database(f"sqlite:///{data}")) as database, database.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        case "cut":
            data.write_bytes(data.read_bytes()[:100_000])
        case _:
            data.unlink()
    (tmp_path / "new").mkdir()
    new = Program(tmp_path / "new", BARAZA_SECRET_KEY=deployment.environment["BARAZA_SECRET_KEY"])
    done = command(new, "restore", str(data), str(keys))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    if new.database.exists():
        assert found(f"sqlite:///{new.database}", "SELECT count(*) FROM directory_rows") == [(0,)]
