"""What people wrote while nothing could be kept: fetched once, or told to the operator, and never deleted before somebody could read it."""

import asyncio
from datetime import timedelta

import pytest

from bot.serving_whatsapp import LONGEST_BACK, WhatsApp, whatsapp_of
from storage import alerts
from storage.retention import Limits
from tests.forgotten.house import House
from tests.standins.twilio_people import Person

PHONE = "+254700000042"
DAY = timedelta(days=1)


@pytest.fixture
def jane(there: House) -> Person:
    return there.twilio.person(PHONE)


def writes_in_vain(there: House, jane: Person, letter: str, words: str = "menu") -> str:
    """Twilio has it, and nobody listens."""
    sid, jane.wrote_at = "SM" + letter * 32, there.now
    there.twilio.kept.came(jane.form(sid, {"Body": words, "MessageType": "text"}))
    return sid


async def looks_back(there: House, lasted: timedelta) -> None:
    whatsapp = whatsapp_of(there.made)
    assert isinstance(whatsapp, WhatsApp)
    whatsapp.look_back(lasted)
    await asyncio.gather(*whatsapp._looking)
    await there.rests()


async def alerted(there: House) -> list[str]:
    told = await there.made.read(alerts.latest)
    return [alert.sentence for alert in told if "too old" in alert.sentence]


async def test_only_what_arrived_here_is_deleted_there_until_nobody_reads_it_any_more(
    there: House, jane: Person
) -> None:
    await jane.types("hello", MessageSid="SM" + "a" * 32)
    await there.forgets()
    assert "SM" + "a" * 32 not in there.twilio.kept.records
    left = [writes_in_vain(there, jane, letter) for letter in "ab"]
    channel = there.made.channels["whatsapp"]
    await there.passes(3 * DAY)
    assert await there.made.forgetting.look_for_left("whatsapp", channel) == 1  # type: ignore[arg-type]
    await there.forgets()
    assert [sid in there.twilio.kept.records for sid in left] == [False, True]
    await there.passes(28 * DAY)
    assert await there.made.forgetting.look_for_left("whatsapp", channel) == 0  # type: ignore[arg-type]
    await there.passes(2 * DAY)
    assert await there.made.forgetting.look_for_left("whatsapp", channel) == 1  # type: ignore[arg-type]


def test_a_second_arrival_is_known_for_longer_than_anybody_looks_back() -> None:
    assert Limits().seen >= LONGEST_BACK + DAY


async def test_the_operator_hears_how_many_were_too_old(there: House, jane: Person) -> None:
    await jane.types("hello")
    await there.rests()
    heard = len(jane.messages)
    for letter in "abc":
        writes_in_vain(there, jane, letter)
    await there.passes(3 * DAY)
    writes_in_vain(there, jane, "d")
    await there.passes(timedelta(hours=22))
    await looks_back(there, 4 * DAY)
    assert len(jane.messages) == heard + 1, "the one of yesterday"
    (told,) = await alerted(there)
    assert told.startswith("3 WhatsApp messages of ")
    await looks_back(there, 2 * DAY)
    assert len(await alerted(there)) == 1
