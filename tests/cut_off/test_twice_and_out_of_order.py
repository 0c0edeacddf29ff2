"""Everything that a provider tells, twice at the same moment and once more later, to one process or to two: once is done."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select

from storage.tables import inbox, outbox, seen
from storage.work import Work
from tests.cut_off.town import HOOK_SECRET, Town, impatient, town
from tests.databases import postgres_database
from tests.standins.telegram_people import Person as OnTelegram
from tests.standins.twilio_people import Person as OnWhatsApp

HEADER = "X-Telegram-Bot-Api-Secret-Token"
TIMES = 4
"""How often the same is told at once; then once more."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def made(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """One process on SQLite; two on PostgreSQL, both of which take turns and send."""
    impatient(monkeypatch)
    if request.param == "sqlite":
        file = tmp_path / "baraza.db"
        file.write_bytes(request.getfixturevalue("migrated_sqlite").read_bytes())
        async with town(f"sqlite:///{file}", tmp_path / "made", hook=True) as running:
            yield running
        return
    socket, like = request.getfixturevalue("postgres_socket"), request.getfixturevalue("migrated_postgres")
    with postgres_database(socket, like=like) as url:
        async with town(url, tmp_path / "made", hook=True, programs=2, together=True) as running:
            yield running


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(out, "JPEG")
    return out.getvalue()


ON_WHATSAPP: dict[str, Callable[[Town], dict[str, str]]] = {
    "text": lambda _: {"Body": "menu", "MessageType": "text"},
    "a tap": lambda _: {
        "Body": "Report a concern", "ButtonText": "Report a concern", "ButtonPayload": "menu:report",
        "MessageType": "interactive",
    },
    "a row of a list": lambda _: {
        "Body": "Menu", "ListId": "menu:report", "ListTitle": "Menu", "MessageType": "interactive"
    },
    "a pin": lambda _: {"Body": "", "Latitude": "-0.3", "Longitude": "36.08", "MessageType": "location"},
    "a photo": lambda town: file(town, photo(), "image/jpeg", "image"),
    "a voice note": lambda town: file(town, b"OggS" + bytes(200), "audio/ogg", "audio"),
    "a contact": lambda town: file(town, b"BEGIN:VCARD", "text/vcard", "contacts"),
    "a document": lambda town: file(town, b"%PDF", "application/pdf", "document"),
}  # fmt: skip


def file(town: Town, content: bytes, content_type: str, kind: str) -> dict[str, str]:
    url = town.twilio.keep_file(town.twilio.new_sid("MM"), content)
    return {
        "Body": "",
        "NumMedia": "1",
        "MediaUrl0": url,
        "MediaContentType0": content_type,
        "MessageType": kind,
    }


def of_telegram(jane: OnTelegram, number: int) -> dict[str, tuple[dict[str, Any], int]]:
    """Updates, and how many messages each is answered with."""
    sender = jane.sender
    base = {"message_id": number, "date": 1700000000, "from": sender, "chat": jane.chat}
    size = {"file_id": "p", "file_unique_id": "p", "width": 8, "height": 6, "file_size": 100}
    bot = {"id": 7000000001, "is_bot": True, "first_name": "Baraza"}
    member = {
        "chat": jane.chat, "from": sender, "date": 1700000000,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": "kicked", "user": bot, "until_date": 0},
    }  # fmt: skip
    tap = {"id": f"tap{number}", "from": sender, "chat_instance": "1", "data": "menu:report",
           "message": {"message_id": 1, "date": 1700000000, "chat": jane.chat, "text": "..."}}  # fmt: skip
    return {
        "text": ({"message": base | {"text": "menu"}}, 1),
        "a photo": ({"message": base | {"photo": [size]}}, 1),
        "a voice note": ({"message": base | {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}}}, 1),
        "a pin": ({"message": base | {"location": {"latitude": -0.3, "longitude": 36.08}}}, 1),
        "a sticker": ({"message": base | {"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1}}}, 1),
        "a tap": ({"callback_query": tap}, 1),
        "an edit": ({"edited_message": base | {"text": "menu", "edit_date": 1700000060}}, 1),
        "she blocks the bot": ({"my_chat_member": member}, 0),
    }  # fmt: skip


async def quiet(made: Town) -> None:
    """Nothing waits for a turn or to be sent."""
    async with asyncio.timeout(60):
        while await made.running.read(_waits):  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.02)
    await made.twilio.settled()


def _waits(work: Work) -> int:
    turns = select(func.count()).select_from(inbox).where(inbox.c.status == "waiting")
    sends = select(func.count()).select_from(outbox).where(outbox.c.status.in_(["waiting", "sending"]))
    return (work.connection.scalar(turns) or 0) + (work.connection.scalar(sends) or 0)


def _arrived(work: Work) -> int:
    return work.connection.scalar(select(func.count()).select_from(seen)) or 0


async def told_again_and_again(made: Town, tell: Callable[[str], Any]) -> None:
    """To each process at the same moment, and once more when all is done."""
    urls = [made.urls[number % len(made.urls)] for number in range(TIMES)]
    assert set(await asyncio.gather(*(tell(url) for url in urls))) == {200}
    await quiet(made)
    assert await tell(made.urls[-1]) == 200
    await quiet(made)


async def test_each_kind_on_whatsapp(made: Town) -> None:
    async with httpx.AsyncClient(timeout=30) as client:
        for name, content in ON_WHATSAPP.items():
            jane = made.twilio.person()
            await jane.types("hello")
            await jane.sees("I am Baraza", 10)
            await quiet(made)
            before, number = len(jane.messages), await made.running.read(_arrived)
            form = jane.form(made.twilio.new_sid("SM"), content(made))
            await told_again_and_again(made, partial(posted, made, client, form))
            assert len(jane.messages) - before == 1, (name, [one.text for one in jane.messages])
            assert await made.running.read(_arrived) - number == 1, name


async def posted(made: Town, client: httpx.AsyncClient, form: Mapping[str, str], url: str) -> int:
    signed = made.twilio.signature(made.twilio.public_url + "/webhooks/twilio", form)
    return (await client.post(url + "/webhooks/twilio", data=dict(form), headers=signed)).status_code


async def test_each_kind_on_telegram(made: Town) -> None:
    async with httpx.AsyncClient(timeout=30, headers={HEADER: HOOK_SECRET}) as client:
        for number, name in enumerate(of_telegram(made.telegram.person(), 0)):
            jane = made.telegram.person()
            jane.taps_made.append(f"tap{5000 + number}")
            await jane.types("hello")
            await jane.sees("I am Baraza", 10)
            await quiet(made)
            before, arrived = len(jane.messages), await made.running.read(_arrived)
            content, answers = of_telegram(jane, 5000 + number)[name]
            update = {"update_id": 90_000 + number, **content}

            async def tell(url: str, update: dict[str, Any] = update) -> int:
                return (await client.post(url + "/webhooks/telegram", json=update)).status_code

            await told_again_and_again(made, tell)
            heard = [one.text for one in jane.messages[before:] if one.text != "✓"]
            assert len(heard) == answers, (name, heard)
            assert await made.running.read(_arrived) - arrived == 1, name


async def test_messages_of_one_person_that_come_mixed_up_are_each_answered_once(made: Town) -> None:
    """Later ones first, each of them three times: nobody waits for one that never comes."""
    jane: OnWhatsApp = made.twilio.person()
    await jane.types("hello")
    await jane.sees("I am Baraza", 10)
    words = ("menu", "status", "menu", "help", "menu")
    forms = [jane.form(made.twilio.new_sid("SM"), {"Body": one, "MessageType": "text"}) for one in words]
    async with httpx.AsyncClient(timeout=30) as client:
        tellings = [
            posted(made, client, form, made.urls[number % len(made.urls)])
            for number, form in enumerate([*reversed(forms), *forms, *forms])
        ]
        assert set(await asyncio.gather(*tellings)) == {200}
    await quiet(made)
    assert len(jane.messages) == 1 + len(forms)


async def test_what_became_of_a_message_is_told_in_any_order(made: Town) -> None:
    """All 24 orders of four states, each told twice at once: a row only goes forward."""
    made.twilio.reports = ()  # type: ignore[assignment]  # none by itself
    jane = made.twilio.person()
    orders = list(permutations(["queued", "sent", "delivered", "read"]))
    for order in orders:
        before = len(jane.messages)
        await jane.types("menu")
        await made.twilio.until(partial(_has_more, jane, before), 10)
        await quiet(made)
        row, sid = await made.running.read(_latest)
        callback = f"{made.twilio.public_url}/webhooks/twilio/status?outbox={row}"
        for status in order:
            told = [made.twilio.reports_status(callback, sid, status) for _ in range(2)]
            assert set(await asyncio.gather(*told)) == {200}
        assert (await made.running.read(_latest))[0] == row
        assert await made.running.read(partial(_status, row)) == "read", order
    assert len(jane.messages) == len(orders)


def _latest(work: Work) -> tuple[str, str]:
    query = (
        select(outbox.c.id, outbox.c.provider_id)
        .where(outbox.c.kind == "message")
        .order_by(outbox.c.seq.desc())
    )
    row = work.connection.execute(query.limit(1)).one()
    return row.id, row.provider_id


def _has_more(person: OnWhatsApp, than: int) -> bool:
    return len(person.messages) > than


def _status(row: str, work: Work) -> str:
    return work.connection.scalar(select(outbox.c.status).where(outbox.c.id == row)) or "gone"
