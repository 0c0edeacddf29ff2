"""A forum from its announcement to a seat, with the program killed while the notices go out: over real HTTP."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from storage.columns import NAIROBI
from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import says, taps
from tests.end_to_end.rows import rows
from tests.end_to_end.test_case_whole import invited
from tests.standins.telegram_api import TelegramApi
from tests.standins.telegram_people import Person

LISTENERS = 30
WITHIN = 40.0
AT_ONCE = 64
"""Sends under way at most (bot/delivery.py)."""
OVER = "select state from broadcasts"
UNKNOWN = "select count(*) from outbox where status = 'unknown'"


async def listens(person: Person) -> None:
    """She asks to hear of forums, everywhere."""
    await says(person, "notices", "I send notices only about")
    await taps(person, "Tell me: forums", "[yes] forums")
    await taps(person, "That is right", "Do you agree")
    await taps(person, "Yes, I agree", "You now hear of")


def in_three_weeks() -> str:
    day = datetime.now(UTC).astimezone(NAIROBI) + timedelta(days=21)
    return f"{day:%A} {day.day} {day:%B} 2pm"


async def announces(amina: Person, code: str) -> None:
    await says(amina, f"/join {code}", "You are invited as Amina")
    await taps(amina, "I agree", "You now handle reports here")
    await says(amina, "/forum", "What is the forum called?")
    await says(amina, "Lights at night", "Where do people meet?")
    await says(amina, "Kaptembwo social hall", "When?")
    await says(amina, in_three_weeks(), "This will be announced")
    await taps(amina, "Announce it", "Announced")


def told(person: Person) -> int:
    return sum("New forum" in message.text for message in person.messages)


async def test_everybody_hears_of_it_once_and_can_come(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    made = Program(tmp_path, **token, BARAZA_PUBLIC_URL="https://baraza.example.org")
    made.configure(quiet_hours="none")
    people = [api.person(f"Kanari{number}") for number in range(LISTENERS)]
    stopped, amina = api.person("Kanaristop"), api.person("Amina")
    async with program(tmp_path, made=made) as running:
        code = await invited(running, "facilitator", "--name", "Amina", "--area", "Kaptembwo")
        for person in [*people, stopped]:
            await listens(person)
        await says(stopped, "stop", "you get no message")
        await announces(amina, code)

        # Killed while they go out: of those on the way nobody knows whether they heard it, and nobody hears it twice.
        await running.until(lambda: sum(map(told, people)) > 0, WITHIN)
        await running.kill()
        before = sum(map(told, people))
        await running.start()
        await running.until(lambda: rows(running.database, OVER) == [("done",)], WITHIN)
        unknown = int(str(rows(running.database, UNKNOWN)[0][0]))
        assert unknown <= AT_ONCE
        assert max(map(told, people)) == 1, "none twice"
        assert sum(map(told, people)) + unknown >= LISTENERS, "everybody once, or unknown"
        assert sum(map(told, people)) > before, "the others hear of it after the start"
        assert told(stopped) == 0

        jane = next(person for person in people if told(person))
        notice = next(message for message in jane.messages if "New forum" in message.text)
        for said in ("Lights at night", "2:00 pm", "Kaptembwo social hall"):
            assert said in notice.text, "date, time and place stand in the message itself"
        await taps(jane, "I am coming", "how many are you")
        await says(jane, "with my two sisters", "need something to take part")
        await taps(jane, "Nothing", "you come to Lights at night, 3 people")
        await says(amina, "/forums", "3 people say they come")

        number = rows(running.database, "select number from meetings")[0][0]
        async with httpx.AsyncClient(base_url=running.url) as client:
            calendar = await client.get(f"/forums/{number}.ics")
            page = await client.get(f"/forums/{number}")
        assert calendar.headers["content-type"].startswith("text/calendar")
        assert re.search(r"SUMMARY:.*Lights at night", calendar.text)
        assert page.status_code == 200
        assert "Lights at night" in page.text
        chat = " ".join(message.text for message in amina.messages)
        assert "Kanari" not in chat + page.text + calendar.text + running.said()
        assert await running.stop() == 0
