"""A whole conversation on WhatsApp with the program as a process, over real HTTP; Twilio is on this machine."""

import asyncio
import io
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.end_to_end.program import PROGRAM, Program, program
from tests.end_to_end.rows import rows
from tests.standins.twilio_api import RESET, SENDER, STORE_PATH, TwilioApi, Undelivered, twilio_api
from tests.standins.twilio_people import Person, Sent, encoded

PUBLIC = "https://baraza.example.org"
"""What Twilio signs, whatever this machine calls itself: a proxy stands between."""
PHONE = "+254700000042"
CANARIES = ("Kanarijina", "Kanariwaneno", PHONE, PHONE[1:], "700000042", "CANARY-CAMERA")
WITHIN = 20.0
"""Seconds; every core may be busy."""
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
DAY_AGO = "update addresses set heard_at = datetime(heard_at, '-25 hours') || '.000000'"
QUEUED = "select count(*) from outbox where status in ('waiting', 'sending') and kind = 'message'"


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        # A program of its own is told of no other host than the API's.
        running.store = running.url + STORE_PATH
        yield running


@pytest.fixture
def account(twilio: TwilioApi) -> dict[str, str]:
    """What makes a program speak with the stand-in."""
    return {
        "TWILIO_ACCOUNT_SID": twilio.account,
        "TWILIO_AUTH_TOKEN": twilio.token,
        "TWILIO_WHATSAPP_FROM": SENDER,
        "TWILIO_API_URL": twilio.url,
        "BARAZA_PUBLIC_URL": PUBLIC,
    }


async def says(person: Person, words: str, containing: str) -> Sent:
    """She writes, and sees an answer with these words."""
    await person.types(words)
    return await person.sees(containing, WITHIN)


async def taps(person: Person, choice: str, containing: str) -> Sent:
    """She taps a button or a row, and sees an answer with these words."""
    await person.taps(choice)
    return await person.sees(containing, WITHIN)


async def to_the_account(jane: Person) -> None:
    """From hello to the question what happened, by buttons and lists."""
    menu = await says(jane, "hello", "I am Baraza")
    assert menu.rows, "the menu is a list"
    assert menu.list_button == "Choose", "in her language"
    await taps(jane, "Report a concern", "Twilio which carries the messages")
    await taps(jane, "Yes, I agree", "What is it about?")
    # Eleven kinds are more than a list holds: they are numbered, and may be typed.
    await says(jane, "Robbery or theft", "What happened?")


def code_in(answer: Sent) -> str:
    found = CODE.search(answer.text)
    assert found, answer.text
    return found.group()


def photo() -> bytes:
    """A photo whose camera wrote into it where it was."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARY-CAMERA"
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG", exif=exif)
    return out.getvalue()


def found(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Which of these lies in clear in the database, its log of changes, or what the program said."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    wanted = [word.encode(how) for word in words for how in ("utf-8", "utf-16-le")]
    return [f"{path.name}: {word!r}" for path in files for word in wanted if word in path.read_bytes()]


async def sync(running: Program) -> str:
    """`baraza channel sync`, as an operator runs it; what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, "--config", str(running.folder / "config.yml"), "channel", "sync",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env=running.environment, cwd=running.folder,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    return said.decode()


