"""Canaries where things go wrong: providers that repeat them, damaged rows, faults of our own, requests that are none."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text, update

from storage.database import Database
from storage.tables import conversations, people
from tests.end_to_end.rows import rows
from tests.end_to_end.test_referral_whole import storage_of
from tests.leaks.looking import leaks
from tests.leaks.setting_out import Town, town
from tests.leaks.talking import WITHIN, talks, telling
from tests.leaks.words import photo, words
from tests.standins.telegram_api import RESET_AFTER_ACCEPTING, SILENT_AFTER_ACCEPTING
from tests.standins.telegram_api import Fault as TelegramFault
from tests.standins.twilio_api import Fault as TwilioFault
from tests.standins.twilio_api import Undelivered

SEED = 20261124
SENDING = "select count(*) from outbox where status = 'sending'"
BREAKS = """
import flows.engine.answers as answers

as_it_was = answers.plain


def plain(words, *more):
    if "Kanarifailing" in words:
        raise ValueError("cannot read " + words)
    return as_it_was(words, *more)


answers.plain = plain
"""
"""A fault of our own that carries what somebody wrote; the program's Python runs this before it begins."""


@pytest.mark.parametrize("log", ["text", "json"])
async def test_what_goes_wrong_repeats_nothing(tmp_path: Path, log: str) -> None:
    folder, breaks = tmp_path / "baraza", tmp_path / "breaks"
    for made in (folder, breaks):
        made.mkdir()
    (breaks / "sitecustomize.py").write_text(BREAKS)
    async with town(folder, SEED, log=log, PYTHONPATH=str(breaks)) as there:
        await a_turn_fails(there)
        await telegram_repeats_what_it_was_given(there)
        await twilio_repeats_what_it_was_given(there)
        await requests_that_are_none(there)
        await damaged_rows(there)
        await the_database_refuses_with_values(there)
        in_the_process(there)
        await ended_in_the_middle(there)
        said = there.running.said()
        found = leaks(there.places, there.c)
        assert [
            f"{one.canary} as {one.disguise} in {one.where}" for one in found if one.canary != "e-mail"
        ] == []
        assert "log.txt" not in {one.where for one in found}
        assert (log == "json") == ('"message":' in said)


async def a_turn_fails(there: Town) -> None:
    """Our own code raises with her words, in a turn of the running program."""
    jane = there.resident(0)
    await talks(jane, *telling(there.c))
    await jane.types(f"{there.c['failing']} and the watchman")
    await there.running.until(lambda: "ValueError at flows/" in there.running.said(), WITHIN)


async def telegram_repeats_what_it_was_given(there: Town) -> None:
    """Refusals with her words, her id and her name; pages of a proxy; answers that are no JSON; a connection that breaks."""
    c = there.c
    echo = f"Bad Request: chat {c['chat 5']} of {c['her name on telegram']} was sent {c['refused']}"
    page = f"<html>{echo}</html>".encode()
    faults = (
        TelegramFault(400, echo), TelegramFault(500, echo), TelegramFault(502, page=page), TelegramFault(200, page=page),
        TelegramFault(409, echo), TelegramFault(429, echo, {"retry_after": 0}), RESET_AFTER_ACCEPTING,
    )  # fmt: skip
    for number, fault in enumerate(faults, 5):
        # Somebody else each time: what is tried again keeps her next messages waiting.
        jane = there.resident(number)
        there.telegram.fail_next("sendMessage", fault)
        await jane.types(f"hello {c['typed in']}")
        await there.telegram.until(lambda: not there.telegram._faults["sendMessage"], WITHIN)
    there.telegram.fail_next("getUpdates", TelegramFault(502, page=page), TelegramFault(401, echo))
    there.telegram.fail_next("getFile", TelegramFault(400, echo), TelegramFault(502, page=page))
    await talks(there.resident(2), *telling(c))
    await there.resident(2).sends_photo(photo(c), c["caption"])
    await there.resident(2).sees("2 messages", 40)


