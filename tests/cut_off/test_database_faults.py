"""While the database does not serve: providers are told to send again, the page gives her words back, nothing is half done;
afterwards all of it is there once, with no restart, and the operator reads why.
"""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, aclosing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.outages import SENTENCES
from bot.repeated_lines import SaidOnce
from storage import alerts
from storage.migrating import migrate
from storage.outages import Cause
from storage.tables import addresses, inbox, outbox, seen
from storage.work import Work
from tests.cut_off.database_faults import OfPostgres, OfSqlite, StoppingServer, stopping_server
from tests.cut_off.town import Page, Town, impatient, town
from tests.databases import postgres_database
from tests.standins import telegram_people, twilio_people

LONG = " ".join(["habari"] * 500)
"""No page of the database has room for it."""
CANARY = "Kanarimaneno"
PROBLEM = {"en": "This was not kept.", "sw": "Ujumbe huu haukuhifadhiwa."}
ON_SQLITE = ("locked", "full", "read_only", "moved", "replaced", "damaged")
ON_POSTGRES = ("stopped", "locked", "closed")


class Lines(logging.Handler):
    """What the program's log would hold."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.begins()

    def begins(self) -> None:
        """A new log."""
        self.filters[:] = [SaidOnce()]
        self.lines = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    ours = [logging.getLogger(name) for name in ("bot", "storage")]
    for logger in ours:
        logger.addHandler(handler)
    yield handler
    for logger in ours:
        logger.removeHandler(handler)


@pytest.fixture
async def on_sqlite(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    impatient(monkeypatch)
    shutil.copy(migrated_sqlite, tmp_path / "baraza.db")
    async with town(f"sqlite:///{tmp_path / 'baraza.db'}", tmp_path / "made") as made:
        yield made


@pytest.fixture(scope="module")
def server() -> Iterator[StoppingServer]:
    with stopping_server() as running:
        yield running


@pytest.fixture(scope="module")
def of_server(server: StoppingServer) -> Iterator[str]:
    with postgres_database(server.socket) as made:
        migrate(made)
        yield made.split("@/")[1].split("?")[0]


@pytest.fixture
async def on_postgres(
    server: StoppingServer, of_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    impatient(monkeypatch)
    with postgres_database(server.socket, like=of_server) as url:
        async with town(url, tmp_path / "made") as made:
            yield made


class People:
    """Jane on WhatsApp, Amina on Telegram, Wanjiru and Juma at the page."""

    def __init__(self, made: Town) -> None:
        self.town = made
        self.jane: twilio_people.Person = made.twilio.person()
        self.amina: telegram_people.Person = made.telegram.person()
        self.pages = {"en": Page(made.url), "sw": Page(made.url, "sw")}

    async def say_hello(self) -> None:
        await self.jane.types("hello")
        await self.amina.types("hello")
        for page in self.pages.values():
            await page.begins()
        await self.jane.sees("I am Baraza", 10)
        await self.amina.sees("I am Baraza", 10)
        await self.pages["en"].sees("I am Baraza")
        await self.pages["sw"].sees("mimi ni Baraza")
        await self.town.twilio.settled()

    async def aclose(self) -> None:
        for page in self.pages.values():
            await page.close()


async def test_on_sqlite_it_is_told_to_come_again(on_sqlite: Town, lines: Lines) -> None:
    faults = OfSqlite(on_sqlite.running.storage.database)
    async with aclosing(People(on_sqlite)) as people:
        await people.say_hello()
        for number, name in enumerate(ON_SQLITE):
            await goes_through(people, getattr(faults, name)(), f"{CANARY} {name} {number}", lines)
    with on_sqlite.running.storage.read() as work:
        assert work.connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


@pytest.mark.postgres
async def test_on_postgres_it_is_told_to_come_again(
    on_postgres: Town, server: StoppingServer, lines: Lines
) -> None:
    faults = OfPostgres(on_postgres.running.storage.database, server)
    async with aclosing(People(on_postgres)) as people:
        await people.say_hello()
        for number, name in enumerate(ON_POSTGRES):
            await goes_through(people, getattr(faults, name)(), f"{CANARY} {name} {number}", lines)


async def goes_through(
    people: People, fault: AbstractAsyncContextManager[Cause], words: str, lines: Lines
) -> None:
    """All of them write while it lasts, and again when it is over."""
    made, jane, amina = people.town, people.jane, people.amina
    said = f"{words} {LONG}"
    before = await counted(made)
    lines.begins()
    seen_by_jane, seen_by_amina = len(jane.messages), len(amina.messages)
    form = jane.form(made.twilio.new_sid("SM"), {"Body": said[:1500], "MessageType": "text"})
    async with fault as cause:
        await amina.types(said)
        answered = [await made.twilio.post_webhook(form) for _ in range(8)]
        assert set(answered) == {503}, (cause, answered)
        for language, page in people.pages.items():
            await refused(page, said, PROBLEM[language])
        assert made.telegram.unconfirmed, "Telegram keeps it"
        await made.says_it_is(503, 3)
        await asyncio.sleep(1.0)
        assert await made.ready() == 503, "and still"
        async with httpx.AsyncClient() as client:
            assert (await client.get(made.url + "/healthz")).status_code == 200
    await made.says_it_is(200)
    assert await made.twilio.post_webhook(form) == 200
    assert await made.twilio.post_webhook(form) == 200, "and once more, as providers do"
    await made.telegram.until(lambda: not made.telegram.unconfirmed, 10)
    await made.twilio.until(lambda: len(jane.messages) > seen_by_jane, 10)
    await made.telegram.until(lambda: len(amina.messages) > seen_by_amina, 10)
    for page in people.pages.values():
        answer = await page.says(page.kept)
        assert answer.status_code == 200, answer.status_code
        assert words in answer.text
    await made.twilio.settled()
    async with asyncio.timeout(60):
        while (await made.running.read(waiting)) != 0:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.05)
    after = await counted(made)
    assert {name: after[name] - before[name] for name in after} == {
        "arrived": 4, "answered": 4, "failed": 0, "unknown": 0, "people": 0,
    }, cause  # fmt: skip
    assert (len(jane.messages), len(amina.messages)) == (seen_by_jane + 1, seen_by_amina + 1)
    with made.running.storage.read() as work:
        told = [alert.sentence for alert in alerts.latest(work)]
    assert f"{SENTENCES[cause]} It is over." in told
    assert_said_once(lines, cause)


async def refused(page: Page, said: str, problem: str) -> None:
    """A plain sentence, and her words in a form that sends them again as the same message."""
    nonce = page.field("nonce")
    answer = await page.says(said)
    assert answer.status_code == 503, (said[:40], answer.text)
    assert problem in answer.text
    assert said in answer.text
    assert page.field("nonce") == nonce
    page.kept = said
    fields = {"token": page.field("token"), "nonce": nonce, "text": said}
    by_script = await page.client.post("/say", data=fields, headers={"Accept": "application/json"})
    assert by_script.status_code == 503
    assert by_script.json()["problem"].startswith(problem)


def assert_said_once(lines: Lines, cause: Cause) -> None:
    assert sum(line.startswith(SENTENCES[cause]) for line in lines.lines) == 1, lines.lines
    assert sum("serves again" in line for line in lines.lines) == 1, lines.lines
    assert len(lines.lines) < 25, lines.lines
    assert not [line for line in lines.lines if CANARY in line or "+2547" in line or "habari" in line]


async def counted(made: Town) -> dict[str, int]:
    def count(work: Work) -> dict[str, int]:
        said = outbox.c.kind == "message"
        number = select(func.count())
        of = {
            "arrived": number.select_from(seen),
            "answered": number.select_from(outbox).where(said),
            "failed": number.select_from(outbox).where(outbox.c.status == "failed"),
            "unknown": number.select_from(outbox).where(outbox.c.status == "unknown"),
            "people": number.select_from(addresses),
        }
        return {name: work.connection.scalar(query) or 0 for name, query in of.items()}

    found: dict[str, int] = await made.running.read(count)
    return found


def waiting(work: Work) -> int:
    return (
        work.connection.scalar(select(func.count()).select_from(inbox).where(inbox.c.status == "waiting"))
        or 0
    )
