"""A report as its code, or the tap on a notice, opens it for whoever filed it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from flows.changes import REPORTER_MAY, State
from storage import case_history, letters
from storage.columns import NAIROBI
from storage.letters import Letter
from storage.referral import POLICE
from storage.tables import accounts, cases, referrals, reports
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Found:
    """A report that was found; the fields that flows.facts.ReportByCode promises are `as_fact`.

    `body` in `letters` and `steps` is the id of a body. Of a sensitive report, and of one that a facilitator referred as a
    complaint about police, it is '': its name alone may say what it is about.
    """

    id: str
    kind: str
    state: str
    filed: str
    sensitive: bool
    manner: str
    accounts: int
    letters: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    percent: int = 0
    reason: str = ""
    steps: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    @property
    def may(self) -> tuple[str, ...]:
        """What she may make of it, besides taking it back."""
        return tuple(state.value for state in REPORTER_MAY.get(State(self.state), ()))

    def as_fact(self) -> dict[str, Any]:
        """JSON for the journal."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "filed": self.filed,
            "sensitive": self.sensitive,
            "manner": self.manner,
            "accounts": self.accounts,
            "letters": list(self.letters),
            "percent": self.percent,
            "reason": self.reason,
            "steps": list(self.steps),
            "may": list(self.may),
        }


def by_code(work: Work, code_hash: bytes) -> Found | None:
    """The report whose receipt has this hash (Receipts.hash), or None: then call receipts.wrong_try."""
    return _found(work, reports.c.code_hash == code_hash)


def by_letter(work: Work, letter_id: str) -> Found | None:
    """The report that a letter is about, or None when the letter is gone."""
    about = letters.report_of(work, letter_id)
    return None if about is None else _found(work, reports.c.id == about)


def _found(work: Work, which: ColumnElement[bool]) -> Found | None:
    told = select(func.count()).where(accounts.c.report_id == reports.c.id).scalar_subquery()
    about_police = exists().where(referrals.c.report_id == reports.c.id, referrals.c.who == POLICE)
    row = work.connection.execute(
        select(
            reports.c.id,
            reports.c.kind,
            reports.c.state,
            reports.c.filed_at,
            reports.c.sensitive,
            reports.c.manner,
            told.label("accounts"),
            cases.c.percent,
            cases.c.reason,
            about_police.label("about_police"),
        )
        .outerjoin(cases, cases.c.report_id == reports.c.id)
        .where(which)
    ).one_or_none()
    if row is None:
        return None
    filed = row.filed_at.astimezone(NAIROBI).date().isoformat()
    written = letters.of_report(work, row.id)
    unnamed = bool(row.sensitive or row.about_police)
    waiting = letters.waiting(written, State(row.state))
    return Found(
        row.id,
        row.kind,
        row.state,
        filed,
        row.sensitive,
        row.manner,
        row.accounts,
        tuple(_letter(one, unnamed=unnamed) for one in waiting),
        row.percent or 0,
        row.reason or "",
        tuple(_steps(work, row.id, written, unnamed=unnamed)),
    )


def _letter(letter: Letter, *, unnamed: bool) -> dict[str, Any]:
    shown = {"id": letter.id, "kind": letter.kind, "words": letter.words}
    if letter.news is None:
        return shown
    news = letter.news
    told = {
        "percent": news.percent,
        "reason": news.reason,
        "body": "" if unnamed else news.body,
        "said": news.said,
    }
    return shown | {key: value for key, value in told.items() if value not in ("", None)}


def _steps(work: Work, report_id: str, written: list[Letter], *, unnamed: bool) -> list[dict[str, Any]]:
    """Without who did it. Words are her own, or what was told her with it: what a body wrote is for the staff alone."""
    said = {one.news.step: one.news.said for one in written if one.news is not None}
    return [
        {
            "state": step.state,
            "on": step.on.isoformat(),
            "percent": step.percent,
            "reason": step.reason,
            "body": "" if unnamed else step.body,
            "words": step.words if step.by == case_history.REPORTER else said.get(step.position, ""),
        }
        for step in case_history.steps(work, report_id)
    ]
