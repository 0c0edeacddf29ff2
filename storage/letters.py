"""What is written between whoever handles a report and whoever filed it, sealed under the report's key.

Questions, answers and news go to the reporter; a reply is hers. Neither side learns who the other is. `seen`: of a
question that it is answered, of an answer or news that she read it, of a reply that somebody looked at it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from flows.changes import OVER, Manner, State
from storage import case_news, keys
from storage.case_news import News
from storage.columns import NAIROBI
from storage.refusals import ChangeRefusedError
from storage.rounding import rounded
from storage.tables import letters, reports
from storage.vault import pad, place, unpad
from storage.work import Work

LetterKind = Literal["question", "answer", "news", "reply"]
_ID = re.compile(r"[0-9a-f]{32}")
_TO_HER = ("question", "answer", "news")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in clear. `on`: the day in Nairobi. The words of news are a State; `news` says all of it."""

    id: str
    kind: LetterKind
    words: str = field(repr=False)
    on: date
    seen: bool
    news: News | None = None


def write(work: Work, report_id: str, kind: LetterKind, words: str) -> str:
    """Write to the reporter; the letter's id. Raises ChangeRefusedError when the line is cut.

    A question can be asked until the case is over, an answer given until it is closed. News goes through `tell`.
    """
    row = _report(work, report_id)
    ends = {"question": OVER, "answer": (State.CLOSED,), "news": ()}[kind]
    if row.state in ends:
        raise ChangeRefusedError("closed", "This case is over: the reporter could not answer any more.")
    return _keep(work, report_id, row, kind, words)


def tell(work: Work, report_id: str, news: News) -> str:
    """News for the reporter, in any state; the letter's id. Raises ChangeRefusedError when the line is cut."""
    return _keep(work, report_id, _report(work, report_id), "news", case_news.content(news))


def reply(work: Work, letter_id: str, words: str) -> str:
    """Her answer to a question; the report's id. Raises ChangeRefusedError('closed') when it is not open (any more)."""
    report_id = report_of(work, letter_id)
    row = None if report_id is None else _report(work, report_id)
    answered = (
        update(letters)
        .where(letters.c.id == letter_id, letters.c.kind == "question", letters.c.seen.is_(False))
        .values(seen=True)
    )
    if (
        report_id is None
        or row is None
        or row.state in OVER
        or not work.connection.execute(answered).rowcount
    ):
        raise ChangeRefusedError("closed", "This question cannot be answered any more.")
    _keep(work, report_id, row, "reply", words)
    return report_id


def of_report(work: Work, report_id: str) -> list[Letter]:
    """All letters of a report, in the order they were written; none when it was withdrawn."""
    return _opened(work, letters.c.report_id == report_id)


def waiting(written: Iterable[Letter], state: State) -> list[Letter]:
    """Those of all letters about a report in this state that wait for her."""
    return [
        letter
        for letter in written
        if not letter.seen and letter.kind in _TO_HER and (letter.kind != "question" or state not in OVER)
    ]


def report_of(work: Work, letter_id: str) -> str | None:
    """The report that a letter is about, or None when it is gone, or nothing has this id."""
    if not _ID.fullmatch(letter_id):
        return None
    found: str | None = work.connection.scalar(select(letters.c.report_id).where(letters.c.id == letter_id))
    return found


def seen_by_reporter(work: Work, report_id: str) -> None:
    """She has read what was written to her; her questions wait on."""
    _saw(work, report_id, ("answer", "news"))


def looked_at(work: Work, report_id: str) -> None:
    """Whoever handles the report has read her replies."""
    _saw(work, report_id, ("reply",))


def erase(work: Work, report_id: str) -> None:
    """The line is cut: no letter stays."""
    work.connection.execute(delete(letters).where(letters.c.report_id == report_id))


def _saw(work: Work, report_id: str, kinds: tuple[LetterKind, ...]) -> None:
    work.connection.execute(
        update(letters)
        .where(letters.c.report_id == report_id, letters.c.kind.in_(kinds), letters.c.seen.is_(False))
        .values(seen=True)
    )


def _report(work: Work, report_id: str) -> Any:  # noqa: ANN401 - a row
    """The report, locked: whoever else writes a letter to it waits, so that each gets a position of its own."""
    row = work.connection.execute(
        select(reports.c.state, reports.c.manner, reports.c.key_id)
        .where(reports.c.id == report_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise ChangeRefusedError("unknown_report", "This report does not exist (any more).")
    if row.key_id is None:
        raise ChangeRefusedError("withdrawn", "The reporter took this report back.")
    return row


def _keep(work: Work, report_id: str, row: Any, kind: LetterKind, words: str) -> str:  # noqa: ANN401 - a row
    letter_id = work.new_id()
    position = work.connection.scalar(
        select(func.coalesce(func.max(letters.c.position) + 1, 0)).where(letters.c.report_id == report_id)
    )
    sealed = keys.seal_with(work, row.key_id, pad(words.encode()), place("letters", "content", letter_id))
    work.connection.execute(
        insert(letters),
        {
            "id": letter_id,
            "report_id": report_id,
            "position": position,
            "kind": kind,
            "content": sealed,
            "on_date": rounded(work.now, Manner(row.manner)).astimezone(NAIROBI).date(),
            "seen": False,
        },
    )
    return letter_id


def _opened(work: Work, which: ColumnElement[bool]) -> list[Letter]:
    rows = work.connection.execute(
        select(letters, reports.c.key_id)
        .join(reports, reports.c.id == letters.c.report_id)
        .where(which)
        .order_by(letters.c.position)
    )
    return [_letter(work, row) for row in rows.all()]


def _letter(work: Work, row: Any) -> Letter:  # noqa: ANN401 - a row
    opened = keys.open_with(work, row.key_id, row.content, place("letters", "content", row.id))
    words = unpad(opened).decode()
    if row.kind != "news":
        return Letter(row.id, row.kind, words, row.on_date, row.seen)
    news = case_news.opened(words)
    return Letter(row.id, row.kind, news.state, row.on_date, row.seen, news)
