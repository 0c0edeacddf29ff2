"""Hello and the short menu: only what is built stands in it, and some of it one tap further."""

from dataclasses import dataclass

from flows.engine.answers import Pick, Said, Wording, picked
from flows.engine.talk import Talk
from flows.words import text

MOST_ENTRIES = 9
"""With `continue` the ten rows of a WhatsApp list: one more and people there would get numbers to type."""

CONTINUE = Pick("continue", text("menu.continue"), ("continue", "endelea", "resume"))
FEEDBACK = (
    Pick(
        "rating", text("menu.rating"), ("rate", "rate a service", "tathmini", "tathmini huduma", "toa maoni")
    ),
    Pick("score_card", text("menu.score_card"), ("score card", "kadi ya alama", "alama", "scores")),
    Pick("commend", text("menu.commend"), ("commend", "praise", "pongeza", "pongezi", "sifu")),
    Pick(
        "charter_seen",
        text("menu.charter_seen"),
        ("charter", "service charter", "mkataba", "mkataba wa huduma"),
    ),
)
MINE = (
    Pick("my_data", text("menu.my_data"), ("my data", "data yangu", "habari zangu")),
    Pick("language", text("menu.language"), ("language", "lugha")),
    Pick("forget_chat", text("menu.forget_chat"), ("chat", "our chat", "mazungumzo", "mazungumzo yetu")),
)
GATHER = (
    Pick("forums", text("menu.forums"), ("forums", "forum", "mikutano", "mkutano", "mabaraza", "jukwaa")),
    Pick("topics", text("menu.topics"), ("topics", "notices", "matangazo", "arifa", "nijulishe")),
    Pick("group", text("menu.group"), ("group", "groups", "kikundi", "vikundi", "join a group")),
    Pick(
        "progress",
        text("menu.progress"),
        ("progress", "maendeleo", "market and progress", "soko na maendeleo", "market progress"),
    ),
    Pick("rumour", text("menu.rumour"), ("rumour", "rumours", "uvumi", "tetesi", "is it true", "ni kweli")),
    Pick("at_forum", text("menu.at_forum"), ("attend", "nimefika", "here", "nipo hapa")),
)
GROUPS: dict[str, tuple[Pick, ...]] = {"feedback": FEEDBACK, "gather": GATHER, "mine": MINE}
"""What lies one tap further, by the entry that opens it. Its words work at the menu itself."""
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
    Pick("feedback", text("menu.feedback"), ("feedback", "maoni", "praise or rate", "pongeza au tathmini")),
    Pick("gather", text("menu.gather"), ("forums and notices", "mikutano na matangazo", "forums & notices")),
    Pick("human", text("menu.human"), ("human", "person", "agent", "mtu", "binadamu")),
    Pick("mine", text("menu.mine"), ("settings", "mipangilio", "data na lugha", "my data and language")),
)
DESTINATIONS = tuple(pick for pick in (*ENTRIES, *FEEDBACK, *GATHER, *MINE) if pick.id not in GROUPS)
"""Every flow that the menu leads to."""


@dataclass(frozen=True, slots=True)
class Entries:
    """One of the entries before her; or one of the others by its words, or by a tap on an older menu."""

    picks: tuple[Pick, ...]
    others: tuple[Pick, ...] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> str | None:
        """The id of the entry; a number counts only among those that are shown."""
        return picked(self.picks, said, wording) or self._elsewhere(said, wording)

    def holds(self, value: object) -> bool:
        """Whether the entry is still there."""
        return any(pick.id == value for pick in (*self.picks, *self.others))

    def _elsewhere(self, said: Said, wording: Wording) -> str | None:
        words_or_tap = said.option or any(letter.isalpha() for letter in said.text)
        return picked(self.others, said, wording) if words_or_tap else None


async def hello(talk: Talk) -> None:
    """Who this is, what it is not, and the menu."""
    await talk.say("hello", text("hello"))
    await talk.go("menu", **talk.slots)


async def menu(talk: Talk) -> None:
    """The menu; something left unfinished comes first. `within` opens one of its groups at once."""
    picks = (CONTINUE, *ENTRIES) if talk.slots.get("unfinished") else ENTRIES
    choice: str = await talk.ask(
        "menu", text("menu.ask"), Entries(picks, DESTINATIONS), prefill=talk.slots.get("within")
    )
    if choice in GROUPS:
        choice = await talk.ask(choice, text(f"menu.ask.{choice}"), Entries(GROUPS[choice], DESTINATIONS))
    await talk.go(choice)


async def help_me(talk: Talk) -> None:
    """What can be said here, with the emergency numbers in one line whatever the model thinks."""
    await talk.say("help", text("help"))
    if not talk.slots.get("unfinished"):
        await talk.go("menu")


async def thanks(talk: Talk) -> None:
    """A short answer to thanks or goodbye."""
    await talk.say("thanks", text("thanks"))
