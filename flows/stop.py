"""Stop: no message that she did not ask for. It never stops anyone from reporting."""

from typing import Any

from flows.audience import TOPICS
from flows.changes import WithdrawConsent
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.forums.topics import VERSION
from flows.notice_changes import ChooseTopics
from flows.notice_facts import MyTopics
from flows.words import text

NOTHING = Pick(
    "nothing",
    text("stop.nothing"),
    ("no", "nothing", "all", "stop all", "hapana", "hakuna", "zote", "yote", "acha zote", "none", "zi", "n",
     "stop", "simamisha", "basi", "ok", "sawa"),
)  # fmt: skip
KEEP_WORDS = {
    "forums": ("forums", "mabaraza", "mikutano"),
    "safety": ("safety", "usalama", "alerts", "tahadhari"),
    "market": ("market", "soko", "masoko"),
    "surveys": ("surveys", "tafiti", "maswali"),
}


async def stop(talk: Talk) -> None:
    """Everything stops at once, as the law has it; only then she may have one of her topics back."""
    mine: dict[str, Any] = await talk.fact("mine", MyTopics())
    await talk.do("stop", WithdrawConsent("all"))
    had = tuple(topic for topic in TOPICS if topic in mine["topics"])
    if not had or talk.slots.get("unfinished"):
        await talk.say("stopped", text("stop.done"))
        return
    picks = tuple(Pick(topic, text(f"stop.keep.{topic}"), KEEP_WORDS[topic]) for topic in had)
    chosen = await talk.ask("keep", text("stop.done_keep"), Choice((*picks, NOTHING)), given=" ".join(had))
    if chosen == "nothing":
        await talk.say("nothing", text("stop.kept_nothing"))
        return
    places = tuple(place["id"] for place in mine["places"])
    await talk.do("again", ChooseTopics((chosen,), places, VERSION, talk.language))
    await talk.say("kept", text("stop.kept", topic=text(f"topics.name.{chosen}")))


async def stop_all(talk: Talk) -> None:
    """She said "all": nothing is asked."""
    await talk.do("stop", WithdrawConsent("all"))
    await talk.say("stopped", text("stop.done"))