async def twilio_repeats_what_it_was_given(there: Town) -> None:
    c = there.c
    jane = there.twilio.person(c["phone"], name=c["her name on whatsapp"])
    await talks(jane, ("hello", "I am Baraza"))
    words = f"Failed to send {c['refused']} to whatsapp:{c['phone']}"
    answer = f'{{"code": 63016, "message": "{words}", "more_info": "{words}", "status": 400}}'.encode()
    for fault in (
        TwilioFault(400, page=answer), TwilioFault(500, page=words.encode()), TwilioFault(400, code=21211),
        Undelivered(63016), Undelivered(63024),
    ):  # fmt: skip
        there.twilio.fail_next(fault)
        await jane.types(f"menu {c['typed in']}")
        await there.running.until(lambda: not there.twilio.faults, WITHIN)
        await there.running.until(lambda: rows(there.running.database, SENDING) == [(0,)], WITHIN)
    there.twilio.fail_next_file(TwilioFault(404, page=words.encode()))
    await jane.sends_photo(photo(c), c["caption"])


async def requests_that_are_none(there: Town) -> None:
    """To both ports: lines that no server understands, bodies that break off, forms and JSON that are none."""
    c = there.c
    boundary = c["file name"]
    broken = f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="{c["file name"]}'
    requests = {
        "no HTTP": f"{c['path']} {c['phone']}\r\n\r\n",
        "another HTTP": f"GET /{c['path']} HTTP/9.9\r\nX: {c['header']}\r\n\r\n",
        "a header without end": f"GET / HTTP/1.1\r\nHost: a\r\nX-Said: {c['header'] * 9000}\r\n\r\n",
        "a header that is none": f"GET / HTTP/1.1\r\nHost: a\r\n{c['header']}\r\n\r\n",
        "a long path": f"GET /{c['path'] * 9000} HTTP/1.1\r\nHost: a\r\n\r\n",
        "odd escapes": f"GET /%zz{c['path']}%00?{c['path']}=%ff HTTP/1.1\r\nHost: {c['header']}\r\n\r\n",
        "chunks that are none": f"POST /say HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{c['form field']}\r\n",
        "a length that is none": f"POST /say HTTP/1.1\r\nHost: a\r\nContent-Length: {c['form field']}\r\n\r\n",
        "a form that breaks off": posted("/say", f"multipart/form-data; boundary={boundary}", broken),
        "a form without a boundary": posted("/say", f"multipart/form-data; x={c['header']}", c["form field"]),
        "a charset that is none": posted("/say", f"text/plain; charset={c['header']}", c["form field"]),
        "JSON that is none": posted("/webhooks/telegram", "application/json", f'{{"message": "{c["form field"]}"'),
        "a form of Twilio": posted("/webhooks/twilio", "application/x-www-form-urlencoded", f"From={c['phone']}&Body={c['form field']}"),
        "a socket": f"GET /{c['path']} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    f"Sec-WebSocket-Key: {c['header']}\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "a cookie that is none": f"GET / HTTP/1.1\r\nHost: a\r\nCookie: session={c['cookie']}; {c['cookie']}\r\n\r\n",
    }  # fmt: skip
    for port in (there.running.port, there.running.staff_port):
        for name, request in requests.items():
            there.places.keeps(
                f"answer to {name}", await asyncio.to_thread(answered, port, request.encode("latin-1"))
            )


