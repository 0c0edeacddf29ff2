"""A case goes to a body, and on to the next: where it may go is asked here, whoever wants it sent.

What becomes of it there is in storage/referral_steps.py, looking for them in storage/referral_lists.py. The summary is sealed
under the report's key: with the key it is gone.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from flows.changes import OVER, State
from storage import keys, referral_links
from storage.chance import readable
from storage.referral import Referral
from storage.referral_lists import (
    by_id,
    by_number,
    deserted,
    due,
    for_body,
    of_report,
    of_reports,
    overdue,
    summary,
    to_tell,
    where,
    written,
)
from storage.referral_steps import (
    acknowledge,
    again,
    end_over,
    hear,
    leave_unanswered,
    lock,
    moves,
    recall,
    settle,
    told,
    waits,
    withdrawn,
)
from storage.refusals import ChangeRefusedError
from storage.tables import cases, referrals, reports
from storage.vault import pad
from storage.work import Work

__all__ = [
    "LONGEST_SUMMARY",
    "Draft",
    "Referral",
    "Said",
    "Subject",
    "acknowledge",
    "again",
    "by_id",
    "by_number",
    "deserted",
    "due",
    "end_over",
    "for_body",
    "hear",
    "leave_unanswered",
    "of_report",
    "of_reports",
    "overdue",
    "pass_on",
    "recall",
    "refer",
    "settle",
    "subject_in",
    "subject_of",
    "summary",
    "to_tell",
    "told",
    "withdrawn",
    "written",
]

LONGEST_SUMMARY = 2000
"""Letters."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said about whom it complains: police, county, office or ''; with a bribe, with violence."""

    who: str = ""
    bribe: bool = False
    violence: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What decides where a report may go. `place`: id or ''. `said`: by the reporter, then by facilitators with each referral."""

    kind: str
    place: str
    said: tuple[Said, ...]


Route = Callable[[Subject], Collection[str]]
"""The ids of the bodies to which such a report may go, in the order of escalation."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a facilitator approved. `made_by`: her id, '' for the terminal."""

    report_id: str
    body: str
    summary: str = field(repr=False)
    said: Said
    made_by: str
    due_at: datetime


def subject_of(work: Work, report_id: str) -> Subject | None:
    """What is known of a report by now, or None when there is none."""
    row = work.connection.execute(
        select(reports.c.kind, reports.c.place, cases.c.about)
        .join(cases, cases.c.report_id == reports.c.id)
        .where(reports.c.id == report_id)
    ).one_or_none()
    if row is None:
        return None
    table = referrals.c
    before = work.connection.execute(
        select(table.who, table.bribe, table.violence)
        .where(table.report_id == report_id)
        .order_by(table.position)
    )
    return Subject(row.kind, row.place, (Said(row.about), *(Said(*one) for one in before)))


def subject_in(found: Collection[Referral]) -> Subject:
    """The same of a report whose referrals, at least one, were read before."""
    first = next(iter(found))
    said = (Said(one.who, one.bribe, one.violence) for one in found)
    return Subject(first.kind, first.place, (Said(first.about), *said))


def refer(work: Work, draft: Draft, route: Route) -> Referral:
    """Keep it; where it may go is asked of `route` here, with all that is known of the report, and nothing else goes.

    Raises ChangeRefusedError: 'body' for one that is not on the route or has it already, 'summary', 'withdrawn', 'over', 'unknown'.
    """
    if not draft.summary.strip() or len(draft.summary) > LONGEST_SUMMARY:
        raise ChangeRefusedError("summary", f"A summary has 1 to {LONGEST_SUMMARY} letters.")
    state, key_id = lock(work, draft.report_id)
    if state is State.WITHDRAWN or key_id is None:
        raise ChangeRefusedError("withdrawn", "The reporter took this report back.")
    if state in OVER:
        raise ChangeRefusedError("over", "The case is over.")
    subject = subject_of(work, draft.report_id)
    if subject is None:
        raise ChangeRefusedError("unknown", "This report has no case (any more).")
    heard = Subject(subject.kind, subject.place, (*subject.said, draft.said))
    if draft.body not in route(heard):
        raise ChangeRefusedError("body", "Such a report does not go to this body.")
    if any(one.open and one.body == draft.body for one in of_report(work, draft.report_id)):
        raise ChangeRefusedError("body", "This body has it.")
    return _insert(work, draft, key_id)


def pass_on(work: Work, referral: Referral, body: str, due_at: datetime, route: Route) -> Referral | None:
    """It goes on to the next body with the same summary; None when somebody answered, or another process was first.

    Raises ChangeRefusedError("body") for one that is not on the route, or has it.
    """
    _, key_id = lock(work, referral.report_id)
    subject = subject_of(work, referral.report_id)
    if subject is None or key_id is None or not waits(work, referral):
        return None
    if body not in route(subject):
        raise ChangeRefusedError("body", "Such a report does not go to this body.")
    if any(one.open and one.body == body for one in of_report(work, referral.report_id)):
        raise ChangeRefusedError("body", "This body has it.")
    if not moves(work, referral, ("sent",), referrals.c.due_at <= work.now, state="passed_on", due_at=None):
        return None
    referral_links.drop(work, referral.id)
    said = Said(referral.who, referral.bribe, referral.violence)
    draft = Draft(referral.report_id, body, summary(work, referral), said, referral.made_by, due_at)
    return _insert(work, draft, key_id)


def _insert(work: Work, draft: Draft, key_id: str) -> Referral:
    position = work.connection.scalar(
        select(func.coalesce(func.max(referrals.c.position) + 1, 0)).where(
            referrals.c.report_id == draft.report_id
        )
    )
    referral_id = work.new_id()
    row = {
        "id": referral_id,
        "report_id": draft.report_id,
        "position": position,
        "body": draft.body,
        "state": "sent",
        "who": draft.said.who,
        "bribe": draft.said.bribe,
        "violence": draft.said.violence,
        "summary": keys.seal_with(work, key_id, pad(draft.summary.strip().encode()), where(referral_id)),
        "made_by": draft.made_by,
        "made_at": work.now,
        "due_at": draft.due_at,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "heard": "[]",
    }
    while not work.connection.execute(
        work.insert_new(referrals), row | {"number": "R" + readable(work.random, 5)}
    ).rowcount:
        continue
    made = by_id(work, referral_id)
    assert made is not None  # noqa: S101 - it was written just now
    return made
