"""What happened to a report, step by step: added to, never changed; the database refuses anything else (migration 0012)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from flows.changes import Manner, State
from storage import keys
from storage.columns import NAIROBI
from storage.refusals import ChangeRefusedError
from storage.rounding import rounded
from storage.tables import history, reports
from storage.vault import pad, place, unpad
from storage.work import Work

REPORTER = "reporter"
"""Who did it, when that was whoever filed the report: nothing here says who that is."""
MARKET = "market"
"""Who did it, when members of a group or followers of a matter said so."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `on`: the day in Nairobi. `by`: REPORTER, MARKET, or the name of a member, an officer or an office.

    `state` is a State, or 'read' in lines of the release before. `percent` only of what is in action, `reason` only of what
    was closed, `body` the id of the body that it was referred to. `words`: why; '' once the report's key is erased.
    """

    state: str
    on: date
    by: str
    percent: int | None = None
    reason: str = ""
    body: str = ""
    words: str = field(default="", repr=False)
    position: int = 0


def begin(work: Work, report_id: str, manner: Manner) -> None:
    """The first step of a report that was just filed."""
    _keep(work, report_id, 0, manner, {"state": State.RECEIVED.value, "by": REPORTER})


def add(
    work: Work,
    report_id: str,
    state: str,
    *,
    by: str,
    percent: int | None = None,
    reason: str = "",
    body: str = "",
    words: str = "",
) -> int:
    """Add a step to a report that exists; its position, from 0. The words are sealed under the report's key.

    The report is locked: whoever else adds a step waits, so that each gets a place of its own. Raises ChangeRefusedError.
    """
    row = work.connection.execute(
        select(reports.c.manner, reports.c.key_id).where(reports.c.id == report_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise ChangeRefusedError("unknown_report", "This report does not exist (any more).")
    # Counted once the lock is held: PostgreSQL would count what stood there before it waited.
    counted = select(func.count()).where(history.c.report_id == report_id)
    position: int = work.connection.scalar(counted) or 0
    sealed = None
    if words and row.key_id is not None:
        sealed = keys.seal_with(work, row.key_id, pad(words.encode()), _place(report_id, position))
    step = {"state": state, "by": by, "percent": percent, "reason": reason, "body": body, "words": sealed}
    _keep(work, report_id, position, Manner(row.manner), step)
    return position


def steps(work: Work, report_id: str) -> list[Step]:
    """All steps of a report, the first first."""
    rows = work.connection.execute(
        select(history, reports.c.key_id)
        .join(reports, reports.c.id == history.c.report_id)
        .where(history.c.report_id == report_id)
        .order_by(history.c.position)
    )
    return [
        Step(
            row.state,
            row.on_date,
            row.by,
            row.percent,
            row.reason,
            row.body,
            _words(work, report_id, row.key_id, row.position, row.words),
            row.position,
        )
        for row in rows.all()
    ]


def _keep(work: Work, report_id: str, position: int, manner: Manner, step: dict[str, Any]) -> None:
    day = rounded(work.now, manner).astimezone(NAIROBI).date()
    row = {"report_id": report_id, "position": position, "on_date": day} | step
    work.connection.execute(insert(history), row)


def _words(work: Work, report_id: str, key_id: str | None, position: int, sealed: bytes | None) -> str:
    if sealed is None or key_id is None:
        return ""
    return unpad(keys.open_with(work, key_id, sealed, _place(report_id, position))).decode()


def _place(report_id: str, position: int) -> bytes:
    return place("history", "words", f"{report_id}/{position}")