def posted(path: str, kind: str, body: str) -> str:
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def answered(port: int, request: bytes) -> bytes:
    """Whatever comes back within a moment."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=0.4)) as line:
        answer = b""
        with suppress(OSError):
            line.sendall(request)
            while part := line.recv(65536):
                answer += part
        return answer


async def damaged_rows(there: Town) -> None:
    """What is stored does not open any more, or is no journal of ours, and holds her words: she is answered all the same."""
    jane = there.resident(2)
    with closing(storage_of(there.running)) as storage, storage.begin() as work:
        work.connection.execute(update(conversations).values(state=os.urandom(90)))
        work.connection.execute(update(people).values(marks=os.urandom(90)))
    await jane.types(f"status {there.c['typed in']}")
    with suppress(AssertionError):
        await jane.sees("", 4)


async def the_database_refuses_with_values(there: Town) -> None:
    """A rule of the database that a row breaks: its own words would repeat the row."""
    url = f"sqlite:///{there.running.database}"
    with closing(Database(url)) as database:
        with database.begin() as connection:
            connection.execute(
                text(
                    "CREATE TRIGGER refuses BEFORE INSERT ON people BEGIN SELECT RAISE(ABORT, 'a row was refused'); END"
                )
            )
        await there.resident(4).types(f"hello {there.c['typed in']}")
        await there.running.until(
            lambda: "a row was refused" in there.running.said() or has_failed(there), WITHIN
        )
        with database.begin() as connection:
            connection.execute(text("DROP TRIGGER refuses"))


def has_failed(there: Town) -> bool:
    return "IntegrityError" in there.running.said()


def in_the_process(there: Town) -> None:
    """What any user of the machine sees of it: its arguments; and what its owner sees: its environment."""
    assert there.running.process is not None
    numbers = [there.running.process.pid, *children(there.running.process.pid)]
    for number in numbers:
        for what in ("cmdline", "comm", "environ"):
            with suppress(OSError):
                there.places.keeps(f"process: {what}", Path(f"/proc/{number}/{what}").read_bytes())
    assert "process: cmdline" in there.places.said


def children(number: int) -> list[int]:
    with suppress(OSError):
        found = Path(f"/proc/{number}/task/{number}/children").read_text()
        return [int(one) for one in found.split()]
    return []


async def ended_in_the_middle(there: Town) -> None:
    """Asked to stop while a message is on its way, then killed while another is; what it left is searched."""
    c, jane = there.c, there.resident(1)
    for end in (there.running.stop, there.running.kill):
        there.telegram.fail_next("sendMessage", SILENT_AFTER_ACCEPTING)
        await jane.types(f"menu {c['typed in']}")
        await there.telegram.until(lambda: not there.telegram._faults["sendMessage"], WITHIN)
        await end()
        await there.running.start()
    await there.running.kill()


@pytest.mark.parametrize(
    "name", ["BARAZA_SECRET_KEY", "BARAZA_SECRET_KEY_OLD", "BARAZA_DATABASE_URL", "TELEGRAM_TOKEN", "TWILIO_ACCOUNT_SID",
             "BARAZA_PUBLIC_URL"]
)  # fmt: skip
async def test_settings_that_are_wrong_are_not_shown(tmp_path: Path, name: str) -> None:
    """What an operator mistyped, and what she sends to whoever helps, shows no value."""
    c = words(SEED)
    wrong = {
        "BARAZA_DATABASE_URL": f"postgresql://baraza:{c['typed in']}@127.0.0.1:9/{c['path']}",
        "BARAZA_PUBLIC_URL": f"{c['typed in']}://{c['path']}",
    }.get(name, c["typed in"])
    said = await said_by(tmp_path, {name: wrong}, "doctor", "audit")
    assert said.strip()
    assert [one for one in c.values() if one in said] == []
    assert re.search("Traceback", said) is None


async def said_by(folder: Path, environment: Mapping[str, str], *commands: str) -> str:
    from tests.end_to_end.program import Program  # noqa: PLC0415
    from tests.leaks.looking import Places  # noqa: PLC0415

    running = Program(folder, **dict(environment))
    there = Town({}, folder, running, None, None, None, Places())  # type: ignore[arg-type]
    for command in commands:
        with suppress(AssertionError):
            await there.command(command)
    return "\n".join(content.decode() for content in there.places.said.values())
