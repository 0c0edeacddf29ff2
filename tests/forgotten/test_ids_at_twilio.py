"""Which of Twilio's ids are asked for: of long messages each part, of a refused one each try, of a slow one not too early."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import outbound_json
from flows.messages import Language, Outbound
from storage import outbox, people
from storage.outbox import ToPerson
from storage.statuses import SendClass
from storage.work import Work
from tests.forgotten.house import House, house
from tests.forgotten.talking import erases_herself, files, says, tells
from tests.standins.twilio_api import RESET_AFTER_ACCEPTING, Fault, Undelivered
from tests.standins.twilio_people import Person

PHONE = "+254700000042"


@pytest.fixture
def jane(there: House) -> Person:
    return there.twilio.person(PHONE)


async def sends(there: House, words: str, cls: SendClass = SendClass.REPLY) -> None:
    def queue(work: Work) -> None:
        person = people.find(work, "whatsapp", PHONE)
        assert person is not None
        language: Language = "en"
        body = outbound_json.to_bytes(Outbound(words, language=language))
        outbox.queue(work, ToPerson(person.id), "whatsapp", body, cls=cls)

    await there.made.run(queue)
    there.made.delivery.wake()
    await there.rests()


async def test_every_part_of_a_long_message(there: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    await sends(there, "Kanariwaneno said. " * 300)
    assert there.twilio.kept.words().count("Kanariwaneno") == 300, "four messages at Twilio"
    await there.forgets()
    assert there.twilio.kept.of(PHONE) == []


async def test_every_try_that_whatsapp_refused(there: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    there.twilio.fail_next(Undelivered(63018), Undelivered(63018))
    await sends(there, "Kanariwaneno waits")
    for _ in range(3):
        await there.passes(timedelta(seconds=10))
    assert there.twilio.kept.words().count("Kanariwaneno") == 3, "each try is a message of its own there"
    await there.forgets()
    assert there.twilio.kept.of(PHONE) == []


async def test_what_is_parked_until_she_writes(there: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    await there.passes(timedelta(hours=1))  # just after she wrote it would be tried again
    there.twilio.fail_next(Undelivered(63016))
    await sends(there, "Kanariwaneno waits")
    await there.forgets()
    assert "Kanariwaneno" not in there.twilio.kept.words()


async def test_one_whose_answer_was_lost_is_known_by_its_report(there: House, jane: Person) -> None:
    """Twilio took it, the connection broke, and it reports on it later."""
    await says(jane, "hello", "I am Baraza")
    there.twilio.fail_next(RESET_AFTER_ACCEPTING)
    await sends(there, "Kanariwaneno once", SendClass.NOTICE)
    await there.passes(timedelta(hours=2))
    await there.forgets()
    assert there.twilio.kept.of(PHONE) == []


async def test_one_that_nobody_reports_on_goes_after_a_day(there: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    await there.rests()
    there.twilio.reports = ("sent",)
    await sends(there, "Kanariwaneno on its way")
    await there.forgets()
    assert "Kanariwaneno" in there.twilio.kept.words(), "it may still be refused, and be sent again"
    await there.passes(timedelta(days=1))
    for record in there.twilio.kept.records.values():
        record.status = "delivered"
    await there.forgets()
    assert there.twilio.kept.of(PHONE) == []


async def test_a_notice_stays_an_hour_so_that_its_ledger_hears_who_read_it(
    there: House, jane: Person
) -> None:
    await says(jane, "hello", "I am Baraza")
    await sends(there, "Kanariwaneno for all", SendClass.NOTICE)
    await there.forgets()
    assert "Kanariwaneno" in there.twilio.kept.words()
    await there.passes(timedelta(hours=1))
    await there.forgets()
    assert there.twilio.kept.of(PHONE) == []


async def test_what_twilio_has_not_finished_with_loses_its_words_and_goes_later(
    there: House, jane: Person
) -> None:
    there.twilio.kept.settles = timedelta(hours=3)
    await says(jane, "hello Kanariwaneno", "")
    await there.forgets()
    kept = there.twilio.kept
    assert (kept.words(), bool(kept.of(PHONE))) == ("", True)
    for _ in range(4):
        await there.passes(timedelta(hours=2))
        await there.forgets()
    assert kept.of(PHONE) == []


async def test_a_fault_of_twilio_loses_nothing(there: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    there.twilio.kept.refuses = [Fault(500), Fault(403)]
    await there.forgets()
    for _ in range(3):
        await there.passes(timedelta(minutes=10))
        await there.forgets()
    assert there.twilio.kept.of(PHONE) == []


async def test_records_may_stay_where_the_operator_says_so(tmp_path: Path) -> None:
    async with house(tmp_path, twilio_keeps="records") as there:
        jane = there.twilio.person(PHONE)
        await files(jane, "confidential")
        await there.forgets()
        await there.passes(timedelta(days=1))
        await there.forgets()
        kept = there.twilio.kept
        assert (kept.words(), kept.files()) == ("", [])
        assert kept.of(PHONE), "who wrote when"


async def test_what_is_under_way_when_she_erases_herself_goes_whole(tmp_path: Path) -> None:
    async with house(tmp_path, twilio_keeps="records") as there:
        jane = there.twilio.person(PHONE)
        await tells(jane)
        await erases_herself(jane)
        await there.forgets()
        kept = there.twilio.kept
        assert (kept.words(), kept.files()) == ("", [])


async def test_what_no_row_of_ours_names_is_found_at_twilio(there: House, jane: Person) -> None:
    """A database of before: Twilio has what nobody here remembers."""
    kept = there.twilio.kept
    for number in range(3):
        kept.went(f"SM{number:032x}", f"whatsapp:{PHONE}", "Kanariwaneno of last year")
        kept.reported(f"SM{number:032x}", "delivered")
    channel = there.made.channels["whatsapp"]
    assert await there.made.forgetting.look_for_left("whatsapp", channel) == 0, "not what is of today"  # type: ignore[arg-type]
    await there.passes(timedelta(days=3))
    assert await there.made.forgetting.look_for_left("whatsapp", channel) == 3  # type: ignore[arg-type]
    await there.forgets()
    assert kept.of(PHONE) == []


async def test_a_photo_that_may_still_be_filed_is_not_looked_for(there: House, jane: Person) -> None:
    await tells(jane)
    await there.forgets()
    await there.passes(timedelta(days=3))
    channel = there.made.channels["whatsapp"]
    assert await there.made.forgetting.look_for_left("whatsapp", channel) == 0  # type: ignore[arg-type]
    assert len(there.twilio.kept.files()) == 1
