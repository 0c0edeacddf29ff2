"""What holds on arrest, search, force and complaint: what the law says, its article, and whom to call."""

from flows.engine.answers import Pick
from flows.engine.talk import Talk
from flows.lines import lines_to_call
from flows.words import Lines, text

TOPICS = ("arrest", "bail", "search", "force", "complaint", "fees")
PICKS = tuple(Pick(topic, text(f"rights.title.{topic}")) for topic in TOPICS)

FIRST = 4
"""Facts that fit one small screen; the others stand behind "more"."""

CALL = {"arrest": "misconduct", "force": "misconduct", "complaint": "bribe", "fees": "bribe"}
"""Whom to call, as a kind of report has its numbers."""


async def lines(talk: Talk, key: str, topic: str, facts: list[str], *, more: bool) -> Lines:
    """The facts of a topic. `key` is where the numbers are journaled."""
    shown = facts[FIRST:] if more else facts[:FIRST]
    numbers: Lines | str = ""
    if topic in CALL and not more:
        numbers = Lines((text("rights.call"), await lines_to_call(talk, key, CALL[topic])))
    return Lines(
        (
            text(f"rights.title.{topic}"),
            Lines(tuple(text(f"rights.fact.{fact}") for fact in shown), bullet="•"),
            text("rights.source_line", source=text(f"rights.source.{topic}")),
            numbers,
        )
    )