async def test_from_hello_to_a_receipt_and_its_status(
    twilio: TwilioApi, account: dict[str, str], tmp_path: Path
) -> None:
    made = Program(tmp_path, **account)
    assert "43 made" in await sync(made)
    twilio.calls_back(made.url, PUBLIC)
    try:
        running = await made.start()
        jane = twilio.person(PHONE, name="Kanarijina")
        await to_the_account(jane)
        await says(jane, "Kanariwaneno took the maize from my shop", "Noted.")
        await jane.sends_photo(photo(), "the door")
        await jane.sees("2 messages", WITHIN)
        await taps(jane, "That is all", "Where was it?")
        await jane.sends_location(-0.3031, 36.0800)
        where = await jane.sees("?", WITHIN)
        await taps(jane, (*where.buttons, *where.rows)[0][0], "When was it?")
        await says(jane, "yesterday at 8pm", "still going on?")
        await taps(jane, "No, it is over", "want to be known?")
        await taps(jane, "Confidential", "Please check")
        code = code_in(await taps(jane, "Send it", "Your report is in"))
        await running.until(lambda: rows(running.database, "select count(*) from attachments") == [(1,)], 20)
        assert rows(running.database, "select content_type from attachments") == [("image/jpeg",)]
        assert twilio.credentials_at_store == []
        await twilio.until(lambda: len(twilio.deleted_files) == 1, WITHIN)
        assert rows(running.database, "select original is null from attachments") == [(0,)]

        await says(jane, "status", "1 report: received")
        await says(jane, code, "received")
        await twilio.settled()
        await running.until(
            lambda: (
                rows(running.database, "select distinct status from outbox where kind = 'message'")
                == [("delivered",)]
            )
        )
        assert set(jane.answers) == {200}
        assert not [form for _, form in twilio.callbacks if "ErrorCode" in form]
        assert await running.stop() == 0
        assert "WhatsApp: on." in running.said()
        for word in (*CANARIES, code, twilio.token, twilio.account, "Rhonda", "baraza.example.org"):
            assert word not in running.said(), word
        assert found(tmp_path, (*CANARIES, code, code.replace(" ", ""))) == []
        assert rows(running.database, "select count(*) from reports") == [(1,)]
    finally:
        if made.running:
            await made.kill()


async def test_she_who_shows_her_number_later_goes_on_where_she_was(
    twilio: TwilioApi, account: dict[str, str], tmp_path: Path
) -> None:
    """She writes under a username, shows her number, and hides it again."""
    made = Program(tmp_path, **account)
    await sync(made)
    twilio.calls_back(made.url, PUBLIC)
    try:
        running = await made.start()
        jane = twilio.person("", opaque="KE.CANARY-OPAQUE")
        await to_the_account(jane)
        jane.phone = PHONE
        await says(jane, "the maize was stolen from my shop", "Noted.")
        assert twilio.calls[-1][2]["To"] == f"whatsapp:{PHONE}"
        await jane.types("and the padlock", From=f"whatsapp:{jane.opaque}", WaId="")
        await jane.sees("2 messages", WITHIN)
        for table in ("people", "addresses", "aliases"):
            assert rows(running.database, f"select count(*) from {table}") == [(1,)], table  # noqa: S608
        assert await running.stop() == 0
        assert found(tmp_path, (*CANARIES, "CANARY-OPAQUE", "padlock")) == []
    finally:
        if made.running:
            await made.kill()


async def test_a_stranger_is_refused_and_a_repeated_message_counts_once(
    twilio: TwilioApi, account: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **account) as running:
        twilio.calls_back(running.url, PUBLIC)
        jane = twilio.person(PHONE)
        form = jane.form(twilio.new_sid("SM"), {"Body": "hello", "MessageType": "text"})
        await refused(running, twilio, encoded(form))
        assert rows(running.database, "select count(*) from people") == [(0,)]

        assert [await jane.sends_again(form) for _ in range(3)] == [200] * 3
        menu = await jane.sees("I am Baraza", WITHIN)
        assert not menu.rows
        assert "1. " in menu.text, "nothing was synced: numbered text"
        await says(jane, "1", "Do you agree?")
        assert len(jane.messages) == 2
        assert "Choices go as numbered text" in running.said()
        assert await running.stop() == 0
        assert found(tmp_path, CANARIES) == []


