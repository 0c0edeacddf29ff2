"""Consent before the first report: who, what for, how long, and how to take it back."""

from flows.changes import GiveConsent
from flows.engine.answers import yes_or_no
from flows.engine.talk import Talk
from flows.facts import Deployment, HasConsent
from flows.words import text

TOPIC = "reporting"
VERSION = "2026-11"
"""Changes when what is agreed to changes; everybody is asked again then."""


async def agrees(talk: Talk) -> bool:
    """Whether she agrees that what she tells is kept and read (Data Protection Act 2019, ss. 29, 30, 32)."""
    if await talk.fact("consent.had", HasConsent(TOPIC, VERSION)):
        return True
    who = await talk.fact("deployment", Deployment())
    answer = await talk.ask(
        "consent",
        text(
            "consent.ask",
            operator=who["operator"] or text("consent.operator"),
            contact=who["contact"] or text("consent.contact"),
            days=who["keep_days"],
            channel=text(f"consent.channel.{who['channel']}"),
        ),
        yes_or_no(text("consent.yes"), text("consent.no")),
    )
    if answer == "no":
        await talk.say("consent.declined", text("consent.declined"))
        return False
    await talk.do("consent.given", GiveConsent(TOPIC, VERSION, talk.language))
    return True
