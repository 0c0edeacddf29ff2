"""The reporter's side of the letters about her report."""

from sqlalchemy import select

from flows.changes import Manner, ReplyToLetter, SeeLetters
from storage import cases, letters, without_trace
from storage.tables import reports
from storage.work import Work


def answer(work: Work, person_id: str, change: ReplyToLetter) -> None:
    """Keep her answer. Raises ChangeRefusedError. Leaves no trace where the filing left none."""
    report_id = letters.reply(work, change.letter, change.words)
    cases.exclude_named(work, report_id, [change.words])
    _leave_no_trace(work, person_id, _manner(work, report_id))


def see(work: Work, person_id: str, change: SeeLetters) -> None:
    """She has read what there was; nothing happens when the report is gone. Leaves no trace where the filing left none."""
    manner = _manner(work, change.report)
    letters.seen_by_reporter(work, change.report)
    _leave_no_trace(work, person_id, manner)


def _manner(work: Work, report_id: str) -> str | None:
    # Locked before any letter of it, as everywhere: who locks in another order may wait for each other.
    query = select(reports.c.manner).where(reports.c.id == report_id).with_for_update()
    manner: str | None = work.connection.scalar(query)
    return manner


def _leave_no_trace(work: Work, person_id: str, manner: str | None) -> None:
    if manner == Manner.WITHOUT_TRACE.value:
        without_trace.wipe(work, person_id)
