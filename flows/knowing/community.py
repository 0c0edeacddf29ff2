"""What Nyumba Kumi and community policing are, and what they are not."""

from flows.engine.answers import Pick
from flows.words import Lines, text

TOPICS = ("nyumba-kumi", "community-policing")
PICKS = tuple(Pick(topic, text(f"community.title.{topic}")) for topic in TOPICS)


def lines(topic: str, facts: list[str]) -> Lines:
    """The facts of a topic with their source."""
    return Lines(
        (
            text(f"community.title.{topic}"),
            Lines(tuple(text(f"community.fact.{fact}") for fact in facts), bullet="•"),
            text("rights.source_line", source=text(f"community.source.{topic}")),
        )
    )
