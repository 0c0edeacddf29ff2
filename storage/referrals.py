"""A case goes to a body: sent, acknowledged, passed on, declined, taken back, over. Whoever changes one locks its report first.

Looking for them is in storage/referral_lists.py. The summary is sealed under the report's key: with the key it is gone.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select, update

from flows.changes import OVER, Manner, State
from storage import announcing, keys, mails, referral_links
from storage.chance import readable
from storage.referral import OPEN, Referral
from storage.referral_lists import (
    bodies_tried,
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
from storage.refusals import ChangeRefusedError
from storage.tables import cases, referrals, reports
from storage.tables import referral_links as links
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
    "bodies_tried",
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
    state, key_id, _ = _lock(work, draft.report_id)
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

    Raises ChangeRefusedError("body") for one that is not on the route.
    """
    _, key_id, _ = _lock(work, referral.report_id)
    subject = subject_of(work, referral.report_id)
    if subject is None or key_id is None:
        return None
    if body not in route(subject):
        raise ChangeRefusedError("body", "Such a report does not go to this body.")
    if not _moves(work, referral, ("sent",), referrals.c.due_at <= work.now, state="passed_on", due_at=None):
        return None
    referral_links.drop(work, referral.id)
    said = Said(referral.who, referral.bribe, referral.violence)
    draft = Draft(referral.report_id, body, summary(work, referral), said, referral.made_by, due_at)
    return _insert(work, draft, key_id)


def leave_unanswered(work: Work, referral: Referral) -> bool:
    """Nobody is next: it stays where it is without a clock; False when somebody answered, or another process was first."""
    _lock(work, referral.report_id)
    return _moves(work, referral, ("sent",), referrals.c.due_at <= work.now, due_at=None)


def acknowledge(work: Work, referral: Referral, officer_id: str | None) -> bool:
    """The body has it and the clock stops; False when it had it before. Raises ChangeRefusedError("gone")."""
    present = _open(work, referral)
    if present.state == "acknowledged":
        return False
    values = {
        "state": "acknowledged",
        "acknowledged_at": work.now,
        "acknowledged_by": officer_id,
        "due_at": None,
    }
    return _moves(work, present, ("sent",), **values)


def settle(work: Work, referral: Referral, state: str) -> None:
    """The body is through with it: 'over', or 'declined'. Nothing opens there any more. Raises ChangeRefusedError("gone")."""
    present = _open(work, referral)
    _moves(work, present, OPEN, state=state, due_at=None)
    referral_links.drop(work, referral.id)


def recall(work: Work, referral: Referral) -> None:
    """It is taken back from the body. Raises ChangeRefusedError("gone") when it is over."""
    present = _open(work, referral)
    _moves(work, present, OPEN, state="recalled", due_at=None)
    referral_links.drop(work, referral.id)
    mails.queue(work, referral.id, "recalled")


def withdrawn(work: Work, report_id: str) -> None:
    """The report is taken back, or its time is over: so is every open referral of it, and what was written for bodies is erased.

    The bodies hear a little later (`to_tell`): of a report without trace at a chance time, so that nothing says when she sat there.
    """
    open_ones = [one for one in of_report(work, report_id) if one.state in OPEN]
    for_all = update(referrals).where(referrals.c.report_id == report_id)
    work.connection.execute(for_all.values(summary=None))
    if open_ones:
        at = announcing.moment(work, open_ones[0].manner)
        work.connection.execute(
            for_all.where(referrals.c.state.in_(OPEN)).values(state="recalled", due_at=at)
        )
        _drop_links(work, [one.id for one in open_ones])


def hear(work: Work, referral: Referral, officer_ids: Iterable[str]) -> None:
    """These officers were told of it: they alone are told when it is taken back."""
    heard = json.dumps(sorted({*referral.heard, *officer_ids}))
    work.connection.execute(update(referrals).where(referrals.c.id == referral.id).values(heard=heard))


def told(work: Work, referral: Referral) -> bool:
    """The body hears of it now; False when another process told it."""
    return _moves(work, referral, ("recalled",), referrals.c.due_at.is_not(None), due_at=None)


def again(work: Work, referral: Referral, due_at: datetime) -> bool:
    """Whoever had it has left: its clock runs again. False when that was done, or it is over."""
    _lock(work, referral.report_id)
    values = {"state": "sent", "acknowledged_at": None, "acknowledged_by": None, "due_at": due_at}
    here = (referrals.c.state == referral.state, referrals.c.acknowledged_by.is_not_distinct_from(referral.acknowledged_by),
            referrals.c.due_at.is_not_distinct_from(referral.due_at))  # fmt: skip
    return _moves(work, referral, OPEN, *here, **values)


def end_over(work: Work) -> int:
    """Referrals of cases that are over are over; how many. Those taken back are told elsewhere."""
    over = select(reports.c.id).where(
        reports.c.state.in_([state.value for state in OVER if state is not State.WITHDRAWN])
    )
    query = select(referrals.c.id).where(referrals.c.state.in_(OPEN), referrals.c.report_id.in_(over))
    # What another process just changes is looked at the next time: nobody waits here for a report.
    ids = list(work.connection.scalars(query if work.sqlite else query.with_for_update(skip_locked=True)))
    if not ids:
        return 0
    changed = work.connection.execute(
        update(referrals)
        .where(referrals.c.id.in_(ids), referrals.c.state.in_(OPEN))
        .values(state="over", due_at=None)
    )
    _drop_links(work, ids)
    return changed.rowcount


def _drop_links(work: Work, referral_ids: Collection[str]) -> None:
    work.connection.execute(delete(links).where(links.c.referral_id.in_(referral_ids)))


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


def _open(work: Work, referral: Referral) -> Referral:
    """It as it is now; until the end of this unit of work nobody else changes it."""
    _lock(work, referral.report_id)
    present = by_id(work, referral.id)
    if present is None or not present.open:
        raise ChangeRefusedError("gone", "This referral is over, or was taken back.")
    return present


def _lock(work: Work, report_id: str) -> tuple[State, str | None, Manner]:
    row = work.connection.execute(
        select(reports.c.state, reports.c.key_id, reports.c.manner)
        .where(reports.c.id == report_id)
        .with_for_update(of=reports)
    ).one_or_none()
    if row is None:
        raise ChangeRefusedError("unknown", "This report does not exist (any more).")
    return State(row.state), row.key_id, Manner(row.manner)


def _moves(work: Work, referral: Referral, before: Collection[str], *which: object, **values: object) -> bool:
    changed = work.connection.execute(
        update(referrals)
        .where(referrals.c.id == referral.id, referrals.c.state.in_(before), *which)  # type: ignore[arg-type]
        .values(**values)
    )
    return changed.rowcount == 1
