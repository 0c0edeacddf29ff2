"""What somebody says here, on WhatsApp and Telegram alike: everything typed, one photo."""

import io
import re
from typing import Protocol

from PIL import Image

from tests.forgotten.house import WITHIN

WORDS = "Kanariwaneno took the maize from my shop"
CANARIES = ("Kanariwaneno", "Kanarijina", "CANARY-CAMERA")
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


class Said(Protocol):
    @property
    def text(self) -> str: ...


class Person(Protocol):
    """Somebody of either stand-in."""

    async def types(self, text: str) -> object: ...

    async def sees(self, containing: str = "", within: float = 5.0) -> Said: ...

    async def sends_photo(self, content: bytes, caption: str = "") -> object: ...


def photo() -> bytes:
    """A photo whose camera wrote into it where it was."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARY-CAMERA"
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def says(person: Person, words: str, containing: str) -> str:
    """She writes, and sees an answer with these words."""
    await person.types(words)
    return (await person.sees(containing, WITHIN)).text


async def tells(person: Person) -> None:
    """From hello to what happened, with a photo."""
    await says(person, "hello", "I am Baraza")
    await says(person, "report", "Do you agree?")
    await says(person, "yes", "What is it about?")
    await says(person, "1", "What happened?")
    await says(person, WORDS, "Noted.")
    await person.sends_photo(photo(), "Kanariwaneno at the door")
    await person.sees("2 messages", WITHIN)


async def files(person: Person, manner: str) -> str:
    """A whole report; its code. `manner`: "confidential", "without trace" or "with my name"."""
    await tells(person)
    await says(person, "done", "Where was it?")
    await says(person, "Rhonda", "When was it?")
    await says(person, "yesterday", "still going on?")
    await says(person, "3", "want to be known?")
    await says(person, manner, "Which name" if "name" in manner else "Please check")
    if "name" in manner:
        await says(person, "Kanarijina", "Please check")
    found = CODE.search(await says(person, "1", "Your report is in"))
    assert found
    return found.group()


async def erases_herself(person: Person) -> None:
    await says(person, "delete my data", "Erase everything that leads to you")
    await says(person, "yes", "is erased")


async def takes_it_back(person: Person, code: str) -> None:
    await says(person, code, "received")
    await says(person, "take it back", "?")
    await says(person, "yes", "back")
