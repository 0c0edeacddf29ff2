"""No word, address, code or photo lies in clear in any file of the database, deleted or not."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flows.changes import Account, AskForHuman, CommendOfficer, EraseMe, GiveConsent, Manner, WithdrawReport
from flows.messages import InboundKind, MediaRef, Point
from storage import (
    attachments,
    handoff_lines,
    inbox,
    letters,
    outbox,
    outcomes,
    people,
    reports,
    staff,
    staff_links,
    uploads,
)  # fmt: skip
from storage.database import Database
from storage.outbox import PAGE
from storage.staff import Role
from storage.statuses import SendKind
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.filed import case_of, id_of
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, send_all, turn

CANARIES = {
    name: f"canary-{name}-0c7e5d"
    for name in ("address", "text", "caption", "story", "name", "place", "photo", "upload", "reply", "state",
                 "line", "page", "waiting", "external", "question", "answered", "member", "original", "praise")
}  # fmt: skip
TOKENS: dict[str, str] = {}
"""What opens something for a member, made anew by each test."""


def a_day(storage: Storage, opener: HandleOpener) -> list[str]:
    """Everything that carries somebody's words passes through storage; the codes."""
    c = CANARIES
    arrives(storage, said(c["text"], 1, who=c["address"]), said(c["page"], 2, who=c["address"], channel=PAGE))
    codes: list[str | None] = []
    _, given = turn(
        storage,
        GiveConsent("reporting", "1", "sw"),
        AskForHuman("asked"),
        CommendOfficer(
            "njoro-police-station",
            c["praise"],
            c["praise"],
            c["praise"],
            {"words": c["praise"]},
            "helped",
            True,
            "sw",
            c["praise"],
        ),
        *(
            report(
                manner,
                accounts=(Account(c["story"]), Account(media=MediaRef(c["photo"], "image/jpeg"))),
                place_words=c["place"],
                name=c["name"],
                point=Point(-0.303099, 36.080025),
            )
            for manner in Manner
        ),
        reply=c["reply"].encode(),
        state=c["state"].encode(),
    )
    codes += given
    turn(storage, reply=c["reply"].encode(), state=c["state"].encode(), keep=True)
    with storage.begin() as work:
        uploads.hold(
            work, "telegram", c["address"], c["upload"].encode(), "image/jpeg", c["original"].encode()
        )
    arrives(storage, said("", 3, who=c["address"], kind=InboundKind.PHOTO, media=(MediaRef(c["photo"]),)))
    person_id, _ = turn(storage, state=c["state"].encode())
    with storage.begin() as work:
        handoff_lines.hear(work, person_id, c["line"])
    a_case(storage, next(code for code in codes[3:] if code))
    for row in claim(storage, opener):
        with storage.begin() as work:
            if row.kind is SendKind.FETCH_MEDIA:
                attachments.store(work, row, c["photo"].encode() * 50, "image/jpeg", c["original"].encode())
            outcomes.sent(work, row)
    send_all(storage, opener)
    arrives(storage, said(c["waiting"], 4, who=c["address"]))
    return [code for code in codes if code]


def a_case(storage: Storage, code: str) -> None:
    """It is asked about and answered; by a member whose address is known, whose tokens are not."""
    report_id = id_of(storage, code)
    with storage.begin() as work:
        TOKENS["invitation"] = staff.invite(work, "Baraka Jaribio", Role.FACILITATOR, (), timedelta(days=7))
        offered = staff.invitation(work, TOKENS["invitation"])
        assert offered is not None
        member = staff.join(work, people.find_or_make(work, "telegram", CANARIES["member"]).id, offered.id)
        TOKENS["unused"] = staff.invite(work, "Neema Jaribio", Role.ADMIN, (), timedelta(days=7))
        TOKENS["link"] = staff_links.make(work, member.id, "", timedelta(minutes=15))
        TOKENS["session"] = staff_links.begin_session(work, member.id, timedelta(minutes=20))
        question = letters.write(work, report_id, "question", CANARIES["question"])
        letters.reply(work, question, CANARIES["answered"])
        shown = repr((letters.of_report(work, report_id), case_of(work, report_id), offered.id))
    assert not any(secret in shown for secret in (*CANARIES.values(), *TOKENS.values()))


def clear_parts(storage: Storage, codes: list[str]) -> list[bytes]:
    parts = [secret.encode() for secret in (*CANARIES.values(), *TOKENS.values(), *codes)]
    return [*parts, b"-0.303099", b"36.080025", storage.vault.receipt_salt()]


def files(url: str) -> dict[str, bytes]:
    """What the disk holds: database, write-ahead log, shared memory; on PostgreSQL a dump."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return {file.name: file.read_bytes() for file in path.parent.glob(path.name + "*")}
    database = Database(url)
    with database.read() as connection:
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        cursor = connection.connection.cursor()
        found = {}
        for (name,) in names.all():
            with cursor.copy(f"COPY {name} TO STDOUT (FORMAT binary)") as copy:
                found[name] = b"".join(bytes(part) for part in copy)
    database.close()
    return found


def test_nothing_lies_in_clear(storage: Storage, opener: HandleOpener, url: str) -> None:
    codes = a_day(storage, opener)
    found = files(url)
    assert len(codes) == 3
    assert len(b"".join(found.values())) > 5000
    for name, content in found.items():
        for part in clear_parts(storage, codes):
            assert part not in content, f"{part!r} lies in clear in {name}"


@SQLITE_ONLY
def test_what_is_erased_lies_nowhere_even_sealed(storage: Storage, opener: HandleOpener, url: str) -> None:
    """secure_delete: no row of hers is left in a free page. (PostgreSQL: the erased key protects.)"""
    codes = a_day(storage, opener)
    sealed = sealed_values(storage)
    hashed = storage.receipts.hash(codes[1])
    with storage.read() as work:
        opened = reports.by_code(work, hashed)
    assert opened is not None
    turn(storage, WithdrawReport(opened.id), EraseMe())
    send_all(storage, opener)
    connection = storage.database.engine.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    left = sealed_values(storage)
    erased = [value for value in sealed if value not in left]
    assert len(erased) > 8
    content = files(url)["baraza.db"]
    for value in erased:
        assert value[:40] not in content
    for value in left:
        assert value[:40] in content


def sealed_values(storage: Storage) -> list[bytes]:
    tables = ("keys", "people", "addresses", "inbox", "outbox", "conversations", "accounts", "attachments",
              "letters")  # fmt: skip
    with storage.read() as work:
        rows = [row for name in tables for row in work.connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608
    return [value for row in rows for value in row if isinstance(value, bytes) and len(value) > 40]


def test_errors_and_reprs_name_nobody(storage: Storage, opener: HandleOpener) -> None:
    codes = a_day(storage, opener)
    shown = []
    with storage.begin() as work:
        row = inbox.next_waiting(work)
        shown += [repr(row), repr(work)]
    broken = text("INSERT INTO people (id, key_id) VALUES (:a, :b)")
    values = {"a": CANARIES["address"], "b": CANARIES["text"]}
    with storage.database.engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(broken, values)
    shown.append(str(failed.value))
    with storage.begin() as work:
        outbox.queue(
            work, outbox.ToPerson(row.person_id if row else ""), "telegram", CANARIES["reply"].encode()
        )
    shown.append(repr(claim(storage, opener)))
    assert len(shown[-1]) > 50
    for part in clear_parts(storage, codes):
        for one in shown:
            assert part.decode("latin-1") not in one
