"""What became of a matter, step by step: public, by the day, and only added to (migration 0012)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from storage.tables import matter_steps, staff
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `by`: id of a member of the staff, '' the members and followers."""

    seq: int
    matter_id: str
    state: str
    reason: str
    percent: int
    sentence: str
    on: date
    by: str


def add(
    work: Work,
    matter_id: str,
    state: str,
    percent: int = 0,
    sentence: str = "",
    reason: str = "",
    by: str = "",
) -> int:
    """Its number: later steps have higher ones."""
    row = {"matter_id": matter_id, "state": state, "reason": reason, "percent": percent, "sentence": sentence,
           "on_date": work.today, "by": by}  # fmt: skip
    return int(work.connection.execute(insert(matter_steps).returning(matter_steps.c.seq), row).scalar_one())


def last(work: Work, matter_id: str) -> int | None:
    """The number of its last step."""
    query = select(func.max(matter_steps.c.seq)).where(matter_steps.c.matter_id == matter_id)
    found: int | None = work.connection.scalar(query)
    return found


def since(work: Work, first: int, matter_ids: Collection[str]) -> list[Step]:
    """Steps of these matters from that number on, in their order."""
    query = (
        select(
            matter_steps.c.seq,
            matter_steps.c.matter_id,
            matter_steps.c.state,
            matter_steps.c.reason,
            matter_steps.c.percent,
            matter_steps.c.sentence,
            matter_steps.c.on_date,
            matter_steps.c.by,
        )
        .where(matter_steps.c.matter_id.in_(matter_ids), matter_steps.c.seq >= first)
        .order_by(matter_steps.c.seq)
    )
    return [Step(*row) for row in work.connection.execute(query)]


def names(work: Work, steps: Iterable[Step]) -> dict[str, str]:
    """The names of the members of the staff who made these steps, by their id, also of those who have left."""
    query = select(staff.c.id, staff.c.name).where(staff.c.id.in_({one.by for one in steps if one.by}))
    return {row.id: row.name for row in work.connection.execute(query)}
