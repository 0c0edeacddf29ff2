"""`baraza reports` and `baraza desk`, from their command lines to what is printed, queued and audited."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.commands.program import main
from bot.settings import load
from bot.wiring import storage_of
from flows.changes import Account, AskForHuman, FileReport, Manner, WithdrawConsent
from flows.messages import MediaRef, Point
from storage import attachments, audit, changes, handoffs, people
from storage.tables import cases as cases_table
from storage.tables import outbox
from storage.tables import reports as reports_table
from storage.work import Storage


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The config.yml of an empty deployment."""
    (tmp_path / "config.yml").touch()
    return str(tmp_path / "config.yml")


def storage_at(config: str) -> Storage:
    assert main(["--config", config, "migrate"]) == 0
    return storage_of(load(Path(config), os.environ))


@pytest.fixture
def number(config: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The number of the one report of a deployment, with a photo; it is named."""
    storage = storage_at(config)
    told = FileReport(
        "works",
        (Account("Hakuna taa.\x1b[2J"), Account(media=MediaRef("AgAD", "image/jpeg"))),
        "ke-032-kaptembwo",
        "karibu na posho mill",
        Point(-0.3, 36.06),
        {"words": "jana usiku"},
        "often",
        Manner.NAMED,
        sensitive=False,
        messages=True,
        language="sw",
        name="Wanjiru Mfano",
    )
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "4711")
        changes.apply(work, her.id, "telegram", told)
        report, made = work.connection.execute(select(cases_table.c.report_id, cases_table.c.number)).one()
        key_id = work.connection.scalar(reports_table.select().with_only_columns(reports_table.c.key_id))
        attachments.keep(
            work,
            str(key_id),
            told.manner,
            [attachments.Attachment(report, 1, b"\xff\xd8\xff", "image/jpeg", b"\xff\xd8\xff as it came")],
        )
    storage.close()
    capsys.readouterr()
    return str(made)


def types(monkeypatch: pytest.MonkeyPatch, words: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(words), encoding="utf-8"))


def waiting(config: str) -> int:
    storage = storage_at(config)
    with storage.read() as work:
        rows = work.connection.execute(outbox.select().where(outbox.c.kind == "message")).all()
    storage.close()
    return len(rows)


def test_a_report_is_listed_read_answered_and_closed(
    config: str,
    number: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["--config", config, "reports", "list"]) == 0
    line = capsys.readouterr().out
    assert line.startswith(number)
    assert "received" in line
    assert "Hakuna taa" not in line
    assert main(["--config", config, "reports", "read", number.lower(), "--by", "Office B"]) == 0
    told = capsys.readouterr().out
    for words in (
        f"number    {number}",
        "          | Hakuna taa.\ufffd[2J",
        "          | Wanjiru Mfano",
        "          | karibu na posho mill",
        "pin       -0.30000, 36.06000",
        "when      jana usiku",
        "goes on   often",
        "piece 2   image/jpeg, 3 bytes",
    ):
        assert words in told.splitlines()
    assert list(tmp_path.glob("**/*.jpg")) == [], "photos are written only when asked"
    types(monkeypatch, b"Taa ipi?\x1b[2J\n")
    assert main(["--config", config, "reports", "ask", number]) == 0
    assert (
        capsys.readouterr().out
        == "She is told that something waits. It opens with a tap, or with her code.\n"
    )
    types(monkeypatch, b"Asante. Njoo Jumatatu.\n")
    assert main(["--config", config, "reports", "say", number]) == 0
    assert waiting(config) == 1, "one notice, however much waits"
    assert main(["--config", config, "reports", "state", number, "--to", "in_action", "--percent", "40"]) == 0
    assert (
        main(["--config", config, "reports", "close", number, "--by", "Office B", "--reason", "no_action"])
        == 0
    )
    capsys.readouterr()
    assert main(["--config", config, "reports", "close", number]) == 1
    assert capsys.readouterr().out == "A case that is closed does not become closed.\n"
    main(["--config", config, "reports", "list"])
    assert capsys.readouterr().out == ""
    main(["--config", config, "reports", "list", "--all"])
    assert "closed" in capsys.readouterr().out
    main(["--config", config, "reports", "read", number])
    written = capsys.readouterr().out
    assert re.search(r"question  \d{4}-\d\d-\d\d\n          \| Taa ipi\?\ufffd\[2J\n", written)
    assert re.search(
        r"answer    .*\n          \| Asante. Njoo Jumatatu.\nnews      .*\n          \| in_action\n", written
    )
    assert re.search(
        r"step      .* received, by reporter\nstep      .* in_action 40 %, by staff\nstep      .* closed no_action, by Office B",
        written,
    )
    storage = storage_at(config)
    with storage.read() as work:
        noted = [(one.who, one.what) for one in reversed(audit.latest(work, 100, number))]
    storage.close()
    assert noted == [
        ("Office B", "looked"),
        ("staff", "wrote"),
        ("staff", "wrote"),
        ("staff", "state"),
        ("Office B", "state"),
        ("staff", "looked"),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["read", "ZZZZZ"], "No case has this number.\n"),
        (
            ["state", "{number}"],
            "Say what it becomes: --to acknowledged, in_action, resolved, closed, reopened.\n",
        ),
        (["read"], "No case has this number.\n"),
    ],
)
def test_what_cannot_be_done_with_a_report_is_a_sentence(
    config: str, number: str, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert main(["--config", config, "reports", *(word.format(number=number) for word in words)]) == 1
    assert capsys.readouterr().out == says


@pytest.mark.parametrize("by", ["", " ", "x" * 81])
@pytest.mark.parametrize("command", ["reports", "desk"])
def test_whoever_does_something_has_a_name(
    config: str, command: str, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--config", config, command, "list", "--by", by])
    assert left.value.code == 2
    assert "80 letters" in capsys.readouterr().err


def test_the_terminal_says_when_nothing_is_sent(
    config: str,
    number: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storage = storage_at(config)
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "4711")
        changes.apply(work, her.id, "telegram", WithdrawConsent("all"))
    storage.close()
    types(monkeypatch, b"Njoo Jumatatu.")
    capsys.readouterr()
    assert main(["--config", config, "reports", "say", number]) == 0
    assert capsys.readouterr().out == 'It waits under her code, and nothing is sent: she said "stop".\n'
    assert waiting(config) == 0


def test_photos_are_written_for_their_owner_alone_and_over_nothing(
    config: str, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "photos"
    read = ["--config", config, "reports", "read", number, "--photos", str(folder)]
    assert main(read) == 0
    (file,) = folder.iterdir()
    assert (file.name, file.read_bytes()) == (f"{number}-2.jpg", b"\xff\xd8\xff")
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    file.write_bytes(b"mine")
    assert main(read) == 1
    assert "File exists" in capsys.readouterr().out
    assert file.read_bytes() == b"mine"


def test_originals_are_written_only_when_asked_and_audited(
    config: str, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "evidence"
    assert (
        main(["--config", config, "reports", "read", number, "--originals", str(folder), "--by", "Office B"])
        == 0
    )
    (file,) = folder.iterdir()
    assert (file.name, file.read_bytes()) == (f"{number}-2-original.jpg", b"\xff\xd8\xff as it came")
    capsys.readouterr()
    assert main(["--config", config, "audit", "--case", number]) == 0
    assert "Office B: opened a photo" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (b" \n", "Nothing came in; nothing was sent."),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"x" * 4_001, "4001 letters"),
    ],
)
def test_what_cannot_be_said_is_not_sent(
    config: str,
    number: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: bytes,
    says: str,
) -> None:
    types(monkeypatch, words)
    assert main(["--config", config, "reports", "say", number]) == 1
    assert says in capsys.readouterr().out
    assert waiting(config) == 0


@pytest.mark.parametrize("command", ["reports", "desk"])
def test_words_are_never_taken_from_the_command_line(
    config: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--config", config, command, "say", "abc", "Njoo Jumatatu"])
    assert left.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


def test_the_desk_says_what_standard_input_holds(
    config: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = storage_at(config)
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "4711")
        changes.apply(work, her.id, "telegram", AskForHuman("asked"))
        (asked,) = handoffs.waiting(work)
        assert handoffs.take(work, asked.id, "Mwangaza")
    storage.close()
    types(monkeypatch, b"Njoo Jumatatu.")
    assert main(["--config", config, "desk", "say", asked.id[:8]]) == 0
    assert waiting(config) == 1
    types(monkeypatch, b"")
    assert main(["--config", config, "desk", "say", asked.id[:8]]) == 1
    assert "Nothing came in" in capsys.readouterr().out
