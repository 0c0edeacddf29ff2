"""A report from hello to its code, as somebody on Telegram makes it."""

import re

from tests.standins.telegram_people import Person, Sent

CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
WITHIN = 10.0
"""Seconds; every core may be busy."""


async def says(person: Person, words: str, containing: str) -> Sent:
    """She writes, and sees an answer with these words."""
    await person.types(words)
    return await person.sees(containing, WITHIN)


async def taps(person: Person, button: str, containing: str) -> Sent:
    """She taps, and sees an answer with these words."""
    await person.taps(button)
    return await person.sees(containing, WITHIN)


async def agrees(person: Person) -> None:
    """From hello to the question what happened."""
    await says(person, "hello", "I am Baraza")
    await taps(person, "Report a concern", "Do you agree?")
    await taps(person, "Yes, I agree", "What is it about?")
    await taps(person, "Robbery or theft", "What happened?")


async def places_and_times(person: Person) -> None:
    """From the end of the account to the question how she wants to be known."""
    await taps(person, "That is all", "Where was it?")
    await says(person, "Rhonda", "When was it?")
    await taps(person, "Yesterday", "still going on?")
    await taps(person, "No, it is over", "want to be known?")


def code_in(answer: Sent) -> str:
    """The receipt code of an answer."""
    found = CODE.search(answer.text)
    assert found, answer.text
    return found.group()
