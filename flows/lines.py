"""The numbers to call, as text: only those of certainty high ever reach a flow."""

from flows.engine.talk import Talk
from flows.facts import Numbers
from flows.words import Lines, text


async def lines_to_call(talk: Talk, key: str, purpose: str) -> Lines:
    """One line a number for 'danger', 'all' or a kind of report, most urgent first."""
    found = await talk.fact(key, Numbers(purpose))
    return Lines(
        tuple(
            text(
                "numbers.line_free" if line["free"] else "numbers.line",
                number=line["number"],
                use=text(f"numbers.use.{line['key']}"),
            )
            for line in found
        ),
        bullet="•",
    )
