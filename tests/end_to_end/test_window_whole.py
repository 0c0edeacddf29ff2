"""An answer of the office a day after she wrote on WhatsApp: a template, her word, and then the answer."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.program import PROGRAM, Program, program
from tests.end_to_end.rows import rows
from tests.end_to_end.test_whatsapp_whole import (
    DAY_AGO,
    PUBLIC,
    WITHIN,
    code_in,
    found,
    says,
    sync,
    taps,
    to_the_account,
)
from tests.standins.twilio_api import SENDER, STORE_PATH, TwilioApi, twilio_api
from tests.standins.twilio_people import Person

JANE, OTHER = "+254700000042", "+254700000043"
ANSWER = "Kanariwaneno: the lamp is mended"
TEMPLATE = "You wrote to us earlier."
NOTICE = "There is something for you here. Tap"
AN_HOUR_AGO = "update addresses set heard_at = datetime(heard_at, '-1 hour') || '.000000'"
"""What is refused just after she wrote is tried again before it is parked."""
PARKED = "select count(*) from outbox where status = 'parked' and kind = 'message'"


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        running.store = running.url + STORE_PATH
        yield running


@pytest.fixture
def made(twilio: TwilioApi, tmp_path: Path) -> Program:
    account = {
        "TWILIO_ACCOUNT_SID": twilio.account, "TWILIO_AUTH_TOKEN": twilio.token, "TWILIO_WHATSAPP_FROM": SENDER,
        "TWILIO_API_URL": twilio.url, "BARAZA_PUBLIC_URL": PUBLIC,
    }  # fmt: skip
    return Program(tmp_path, **account)


async def with_templates(twilio: TwilioApi, made: Program) -> None:
    """The operator makes them, Meta approves them, and the operator looks again."""
    assert "submitted" in await sync(made)
    for sid in twilio.submitted:
        twilio.approvals[sid] = "approved"
    assert "Template baraza_waiting_en: approved." in await sync(made)


async def reports(jane: Person) -> None:
    await to_the_account(jane)
    await says(jane, "the lamp at the gate is broken, thieves come in", "Noted.")
    await taps(jane, "That is all", "Where was it?")
    await says(jane, "Kaptembwo", "When was it?")
    await says(jane, "yesterday at 8pm", "still going on?")
    await taps(jane, "No, it is over", "want to be known?")
    await taps(jane, "Confidential", "Please check")
    code_in(await taps(jane, "Send it", "Your report is in"))


async def office_answers(running: Program) -> None:
    """`baraza reports say`, as somebody at the office does it."""
    ((number,),) = rows(running.database, "select number from cases")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, "--config", str(running.folder / "config.yml"),
        "reports", "say", str(number), "--by", "Amina",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env=running.environment, cwd=running.folder,
    )  # fmt: skip
    said, _ = await process.communicate(ANSWER.encode())
    assert process.returncode == 0, said


async def somebody_writes(twilio: TwilioApi) -> None:
    """Delivery looks at once, and not only after its half minute."""
    await says(twilio.people[1], "menu", "")


async def test_the_office_answers_after_a_day(twilio: TwilioApi, made: Program, tmp_path: Path) -> None:
    await with_templates(twilio, made)
    async with program(tmp_path, made=made) as running:
        twilio.calls_back(running.url, PUBLIC)
        jane, _ = twilio.person(JANE, name="Kanarijina"), twilio.person(OTHER)
        await reports(jane)
        with closing(sqlite3.connect(running.database)) as connection, connection:
            connection.execute(DAY_AGO)
        twilio.passes(timedelta(hours=25))
        await office_answers(running)
        await somebody_writes(twilio)
        told = await jane.sees(TEMPLATE, WITHIN)
        assert told.template in twilio.submitted
        assert rows(running.database, PARKED) == [(1,)]
        person = rows(running.database, "select id from people where id not in ('')")
        parked = rows(
            running.database, "select person_id, lane, handle is not null from outbox where status = 'parked'"
        )
        assert parked[0][0] is None, "a parked notice by a handle names nobody"
        assert parked[0][1] not in {one for (one,) in person}
        await jane.types("hello")
        await jane.sees(NOTICE, WITHIN)
        assert (await taps(jane, "Read it", "Kanariwaneno")).text.count(ANSWER) == 1
        assert sum(TEMPLATE in message.text for message in jane.messages) == 1
        assert rows(running.database, PARKED) == [(0,)]
        assert rows(running.database, "select count(*) from alerts") == [(0,)]
        await twilio.settled()
        assert not [form for _, form in twilio.callbacks if "ErrorCode" in form], "nothing was tried in vain"
        assert await running.stop() == 0
    assert found(tmp_path, ("Kanariwaneno", "Kanarijina", JANE, OTHER)) == []


async def test_we_think_it_open_and_whatsapp_says_no(
    twilio: TwilioApi, made: Program, tmp_path: Path
) -> None:
    await with_templates(twilio, made)
    async with program(tmp_path, made=made) as running:
        twilio.calls_back(running.url, PUBLIC)
        jane, _ = twilio.person(JANE), twilio.person(OTHER)
        await reports(jane)
        with closing(sqlite3.connect(running.database)) as connection, connection:
            connection.execute(AN_HOUR_AGO)
        twilio.passes(timedelta(hours=25))
        await office_answers(running)
        await somebody_writes(twilio)
        await jane.sees(TEMPLATE, WITHIN)
        refused = [form for _, form in twilio.callbacks if form.get("ErrorCode") == "63016"]
        assert len(refused) == 1
        assert rows(running.database, PARKED) == [(1,)]
        await jane.types("hello")
        await jane.sees(NOTICE, WITHIN)
        assert sum(NOTICE in message.text for message in jane.messages) == 1
        await taps(jane, "Read it", "Kanariwaneno")
        assert rows(running.database, "select count(*) from alerts") == [(0,)]
        assert await running.stop() == 0


async def test_without_a_template_it_waits_all_the_same(
    twilio: TwilioApi, made: Program, tmp_path: Path
) -> None:
    """Nobody made it: she is not told, the operator is, once, and which is missing."""
    async with program(tmp_path, made=made) as running:
        twilio.calls_back(running.url, PUBLIC)
        jane, _ = twilio.person(JANE), twilio.person(OTHER)
        await says(jane, "hello", "I am Baraza")
        await says(jane, "human", "queue")
        with closing(sqlite3.connect(running.database)) as connection, connection:
            connection.execute(DAY_AGO)
        twilio.passes(timedelta(hours=25))
        ((number,),) = rows(running.database, "select id from handoffs")
        await running.command("desk", "take", str(number)[:8])
        await somebody_writes(twilio)
        await running.until(lambda: rows(running.database, PARKED) == [(1,)], WITHIN)
        missing = "The WhatsApp template baraza_waiting_en is missing: `baraza channel sync` makes it."
        await running.until(
            lambda: rows(running.database, "select sentence, count from alerts") == [(missing, 1)], WITHIN
        )
        before = len(jane.messages)
        await jane.types("hello?")
        await jane.sees("", WITHIN)
        assert len(jane.messages) == before + 1
        assert await running.stop() == 0
