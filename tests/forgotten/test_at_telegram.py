"""What her chat on Telegram still shows when a talk is over, by the way it ended: read in the chat of the stand-in."""

from datetime import timedelta

import pytest

from tests.forgotten.house import House
from tests.forgotten.talking import CODE, WORDS, erases_herself, files, says, takes_it_back, tells
from tests.standins.telegram_api import BLOCKED
from tests.standins.telegram_people import Person


@pytest.fixture
def jane(there: House) -> Person:
    return there.telegram.person("Kanarijina")


async def asked(there: House) -> None:
    """Telegram is asked at once."""
    await there.rests()
    while await there.made.forgetting.forget_some():
        continue


async def test_it_stays_while_nothing_ends_it(there: House, jane: Person) -> None:
    await files(jane, "confidential")
    await asked(there)
    assert WORDS in jane.words_there(), "it is her chat: she may want to read it again"
    assert there.telegram.count("deleteMessages") == 0


async def test_without_trace_only_the_message_with_the_code_stays(there: House, jane: Person) -> None:
    code = await files(jane, "without trace")
    await asked(there)
    assert [bool(CODE.search(words)) for words, _ in jane.chat_now.values()] == [True]
    assert code in jane.words_there()
    assert WORDS not in jane.words_there()


async def test_erasing_leaves_that_it_was_erased(there: House, jane: Person) -> None:
    await files(jane, "with my name")
    await erases_herself(jane)
    await asked(there)
    assert len(jane.chat_now) == 1
    assert "is erased" in jane.words_there()


async def test_taking_a_report_back_takes_the_chat_along(there: House, jane: Person) -> None:
    code = await files(jane, "confidential")
    await takes_it_back(jane, code)
    await asked(there)
    assert WORDS not in jane.words_there()
    assert code not in jane.words_there()
    assert len(jane.chat_now) == 1, "the answer alone"


async def test_of_many_messages_none_is_forgotten(there: House, jane: Person) -> None:
    """Telegram takes a hundred at once."""
    for _ in range(60):
        await says(jane, "numbers", "999")
    assert len(jane.chat_now) == 120
    await erases_herself(jane)
    await asked(there)
    assert len(jane.chat_now) == 1
    assert there.telegram.count("deleteMessages") == 2


async def test_what_is_older_than_two_days_stays_and_the_rest_goes(there: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    await there.passes(timedelta(hours=49))
    await tells(jane)
    await erases_herself(jane)
    await asked(there)
    assert "hello" in jane.words_there(), "no bot can delete it any more: she is told to delete the chat"
    assert WORDS not in jane.words_there()


async def test_one_too_old_by_minutes_does_not_keep_the_others(there: House, jane: Person) -> None:
    """Ids are kept by the hour: Telegram refuses the hundred for the one, and each is asked for alone."""
    await says(jane, "hello", "I am Baraza")
    await there.passes(timedelta(hours=47, minutes=59))
    await tells(jane)
    there.telegram.passes(timedelta(minutes=5))
    await erases_herself(jane)
    await asked(there)
    assert WORDS not in jane.words_there()
    assert there.telegram.count("deleteMessage") > 1


async def test_who_blocked_the_bot_stops_nobody(there: House, jane: Person) -> None:
    await tells(jane)
    await erases_herself(jane)
    there.telegram.fail_next("deleteMessages", BLOCKED)
    await asked(there)
    assert await there.still_to_forget() == 0


async def test_after_two_days_no_id_is_kept(there: House, jane: Person) -> None:
    await files(jane, "confidential")
    await there.passes(timedelta(hours=50))
    assert await there.ids_kept() == 0
