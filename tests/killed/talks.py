"""What residents say, as facilitators would read it: words, and what the answer must hold."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.killed.people import CODE, Resident, WithApp

Step = tuple[str, str]
MANNERS = {
    "confidential": ("Confidential", "Please check"),
    "without trace": ("Without trace", "Please check"),
    "named": ("With my name", "Which name may they see?"),
}
ACCOUNTS = (
    "The maize was stolen from my shop",
    "They broke the padlock",
    "Nobody saw them",
    "Two sacks are gone",
)
KINDS = ("Robbery or theft",)
PLACES = ("Rhonda",)


@dataclass
class Told:
    """What came of one conversation."""

    who: Resident
    manner: str = ""
    codes: list[str] = field(default_factory=list)
    filed: int = 0
    accounts: int = 0
    photos: int = 0
    rated: bool = False
    served: bool = False
    erased: bool = False
    wrong: list[str] = field(default_factory=list)


async def goes(who: Resident, steps: Sequence[Step]) -> str:
    seen = ""
    for words, answer in steps:
        seen = await who.says(words, answer)
    return seen


Shows = Callable[[Told, int], Awaitable[None]]


async def reports(told: Told, chance: Random, manner: str, shows: Shows | None = None) -> None:
    """From hello to the code, and whether the code opens it. `shows`: she sends a photo besides."""
    who, accounts = told.who, chance.sample(ACCOUNTS, chance.randint(1, 3))
    await goes(
        who,
        [
            ("hello", "I am Baraza"),
            ("Report a concern", "Do you agree?"),
            ("Yes, I agree", "What is it about?"),
            (chance.choice(KINDS), "What happened?"),
            *[(words, noted(number)) for number, words in enumerate(accounts, 1)],
        ],
    )
    if shows is not None:
        await shows(told, len(accounts) + 1)
    await goes(
        who,
        [
            ("That is all", "Where was it?"),
            (chance.choice(PLACES), "When was it?"),
            ("Yesterday", "still going on?"),
            ("No, it is over", "want to be known?"),
            MANNERS[manner],
            *([("Wanjiru Mfano", "Please check")] if manner == "named" else []),
        ],
    )
    found = CODE.search(await who.says("Send it", "Your report is in"))
    assert found, who.texts()[-1]
    told.manner = manner
    told.accounts += len(accounts) + told.photos
    told.filed += 1
    told.codes.append(found.group())


def noted(number: int) -> str:
    return "Noted." if number == 1 else f"{number} messages"


async def asks(told: Told) -> None:
    """With the code she is told how it stands."""
    await told.who.says(told.codes[-1], "received")


async def erases(told: Told) -> None:
    """She takes everything back; a report with her name goes with it."""
    await goes(told.who, [("delete my data", "Erase everything"), ("Yes, erase", "It is erased")])
    told.erased, told.rated = True, False
    if told.manner == "named":
        told.codes, told.accounts, told.photos = [], 0, 0


async def shows_her_number(told: Told) -> None:
    """She wrote by her number, then hiding it: two people. Then she shows both, and is one."""
    assert isinstance(told.who, WithApp)
    person = told.who.person
    phone, person.opaque = person.phone, ""
    await told.who.says("hello", "I am Baraza")
    person.phone, person.opaque = "", "KE." + phone.removeprefix("+")
    await told.who.says("hello", "I am Baraza")
    person.phone = phone


WARMING = (
    "hello", "report", "yes", "Robbery or theft", *ACCOUNTS, "done", "Rhonda", "yesterday", "no, it is over",
    "Without trace", "1", "hello", "report", "yes", "theft", "they took it", "done", "Rhonda", "yesterday",
    "no, it is over", "Confidential", "1", "my data", "delete my data", "yes", "menu",
)  # fmt: skip
"""What is said once before anything is killed, so that the statements it needs are compiled."""
