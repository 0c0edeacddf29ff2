"""When: understood from her own words, shown back in the summary, and whether it goes on."""

from typing import Any

from flows.engine.answers import Choice, Pick, Time, plain
from flows.engine.talk import Talk
from flows.when import When, parse_when
from flows.words import Gap, Moment, text

NOW = Pick("now", text("when.now"), ("now", "sasa", "sai", "saa hii"))
TODAY = Pick("today", text("when.today"), ("today", "leo", "2day"))
YESTERDAY = Pick("yesterday", text("when.yesterday"), ("yesterday", "jana"))
UNKNOWN = Pick(
    "unknown", text("when.skip"), ("skip", "ruka", "sijui", "i dont know", "dont know", "sikumbuki")
)

ONGOING = Choice(
    (
        Pick("yes", text("ongoing.yes"), ("ndiyo", "ndio", "yes", "bado", "inaendelea", "still", "eeh", "y")),
        Pick("often", text("ongoing.often"), ("often", "mara kwa mara", "kila siku", "every day", "sometimes")),
        Pick("no", text("ongoing.no"), ("hapana", "no", "imeisha", "it is over", "over", "la", "zi", "n")),
        Pick("unknown", text("ongoing.unknown"), ("sijui", "i dont know", "dont know", "not sure", "skip", "ruka")),
    )
)  # fmt: skip


async def place_in_time(talk: Talk, told_so_far: str) -> dict[str, Any]:
    """The JSON of a When, or {'words': ...} when she does not know. `told_so_far` may already say it."""
    now = await talk.now("when.at")

    def known() -> dict[str, Any] | None:
        read = parse_when(told_so_far, now) if told_so_far else None
        return dict(read.to_json()) if read else None

    told = await talk.ask(
        "when",
        text("when.ask"),
        Time((NOW, TODAY, YESTERDAY, UNKNOWN)),
        prefill=known,
    )
    if "start" in told:
        return {"words": told["words"]} if comes_back(told["words"]) else dict(told)
    if told["option"] == "unknown":
        return {"words": ""}
    meant = parse_when(told["option"] if told["option"] != "now" else "right now", now)
    return dict(meant.to_json()) if meant else {"words": told["option"]}


def comes_back(words: str) -> bool:
    """Whether a time is one that comes back ("every Friday", "kila usiku"): no single day is meant then."""
    return bool({"every", "kila", "daily", "weekly", "always"} & set(plain(words).split()))


async def goes_on(talk: Talk, when: dict[str, Any]) -> str:
    """Whether it goes on: 'yes', 'often', 'no' or 'unknown'. "Since yesterday" and "every night" already say it."""
    said_so = "start" in when and When.from_json(when).ongoing
    often = "start" not in when and bool(when["words"])
    answer: str = await talk.ask(
        "ongoing",
        text("ongoing.ask"),
        ONGOING,
        # "Since yesterday" answered it; when the time is corrected to a Friday, that answer went with it.
        given="since" if said_so else when["words"] if often else "",
        prefill="yes" if said_so else "often" if often else None,
    )
    return answer


def shown(when: dict[str, Any]) -> Gap:
    """The time as the summary shows it back."""
    if "start" not in when:
        return when["words"] or text("when.unknown")
    meant = When.from_json(when)
    return Moment(meant.start, meant.end, meant.precision, meant.ongoing)
