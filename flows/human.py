"""A human: queued, with the hours stated; and the offer of one when the bot does not understand."""

from typing import Any

from flows.changes import AskForHuman
from flows.engine.answers import yes_or_no
from flows.engine.talk import Talk
from flows.facts import HumanHours
from flows.words import Lines, text


async def human(talk: Talk) -> None:
    """Into the queue, and what to expect."""
    hours: dict[str, Any] = await talk.fact("hours", HumanHours())
    await talk.do("ask", AskForHuman(str(talk.slots.get("why", "asked"))))
    await talk.say(
        "queued", text("human.queued" if hours["open"] else "human.queued_closed", hours=_spoken(hours))
    )


def _spoken(hours: dict[str, Any]) -> Lines:
    return Lines(
        tuple(
            text("days.one", day=text(f"days.{first}"), opens=opens, closes=closes)
            if first == last
            else text(
                "days.span",
                first=text(f"days.{first}"),
                last=text(f"days.{last}"),
                opens=opens,
                closes=closes,
            )
            for first, last, opens, closes in hours["spans"]
        )
    )


async def offer_human(talk: Talk) -> None:
    """Not understood twice, or no code that opens: would she rather talk to a person?"""
    question = text("human.offer_instead") if talk.slots.get("instead") else text("human.offer")
    answer = await talk.ask("offer", question, yes_or_no(text("human.yes"), text("human.no")))
    if answer == "yes":
        await talk.go("human", why=str(talk.slots.get("why", "unsure")))
    await talk.go("continue" if talk.slots.get("unfinished") else "menu")
