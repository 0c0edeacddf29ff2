"""What doctor sees of a machine: real files, real sockets on loopback, a real database."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot import surroundings
from bot.channels import whatsapp_content
from bot.checkup import Telegram
from bot.settings import Settings, load
from nlu import training
from storage.alerts import raise_alert
from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault, new_secret
from storage.work import Storage

TOKEN = "123456789:" + "A" * 35
HOST = "127.0.0.1"


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """A server on loopback that gives one answer to everything; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
            pass

    with HTTPServer((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def settings(folder: Path, **environment: str) -> Settings:
    (folder / "config.yml").touch()
    return load(folder / "config.yml", environment)


ME = json.dumps(
    {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "B", "username": "baraza_bot"}}
)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, ME, (200, "baraza_bot")),
        (401, '{"ok": false, "error_code": 401}', (401, "")),
        (200, "<html>a hotel's login page</html>", (502, "")),
        (200, '{"ok": true, "result": null}', (502, "")),
    ],
)
def test_telegram_is_asked(tmp_path: Path, status: int, body: str, expected: tuple[int, str]) -> None:
    with answering(status, body.encode()) as port:
        found = surroundings.telegram_answer(
            settings(tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://{HOST}:{port}")
        )
    assert found is not None
    assert (found.status, found.name) == expected


def test_telegram_out_of_reach_is_said_without_the_token(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind((HOST, 0))
        port = unused.getsockname()[1]
        found = surroundings.telegram_answer(
            settings(tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://{HOST}:{port}")
        )
    assert found == Telegram(0, problem="no connection")


def test_without_a_token_nobody_is_asked(tmp_path: Path) -> None:
    assert surroundings.telegram_answer(settings(tmp_path)) is None


def test_who_listens_on_the_port() -> None:
    with socket.socket() as unused:
        unused.bind((HOST, 0))
        port = unused.getsockname()[1]
    assert surroundings.port_state(HOST, port) == "free"
    with answering(200, b'{"alive": true}') as port:
        assert surroundings.port_state(HOST, port) == "baraza"
    with answering(200, b"<html>") as port:
        assert surroundings.port_state(HOST, port) == "other"
    assert surroundings.port_state("192.0.2.1", 8080) == "refused", "an address that is not this machine's"


@pytest.mark.parametrize(
    ("content", "mode", "state"),
    [
        (None, 0, ""),
        (new_secret(), 0o600, "ok"),
        (new_secret(), 0o644, "open"),
        ("short", 0o600, "var/secret.key is damaged: bring back the copy you keep."),
    ],
    ids=["none", "fine", "readable by others", "damaged"],
)
def test_the_key_file(tmp_path: Path, content: str | None, mode: int, state: str) -> None:
    file = tmp_path / "secret.key"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    assert surroundings.key_state(file) == state


def test_the_database_is_looked_at_and_not_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/baraza.db"
    assert surroundings.data_state(url).state == "missing"
    assert not list(tmp_path.iterdir())
    migrate(url)
    assert surroundings.data_state(url).state == "current"
    assert not surroundings.data_state(url).readable_by_others
    (tmp_path / "baraza.db").chmod(0o644)
    assert surroundings.data_state(url).readable_by_others


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:pw-secret@h/d", "not in mysql"),
        ("postgresql://u:pw-secret@127.0.0.1:1/d", "OperationalError"),
        ("sqlite:///{folder}/letter.db", "DatabaseError"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(
    tmp_path: Path, url: str, says: str
) -> None:
    (tmp_path / "letter.db").write_text("this is a letter, not a database\n" * 50)
    found = surroundings.data_state(url.format(folder=tmp_path))
    assert found.state == "wrong"
    assert says in found.problem
    assert "pw-secret" not in found.problem


def test_packages_that_differ_from_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "pytest==0.0.1 \\\n    --hash=sha256:00\nno-such-package==1.0 \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )
    names = [(name, locked) for name, locked, _ in surroundings.drift(lock)]
    assert names == [("pytest", "0.0.1"), ("no-such-package", "1.0")]
    assert not list(surroundings.drift(tmp_path / "absent.lock"))


@pytest.mark.parametrize(("content", "state"), [(None, ""), (b"cut short", "wrong")])
def test_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, state: str
) -> None:
    file = tmp_path / "baraza.tar.gz"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(training, "MODEL", file)
    found = surroundings.model_state()
    assert found == state if not state else found not in {"", "current", "old"}


def test_the_whole_look_at_this_machine(tmp_path: Path) -> None:
    seen = surroundings.look(settings(tmp_path))
    assert seen.telegram is None
    assert seen.data.state == "missing"
    assert seen.free > 0
    assert set(seen.texts) == {"en", "sw"}
    assert seen.directory["wards"] > 0
    assert not list((tmp_path).glob("var/*")), "looking makes nothing"


def test_what_was_made_at_twilio_is_counted_for_this_account_alone(tmp_path: Path) -> None:
    account = "AC" + "0" * 32
    one = whatsapp_content.all_shapes()[0].friendly_name
    contents = {one: "HX" + "0" * 32, "baraza-of-an-earlier-version": "HX" + "1" * 32}
    whatsapp_content.save(tmp_path / "var" / whatsapp_content.FILE, account, contents)
    assert surroundings.choices_state(settings(tmp_path, TWILIO_ACCOUNT_SID=account)) == (1, 43)
    assert surroundings.choices_state(settings(tmp_path, TWILIO_ACCOUNT_SID="AC" + "1" * 32)) == (0, 43)


def test_how_the_templates_stood_is_known_for_this_account_alone(tmp_path: Path) -> None:
    account = "AC" + "0" * 32
    file = tmp_path / "var" / whatsapp_content.FILE
    whatsapp_content.save(file, account, {}, {"baraza_waiting_sw": "approved", "of_somebody_else": "pending"})
    here = surroundings.templates_state(settings(tmp_path, TWILIO_ACCOUNT_SID=account))
    assert len(here) == 8
    assert {name: word for name, word in here.items() if word} == {"baraza_waiting_sw": "approved"}
    other = surroundings.templates_state(settings(tmp_path, TWILIO_ACCOUNT_SID="AC" + "1" * 32))
    assert set(other.values()) == {""}


def test_sentences_that_the_program_left_are_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/baraza.db"
    assert surroundings.left_alerts(url) == ()
    migrate(url)
    assert surroundings.left_alerts(url) == ()
    with closing(Database(url)) as database:
        storage = Storage(database, Vault(bytes(32)))
        with storage.begin() as work:
            raise_alert(work, "Something is our fault.")
            raise_alert(work, "Something is our fault.")
    (alert,) = surroundings.left_alerts(url)
    assert (alert.sentence, alert.count) == ("Something is our fault.", 2)
