"""How she wants to be known: confidential unless she chooses otherwise, and honest about what that means."""

from flows.changes import Manner
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.words import text

CONFIDENTIAL = Pick(
    "confidential", text("manner.confidential"), ("confidential", "siri", "kwa siri", "secret")
)
WITHOUT_TRACE = Pick(
    "without_trace",
    text("manner.without_trace"),
    ("without trace", "anonymous", "bila jina", "bila kutaja jina langu", "anonymously", "no trace"),
)
NAMED = Pick(
    "named", text("manner.named"), ("named", "with my name", "na jina langu", "kwa jina langu", "jina")
)


async def known_as(talk: Talk, kind: str) -> Manner:
    """Her choice. A child's name is never asked (Data Protection Act s. 33: no more than is needed)."""
    picks = (CONFIDENTIAL, WITHOUT_TRACE) if kind == "child" else (CONFIDENTIAL, WITHOUT_TRACE, NAMED)
    question = text("manner.ask_child") if kind == "child" else text("manner.ask")
    return Manner(await talk.ask("manner", question, Choice(picks)))


NO_NAME = Pick("no_name", text("manner.no_name"), ("hapana", "no", "sitaki", "skip", "ruka", "none"))


async def name_of(talk: Talk, manner: Manner) -> str:
    """Her name, when she wants to be named; '' when she would rather not after all."""
    if manner is not Manner.NAMED:
        return ""
    told = await talk.ask("manner.name", text("manner.name"), Words((NO_NAME,), limit=80))
    return str(told.get("words", ""))


async def may_write(talk: Talk, manner: Manner, *, quiet: bool) -> bool:
    """Whether later messages are welcome: never without trace, asked on a quiet path, else yes."""
    if manner is Manner.WITHOUT_TRACE:
        return False
    if not quiet:
        return True
    answer = await talk.ask(
        "messages", text("messages.ask"), yes_or_no(text("messages.yes"), text("messages.no"))
    )
    return bool(answer == "yes")
