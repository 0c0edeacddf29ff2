"""Twilio repeats a webhook for 15 seconds and then never: what came in a longer outage is fetched when it is over, once."""

import io
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from bot import serving_whatsapp
from storage.tables import inbox, seen
from storage.vault import new_secret
from storage.work import Work
from tests.cut_off.database_faults import OfSqlite
from tests.cut_off.gate import Trouble
from tests.cut_off.town import Town, impatient, town
from tests.standins.twilio_api import TwilioApi
from tests.standins.twilio_people import Person

AGO = timedelta(minutes=10)


@pytest.fixture
def url(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    impatient(monkeypatch)
    monkeypatch.setattr(serving_whatsapp, "LOOKS_AGAIN", (0.05,) * 5)
    shutil.copy(migrated_sqlite, tmp_path / "baraza.db")
    return f"sqlite:///{tmp_path / 'baraza.db'}"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(out, "JPEG")
    return out.getvalue()


def _counted(work: Work) -> tuple[int, int]:
    """All that ever arrived, and what waits or failed."""
    left = select(func.count()).select_from(inbox).where(inbox.c.status.in_(["waiting", "failed"]))
    return work.connection.scalar(select(func.count()).select_from(seen)) or 0, work.connection.scalar(
        left
    ) or 0


async def sees(made: Town, person: Person, messages: int) -> None:
    await made.twilio.until(lambda: len(person.messages) >= messages, 20)
    await made.twilio.settled()


async def test_after_an_outage(url: str, tmp_path: Path) -> None:
    async with town(url, tmp_path / "made") as made:
        jane, amina = made.twilio.person(), made.twilio.person()
        for person in (jane, amina):
            await person.types("hello")
            await person.sees("I am Baraza", 10)
        async with OfSqlite(made.running.storage.database).locked():
            await jane.types("menu")
            await jane.types("status")
            await amina.sends_photo(photo())
            assert [*jane.answers[1:], *amina.answers[1:]] == [503] * 3
            made.gates["whatsapp"].next("/Messages.json", Trouble(500), Trouble(accepted=True))
        await made.says_it_is(200)
        await sees(made, jane, 3)
        await sees(made, amina, 2)
        assert (len(jane.messages), len(amina.messages)) == (3, 2), (
            "each answered once, and what was answered before not again"
        )
        assert "What would you like to do?" in jane.messages[1].text, "the earlier one first"
        assert await made.running.read(_counted) == (5, 0)


async def test_after_the_program_stood_still(url: str, tmp_path: Path) -> None:
    secret = new_secret()
    async with town(url, tmp_path / "made", secret=secret) as made:
        jane = made.twilio.person()
        await jane.types("hello")
        await jane.sees("I am Baraza", 10)
        await jane.types("menu", MessageSid="SM" + "a" * 32)
        await sees(made, jane, 2)
    long_ago = (datetime.now(UTC) - AGO).strftime("%Y-%m-%d %H:%M:%S.000000")
    with closing(sqlite3.connect(tmp_path / "baraza.db")) as database:
        database.execute("insert or replace into beats (what, at) values ('schedule', ?)", (long_ago,))
        database.commit()
    async with town(url, tmp_path / "again", stopped=missed_while_it_stood_still, secret=secret) as made:
        jane = made.twilio.people[0]
        await sees(made, jane, 1)
        assert [message.text[:10] for message in jane.messages] == [jane.messages[0].text[:10]]
        assert await made.running.read(_counted) == (3, 0)


def missed_while_it_stood_still(twilio: TwilioApi) -> None:
    """Nobody listens: Twilio keeps the message, and one that was answered before the stop."""
    jane = twilio.person()
    for sid in ("SM" + "a" * 32, "SM" + "b" * 32):
        jane.wrote_at = twilio.now()
        twilio.kept.came(jane.form(sid, {"Body": "menu", "MessageType": "text"}))
