"""Hello and the short menu: only what is built stands in it."""

from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.words import text

CONTINUE = Pick("continue", text("menu.continue"), ("continue", "endelea", "resume"))
ENTRIES = (
    Pick(
        "report",
        text("menu.report"),
        ("report", "ripoti", "report a concern", "piga ripoti", "nataka kuripoti"),
    ),
    Pick(
        "follow_up", text("menu.follow_up"), ("status", "hali", "code", "my report", "follow up", "fuatilia")
    ),
    Pick("numbers", text("menu.numbers"), ("numbers", "nambari", "namba", "emergency numbers", "hotlines")),
    Pick(
        "stations",
        text("menu.stations"),
        ("station", "police station", "kituo", "kituo cha polisi", "nearest station", "kituo cha karibu"),
    ),
    Pick(
        "know",
        text("menu.know"),
        (
            "rights",
            "services",
            "haki",
            "huduma",
            "haki zangu",
            "my rights",
            "rights and services",
            "haki na huduma",
        ),
    ),
    Pick(
        "rating", text("menu.rating"), ("rate", "rate a service", "tathmini", "tathmini huduma", "toa maoni")
    ),
    Pick("human", text("menu.human"), ("human", "person", "agent", "mtu", "binadamu")),
    Pick("my_data", text("menu.my_data"), ("my data", "data yangu", "habari zangu")),
    Pick("language", text("menu.language"), ("language", "lugha")),
)


async def hello(talk: Talk) -> None:
    """Who this is, what it is not, and the menu."""
    await talk.say("hello", text("hello"))
    await talk.go("menu", **talk.slots)


async def menu(talk: Talk) -> None:
    """The menu; something left unfinished comes first."""
    picks = (CONTINUE, *ENTRIES) if talk.slots.get("unfinished") else ENTRIES
    choice = await talk.ask("menu", text("menu.ask"), Choice(picks))
    await talk.go(choice)


async def help_me(talk: Talk) -> None:
    """What can be said here, with the emergency numbers in one line whatever the model thinks."""
    await talk.say("help", text("help"))
    if not talk.slots.get("unfinished"):
        await talk.go("menu")


async def thanks(talk: Talk) -> None:
    """A short answer to thanks or goodbye."""
    await talk.say("thanks", text("thanks"))
