"""She asks that the chat be deleted: on Telegram it goes, on WhatsApp what the provider has of it, on the page she is led to the button.

Her reports stay, and open with their codes. The code of a report without trace goes only by the tap under it.
"""

from datetime import timedelta

import pytest

from tests.forgotten.house import WITHIN, House
from tests.forgotten.talking import WORDS, files, photo, says, tells
from tests.standins.telegram_people import Person as OnTelegram
from tests.standins.twilio_people import Person as OnWhatsApp

ASKS = "delete our chat"


@pytest.fixture
def jane(there: House) -> OnTelegram:
    return there.telegram.person("Kanarijina")


async def tells_again(person: OnWhatsApp) -> None:
    """Another matter, begun with a photo."""
    await says(person, "report", "What is it about?")
    await says(person, "1", "What happened?")
    await person.sends_photo(photo(), WORDS)
    await person.sees("Noted.", WITHIN)


async def asked(there: House) -> None:
    """Telegram is asked at once."""
    await there.rests()
    while await there.made.forgetting.forget_some():
        continue


async def test_on_telegram_all_goes_but_the_answer_and_the_report_opens(
    there: House, jane: OnTelegram
) -> None:
    code = await files(jane, "confidential")
    warned = await says(jane, ASKS, "Delete here")
    assert "write them down first" in warned
    assert "Your reports stay" in warned
    await says(jane, "yes", "are going now")
    await asked(there)
    assert len(jane.chat_now) == 1
    assert "This one stays" in jane.words_there()
    await says(jane, code, "received")


async def test_in_kiswahili(there: House, jane: OnTelegram) -> None:
    await says(jane, "kiswahili", "Kiswahili")
    await says(jane, "futa mazungumzo yetu", "ziandike kwanza")
    await says(jane, "ndiyo", "zinafutwa sasa")
    await asked(there)
    assert len(jane.chat_now) == 1


async def test_who_says_no_keeps_it(there: House, jane: OnTelegram) -> None:
    await tells(jane)
    await says(jane, ASKS, "Delete here")
    await says(jane, "no", "Nothing was deleted.")
    await asked(there)
    assert WORDS in jane.words_there()
    assert there.telegram.count("deleteMessages") == 0


async def test_what_was_not_finished_is_not_asked_again(there: House, jane: OnTelegram) -> None:
    await tells(jane)
    await says(jane, ASKS, "Delete here")
    await says(jane, "yes", "What you had not finished is erased with it.")
    await says(jane, "menu", "What would you like to do?")
    assert "continue" not in [payload.rpartition(":")[2] for _, payload in jane.messages[-1].buttons]


async def test_a_tap_under_the_code_of_a_report_without_trace_takes_it_along(
    there: House, jane: OnTelegram
) -> None:
    code = await files(jane, "without trace")
    await asked(there)
    assert code in jane.words_there()
    await jane.taps("Delete our chat")
    await jane.sees("Delete here", WITHIN)
    await asked(there)
    assert code in jane.words_there(), "she is asked first"
    await says(jane, "yes", "are going now")
    await asked(there)
    assert code not in jane.words_there()
    assert len(jane.chat_now) == 1


async def test_without_the_tap_she_is_told_that_this_code_stays(there: House, jane: OnTelegram) -> None:
    code = await files(jane, "without trace")
    warned = await says(jane, ASKS, "Delete here")
    assert "goes only if you tapped the button under it" in warned
    await says(jane, "yes", "are going now")
    await asked(there)
    assert code in jane.words_there()
    assert len(jane.chat_now) == 2


async def test_after_two_days_nothing_is_left_of_a_tap(there: House, jane: OnTelegram) -> None:
    await files(jane, "without trace")
    await jane.taps("Delete our chat")
    await jane.sees("Delete here", WITHIN)
    await says(jane, "no", "Nothing was deleted.")
    await there.passes(timedelta(hours=50))
    assert await there.ids_kept() == 0


async def test_on_whatsapp_the_provider_has_nothing_and_she_is_told_about_her_phone(there: House) -> None:
    amina = there.twilio.person("+254700000042")
    code = await files(amina, "confidential")
    await there.rests()
    await tells_again(amina)
    warned = await says(amina, ASKS, "Delete what the provider still has")
    assert "On your phone I can delete nothing" in warned
    await there.forgets()
    assert len(there.twilio.kept.files()) == 1, "a photo that may still be filed waits there"
    await says(amina, "yes", "hold this chat and choose delete")
    await there.forgets()
    assert (there.twilio.kept.words(), there.twilio.kept.files()) == ("", [])
    await says(amina, code, "received")


async def test_on_whatsapp_in_kiswahili(there: House) -> None:
    amina = there.twilio.person("+254700000042")
    await says(amina, "kiswahili", "Kiswahili")
    await says(amina, "futa mazungumzo yetu", "Kwenye simu yako siwezi kufuta chochote")
    await says(amina, "ndiyo", "Simu yako ina nakala yake")


@pytest.mark.parametrize(
    ("language", "asks", "button"),
    [("en", ASKS, "Leave quickly"), ("sw", "futa mazungumzo yetu", "Ondoka haraka")],
)
async def test_on_the_page_she_is_led_to_the_button(
    there: House, language: str, asks: str, button: str
) -> None:
    async with there.visitor() as visitor:
        await visitor.begin(language)
        await visitor.send(text=asks)
        await there.rests()
        await visitor.look()
        assert any(f"“{button}”" in line for line in visitor.lines())
