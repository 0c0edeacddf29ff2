"""What the Dockerfile copies is enough: alone in a folder, read-only, as another user, each kind of process starts and works."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.program import COMMANDS
from tests.databases import postgres_database
from tests.operations.image import Image

LOADS = """
import importlib, json, sys
from bot.commands.program import COMMANDS
for module, _ in COMMANDS.values():
    importlib.import_module(module)
ours = ("bot", "flows", "nlu", "storage", "directory", "rasa", "tensorflow", "tests", "bench", "pytest")
print(json.dumps({name: getattr(module, "__file__", None) for name, module in sys.modules.items()
                  if name.split(".")[0] in ours}))
"""


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    folder = Path(tempfile.mkdtemp(prefix="baraza-image-"))
    folder.chmod(0o755)
    (folder / "app").mkdir()
    yield Image(folder / "app")
    shutil.rmtree(folder, ignore_errors=True)


def test_every_command_loads_from_what_was_copied_and_without_rasa_and_tests(image: Image) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [image.python, "-S", "-c", LOADS], user=image.user, cwd=image.folder, env=image.environment,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert {f"bot.commands.{name}" for name in ("run", "web", "worker", "migrate")} <= set(loaded)
    assert len(COMMANDS) > 15
    assert [name for name, file in loaded.items() if file and not file.startswith(str(image.folder))] == []
    assert not {
        name for name in loaded if name.split(".")[0] in {"rasa", "tensorflow", "tests", "bench", "pytest"}
    }


def test_nothing_but_var_can_be_written(image: Image) -> None:
    script = (
        "import pathlib\n"
        "for name in ('mfano', 'bot/mfano', 'config.yml', 'nlu/models/mfano', 'var/mfano'):\n"
        "    try:\n"
        "        pathlib.Path(name).write_text('x'); print(name)\n"
        "    except OSError:\n"
        "        pass\n"
        "pathlib.Path('var/mfano').unlink()\n"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [image.python, "-S", "-c", script],
        user=image.user,
        cwd=image.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["var/mfano"]


def test_one_process_alone_on_sqlite_serves_both_pages_and_stops(image: Image, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with image.serving("run", "--no-training", log=log) as process:
        assert image.answers(image.ports["port"], "/readyz", process, log).status_code == 200
        assert "Baraza" in image.answers(image.ports["port"], "/", process, log).text
        assert image.answers(image.ports["staff_port"], "/", process, log).status_code < 500
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0, log.read_text()


@pytest.mark.postgres
def test_web_and_worker_start_after_migrate_and_not_before(
    image: Image, tmp_path: Path, postgres_socket: str
) -> None:
    with postgres_database(postgres_socket) as url:
        for command in ("web", "worker"):
            early = image.run(command, BARAZA_DATABASE_URL=url)
            assert early.returncode == 1
            assert "run `baraza migrate` first" in early.stderr
            assert "Traceback" not in early.stderr
        assert image.run("migrate", BARAZA_DATABASE_URL=url).returncode == 0
        web_log, worker_log = tmp_path / "web", tmp_path / "worker"
        with (
            image.serving("web", log=web_log, BARAZA_DATABASE_URL=url) as web,
            image.serving("worker", "--no-training", log=worker_log, BARAZA_DATABASE_URL=url) as worker,
        ):
            assert image.answers(image.ports["port"], "/readyz", web, web_log).status_code == 200
            for process, log in ((web, web_log), (worker, worker_log)):
                process.send_signal(signal.SIGTERM)
                assert process.wait(15) == 0, log.read_text()


def test_on_sqlite_web_and_worker_refuse_in_words(image: Image) -> None:
    for command in ("web", "worker"):
        refused = image.run(command)
        assert refused.returncode == 1
        assert "needs PostgreSQL" in refused.stderr
        assert "Traceback" not in refused.stderr
