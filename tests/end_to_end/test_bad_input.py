"""What no channel should be sent, sent to the running program: a clear answer, nothing lost, nothing crashed."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.program import Program, free_port, program
from tests.end_to_end.reporting import WITHIN, agrees, says
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import TelegramApi
from tests.standins.telegram_people import Person

SECRET = "a-secret-of-nobody"
HEADER = "X-Telegram-Bot-Api-Secret-Token"

MENU = "What would you like to do?"
ODD: tuple[tuple[str, dict[str, object]], ...] = (
    ("5,000 letters", {"text": "a" * 5000}),
    ("5,000 letters of many words", {"text": "where is the water " * 263}),
    ("emoji only", {"text": "🔥🔥🔥"}),
    ("null bytes", {"text": "a\x00b\x00"}),
    ("right to left", {"text": "\u202eمرحبا بكم\u202c"}),
    ("half a surrogate pair", {"text": "broken \ud83d here"}),
    ("blank", {"text": " \n\t "}),
    ("a leading slash that is no command", {"text": "/whatever is this"}),
    ("an intent of Rasa", {"text": '/report_concern{"kind": "bribe"}'}),
    ("a sticker", {"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1}}),
    ("a contact card", {"contact": {"phone_number": "+254700000001", "first_name": "Mfano"}}),
    ("a poll", {"poll": {"id": "1", "question": "?"}}),
    ("a video", {"video": {"file_id": "v", "file_unique_id": "v"}}),
    ("a place nowhere", {"location": {"latitude": 999, "longitude": "x"}}),
)


async def answered(person: Person, name: str) -> str:
    """What she hears next."""
    try:
        return (await person.sees("", WITHIN)).text
    except AssertionError:
        raise AssertionError(f"{name}: no answer") from None


async def test_odd_messages_buttons_of_last_year_and_guessed_codes(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **token) as running:
        jane, akinyi = api.person("Jane"), api.person("Akinyi")
        await says(jane, "hello", "I am Baraza")
        for name, content in ODD:
            await jane.sends(**content)
            assert (await answered(jane, name)).strip(), name
        await jane.taps_old("last.year:what")
        assert await answered(jane, "an unknown button")
        await jane.taps_old("\ud83d" * 3)
        assert await answered(jane, "a button that is no text")
        await api.arrives(message={"text": "no chat at all"})
        await api.arrives(channel_post={"message_id": 1, "text": "of a channel"})
        await api.arrives(something_new={"of": "next year"})

        await guess_codes(jane)
        await says(akinyi, "hello", "I am Baraza")
        assert running.running
        assert rows(running.database, "select count(*) from inbox") == [(0,)], "each was answered or dropped"
        assert await running.stop() == 0
        assert "254700000001" not in running.said()


async def guess_codes(jane: Person) -> None:
    """Twenty wrong codes: each is answered, more and more slowly, and nobody is locked out."""
    await says(jane, "menu", MENU)
    for number in range(20):
        await jane.types(f"1111 2222 3333 {4000 + number}")
    for number in range(20):
        assert await answered(jane, f"guess {number}")
    await says(jane, "menu", MENU)


async def test_a_webhook_believes_only_telegram_and_takes_each_update_once(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    public = {"BARAZA_PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    made = Program(tmp_path, **token, **public)
    made.port, made.url = port, public["BARAZA_PUBLIC_URL"]
    made.configure()
    try:
        await made.start()
        await api.until(lambda: bool(api.webhook), WITHIN)
        assert api.webhook["secret_token"] == SECRET
        jane = api.person("Jane")
        await agrees(jane)
        assert api.count("getUpdates") == 0
        await refuses(made)
        await takes_each_update_once(made, jane)
        assert await made.stop() == 0
    finally:
        if made.running:
            await made.kill()


async def refuses(running: Program) -> None:
    """Whatever did not come from Telegram, or is too long, or no update."""
    path = running.url + "/webhooks/telegram"
    known = {HEADER: SECRET}
    async with httpx.AsyncClient() as client:
        for name, status, headers, body in (
            ("no secret", 403, {}, b"{}"),
            ("another secret", 403, {HEADER: "guessed"}, b"{}"),
            ("1 MB and a bit", 413, known, b'{"x": "' + b"a" * 1_100_000 + b'"}'),
            ("no JSON", 400, known, b"\xff\x00"),
            ("nested too deeply", 400, known, b"[" * 100_000),
            ("no update", 200, known, b"[]"),
        ):
            answer = await client.post(path, content=body, headers=headers)
            assert answer.status_code == status, name
            assert answer.content == b"", name


async def takes_each_update_once(running: Program, jane: Person) -> None:
    """The same update eight times at once, and once more later."""
    message = {
        "message_id": 900, "date": 1700000000, "chat": jane.chat,
        "from": {"id": jane.id, "is_bot": False, "first_name": "Jane"}, "text": "the maize was stolen",
    }  # fmt: skip
    update = {"update_id": 999_000, "message": message}
    async with httpx.AsyncClient(headers={HEADER: SECRET}) as client:
        post = [client.post(running.url + "/webhooks/telegram", json=update) for _ in range(8)]
        assert {answer.status_code for answer in await asyncio.gather(*post)} == {200}
        await jane.sees("Noted.", WITHIN)
        assert (await client.post(running.url + "/webhooks/telegram", json=update)).status_code == 200
    await says(jane, "and a padlock", "Noted, 2 messages")
    assert sum("Noted" in message.text for message in jane.messages) == 2


@pytest.mark.parametrize("body", [b"a" * 2_000_000])
async def test_the_page_refuses_what_is_too_long(tmp_path: Path, body: bytes) -> None:
    async with program(tmp_path) as running, httpx.AsyncClient(base_url=running.url) as client:
        assert (await client.post("/say", content=body)).status_code in {400, 403, 413}
        assert (await client.get("/")).status_code == 200
