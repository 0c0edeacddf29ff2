"""What she writes while a human has her conversation, sealed under her key, for whoever serves her."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from storage import keys
from storage.tables import handoff_lines, handoffs
from storage.vault import place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class HandoffLine:
    """One line of hers, in clear."""

    at: datetime
    words: str = field(repr=False)


def hear(work: Work, person_id: str, words: str) -> bool:
    """Keep a line for the human who has her; False when nobody has (any more)."""
    handoff_id = work.connection.scalar(
        select(handoffs.c.id).where(handoffs.c.person_id == person_id, handoffs.c.ended_at.is_(None))
    )
    if handoff_id is None:
        return False
    row_id = work.new_id()
    content = keys.seal_with(
        work,
        keys.of_person(work, person_id),
        words.encode("utf-8", "surrogatepass"),
        place("handoff_lines", "content", row_id),
    )
    row = {"id": row_id, "handoff_id": handoff_id, "person_id": person_id, "at": work.now, "content": content}
    work.connection.execute(insert(handoff_lines), row)
    return True


def read(work: Work, handoff_id: str) -> list[HandoffLine]:
    """Her lines in order."""
    rows = work.connection.execute(
        select(handoff_lines).where(handoff_lines.c.handoff_id == handoff_id).order_by(handoff_lines.c.seq)
    )
    return [
        HandoffLine(
            row.at,
            keys.open_with(
                work,
                keys.of_person(work, row.person_id),
                row.content,
                place("handoff_lines", "content", row.id),
            ).decode("utf-8", "surrogatepass"),
        )
        for row in rows
    ]
