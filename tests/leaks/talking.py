"""What people say to the running program, by the channel, with canaries wherever somebody can write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from tests.leaks.words import photo, voice

Words = Mapping[str, str]
WITHIN = 60.0
"""Seconds; every core may be busy."""
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


class Answer(Protocol):
    @property
    def text(self) -> str: ...


class Talker(Protocol):
    """A person of the Telegram or of the Twilio stand-in."""

    async def types(self, text: str, /) -> object: ...
    async def taps(self, choice: str, /) -> object: ...
    async def sees(self, containing: str = "", within: float = 60.0) -> Answer: ...


async def talks(person: Talker, *lines: tuple[str, str]) -> str:
    """Each line and what the answer contains; `[a title]` is tapped. The last answer."""
    heard = ""
    for words, containing in lines:
        if words.startswith("["):
            await person.taps(words[1:-1])
        else:
            await person.types(words)
        heard = (await person.sees(containing, WITHIN)).text
    return heard


def code_in(heard: str) -> str:
    found = CODE.search(heard)
    assert found, heard
    return found.group()


def telling(c: Words, kind: str = "[Robbery or theft]") -> Sequence[tuple[str, str]]:
    return (
        ("hello", "I am Baraza"),
        ("[Report a concern]", "Do you agree?"),
        ("[Yes, I agree]", "What is it about?"),
        (kind, "What happened?"),
        (f"{c['what she tells']} took the maize from my shop", "Noted."),
    )


def ending(c: Words, manner: str) -> Sequence[tuple[str, str]]:
    return (
        ("[That is all]", "Where was it?"),
        (f"behind the {c['place']} mill in Rhonda", "When was it?"),
        ("yesterday at 8pm", "still going on?"),
        ("[No, it is over]", "want to be known?"),
        (f"[{manner}]", "?" if manner == "With my name" else "Please check"),
    )


async def reports_on_telegram(jane: Talker, c: Words, files: dict[str, bytes], manner: str) -> str:
    """A report with a photo, a voice note and what came to her mind later; its code."""
    await talks(jane, *telling(c))
    await jane.sends_photo(photo(c), c["caption"])  # type: ignore[attr-defined]
    await jane.sees("2 messages", WITHIN)
    files[f"voice-{len(files)}"] = voice(c)
    name = list(files)[-1]
    await jane.sends(  # type: ignore[attr-defined]
        voice={"file_id": name, "file_unique_id": name, "duration": 2, "mime_type": "audio/ogg"}
    )
    await jane.sees("3 messages", WITHIN)
    await talks(jane, *ending(c, manner))
    if manner == "With my name":
        await talks(jane, (c["the name she gives"], "Please check"))
    code = code_in(await talks(jane, ("[Send it]", "Your report is in")))
    await talks(
        jane,
        ("status", "code"),
        (code, "take it back?"),
        ("[Add something]", "What do you want to add?"),
        (c["what she adds"], "Noted."),
        ("[That is all]", ""),
    )
    return code


async def rates_praises_and_asks(jane: Talker, c: Words) -> None:
    """What says something of a service, and what nobody here answers."""
    await talks(
        jane,
        ("menu", "What would you like"),
        ("rate", "Which police station"),
        ("Kaptembwo Police Station", "What were you there for?"),
        ("[P3 form]", "1 of 6"), ("[Yes]", "2 of 6"), ("[Up to an hour]", "3 of 6"), ("[Well]", "4 of 6"),
        ("[No]", "5 of 6"), ("[Not applicable]", "6 of 6"), ("[Yes]", "Anything else"),
        (f"{c['comment']} was kind", "It counts for Kaptembwo"),
        ("menu", "What would you like"),
        ("I want to commend an officer", "At which police station"),
        ("Njoro Police Station", "name or service number"),
        (f"Sergeant {c['officer']}", "What did the officer do well"),
        (f"{c['praise']} stayed with us the whole night", "When was it?"),
        ("yesterday", "help you yourself"),
        ("[It helped me]", "learn your name"),
        ("[Yes, with my name]", "name"),
        (c["the name she gives"], "hear what came of it"),
        ("[Yes]", "Please check"),
        ("[Send it]", "Thank you"),
        ("menu", "What would you like"),
        ("human", "queue"),
        (f"{c['handoff']} is at the gate", ""),
    )  # fmt: skip
