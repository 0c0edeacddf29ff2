"""What holds on arrest, search, force and complaint: what the law says, its article, and whom to call."""

from flows.engine.answers import Pick
from flows.words import Lines, text

TOPICS = ("arrest", "bail", "search", "force", "complaint", "fees")
PICKS = tuple(Pick(topic, text(f"rights.title.{topic}")) for topic in TOPICS)

FIRST = 4
"""Facts that fit one small screen; the others stand behind "more"."""

CALL = {"arrest": "misconduct", "force": "misconduct", "complaint": "bribe", "fees": "bribe"}
"""Whom to call, as a kind of report has its numbers."""


def lines(topic: str, facts: list[str], *, more: bool) -> Lines:
    """The facts of a topic with their source."""
    shown = facts[FIRST:] if more else facts[:FIRST]
    return Lines(
        (
            text(f"rights.title.{topic}"),
            Lines(tuple(text(f"rights.fact.{fact}") for fact in shown), bullet="•"),
            text("rights.source_line", source=text(f"rights.source.{topic}")),
        )
    )