async def refused(running: Program, twilio: TwilioApi, body: bytes) -> None:
    """Without a signature, with one of another address, of another form: a bare 403."""
    form = {"Body": "other"}
    signatures: list[dict[str, str]] = [
        {},
        {"X-Twilio-Signature": "AAAA"},
        twilio.signature(running.url + "/webhooks/twilio", form),
        twilio.signature(PUBLIC + "/webhooks/twilio", form),
    ]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with httpx.AsyncClient() as client:
        for path in ("/webhooks/twilio", "/webhooks/twilio/status?outbox=x"):
            for signature in signatures:
                answer = await client.post(running.url + path, content=body, headers=headers | signature)
                assert (answer.status_code, answer.content) == (403, b"")


async def writes_and_it_is_killed(twilio: TwilioApi, running: Program, jane: Person, words: str) -> None:
    """What she writes is stored and acknowledged, the answer was tried in vain, and the program is killed.

    Only once Twilio had the try: a kill before it would count as one, and the next one after it wait longer. A second
    one would break off as well, should the machine be so busy.
    """
    twilio.fail_next(RESET, RESET)
    await jane.types(words)
    assert jane.answers[-1] == 200
    await running.until(lambda: len(twilio.faults) < 2, WITHIN)
    await running.kill()
    twilio.faults.clear()
    assert rows(running.database, QUEUED) == [(1,)]


async def test_killed_and_started_again_nothing_is_lost(
    twilio: TwilioApi, account: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **account) as running:
        await sync(running)
        await running.stop()
        await running.start()
        twilio.calls_back(running.url, PUBLIC)
        jane = twilio.person(PHONE)
        await to_the_account(jane)

        # Twilio does not repeat what it was answered.
        await writes_and_it_is_killed(twilio, running, jane, "the maize was stolen from my shop")
        await running.start()
        await jane.sees("Noted.", WITHIN)

        # While it is down Twilio gets no answer, and repeats the message as its retry policy says.
        await running.kill()
        form = jane.form(twilio.new_sid("SM"), {"Body": "and the padlock", "MessageType": "text"})
        with pytest.raises(httpx.TransportError):
            await jane.sends_again(form)
        await running.start()
        assert await jane.sends_again(form) == 200
        await jane.sees("2 messages", WITHIN)
        assert sum("2 messages" in message.text for message in jane.messages) == 1
        assert found(tmp_path, (*CANARIES, "padlock")) == []


async def test_what_was_left_over_for_a_day_waits_and_comes_when_she_writes(
    twilio: TwilioApi, account: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **account) as running:
        twilio.calls_back(running.url, PUBLIC)
        jane = twilio.person(PHONE)
        await says(jane, "hello", "I am Baraza")
        await writes_and_it_is_killed(twilio, running, jane, "help")
        with closing(sqlite3.connect(running.database)) as connection, connection:
            connection.execute(DAY_AGO)
        twilio.passes(timedelta(hours=25))
        await running.start()
        parked = "select count(*) from outbox where status = 'parked'"
        await running.until(lambda: rows(running.database, parked) == [(1,)], WITHIN)
        assert len(jane.messages) == 1
        await jane.types("menu")
        await twilio.until(lambda: len(jane.messages) == 3, WITHIN)
        assert "What would you like" in jane.messages[-1].text, "first the answer of yesterday"
        assert rows(running.database, parked) == [(0,)]


async def test_who_blocks_us_is_not_written_to_until_she_writes(
    twilio: TwilioApi, account: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **account) as running:
        twilio.calls_back(running.url, PUBLIC)
        jane = twilio.person(PHONE)
        await says(jane, "hello", "I am Baraza")
        twilio.fail_next(Undelivered(63024))
        await jane.types("help")
        blocked = "select count(*) from addresses where unreachable_reason <> ''"
        await running.until(lambda: rows(running.database, blocked) == [(1,)])
        await says(jane, "menu", "What would you like")
        assert rows(running.database, blocked) == [(0,)]
        assert "cannot be written to on WhatsApp" in running.said()
        assert found(tmp_path, CANARIES) == []
