"""What Twilio has of a talk on WhatsApp when it is over, by the way it ended: read in the account of the stand-in."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.forgotten.house import House
from tests.forgotten.talking import erases_herself, files, says, takes_it_back, tells
from tests.standins.twilio_people import Person

PHONE = "+254700000042"
Way = Callable[[House, Person], Awaitable[None]]


async def talks(house: House, jane: Person) -> None:
    await says(jane, "hello", "I am Baraza")
    await says(jane, "numbers", "999")


async def reports_in_confidence(house: House, jane: Person) -> None:
    await files(jane, "confidential")


async def reports_without_trace(house: House, jane: Person) -> None:
    await files(jane, "without trace")


async def reports_with_her_name(house: House, jane: Person) -> None:
    await files(jane, "with my name")


async def erases(house: House, jane: Person) -> None:
    await files(jane, "with my name")
    await erases_herself(jane)


async def erases_with_a_photo_in_hand(house: House, jane: Person) -> None:
    await tells(jane)
    await erases_herself(jane)


async def withdraws(house: House, jane: Person) -> None:
    await takes_it_back(jane, await files(jane, "confidential"))


async def cancels_with_a_photo_in_hand(house: House, jane: Person) -> None:
    await tells(jane)
    await says(jane, "cancel", "")


async def stops(house: House, jane: Person) -> None:
    await files(jane, "confidential")
    await says(jane, "stop", "")


async def goes_away(house: House, jane: Person) -> None:
    await tells(jane)
    await house.passes(timedelta(days=1))
    await house.passes(timedelta(days=31))


WAYS: list[Way] = [
    talks,
    reports_in_confidence,
    reports_without_trace,
    reports_with_her_name,
    erases,
    erases_with_a_photo_in_hand,
    withdraws,
    cancels_with_a_photo_in_hand,
    stops,
    goes_away,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_nothing_is_left_at_twilio(there: House, way: Way) -> None:
    jane = there.twilio.person(PHONE, name="Kanarijina")
    await way(there, jane)
    await there.rests()
    before = there.twilio.kept.of(PHONE)
    assert before, "Twilio keeps what was said until somebody deletes it"
    await there.forgets()
    kept = there.twilio.kept
    assert (kept.words(), kept.files()) == ("", []), "ten minutes later"
    await there.passes(timedelta(days=1))
    await there.forgets()
    assert kept.of(PHONE) == [], "a day later, since a file may be fetched that long: not even that she wrote"
    assert await there.still_to_forget() == 0
    assert len(kept.asked_twice) <= 1, "no call for what was deleted already"
    assert all(sid.startswith("MM") for sid in kept.asked_twice), "but for the words of a message with a file"
