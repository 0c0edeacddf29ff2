"""The steps of a referral: acknowledged, over, declined, taken back, started again. Whoever takes one locks its report first."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from flows.changes import OVER, State
from storage import announcing, mails, referral_links
from storage.referral import OPEN, Referral
from storage.referral_lists import by_id, of_report
from storage.refusals import ChangeRefusedError
from storage.tables import referral_links as links
from storage.tables import referrals, reports
from storage.work import Work


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
    return moves(work, present, ("sent",), **values)


def settle(work: Work, referral: Referral, state: str) -> None:
    """The body is through with it: 'over', or 'declined'. Nothing opens there any more. Raises ChangeRefusedError("gone")."""
    present = _open(work, referral)
    moves(work, present, OPEN, state=state, due_at=None)
    referral_links.drop(work, referral.id)


def recall(work: Work, referral: Referral) -> None:
    """It is taken back from the body. Raises ChangeRefusedError("gone") when it is over."""
    present = _open(work, referral)
    moves(work, present, OPEN, state="recalled", due_at=None)
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
    return moves(work, referral, ("recalled",), referrals.c.due_at.is_not(None), due_at=None)


def again(work: Work, referral: Referral, due_at: datetime) -> bool:
    """Whoever had it has left: its clock runs again. False when that was done, or it is over."""
    lock(work, referral.report_id)
    values = {"state": "sent", "acknowledged_at": None, "acknowledged_by": None, "due_at": due_at}
    here = (referrals.c.state == referral.state, referrals.c.acknowledged_by.is_not_distinct_from(referral.acknowledged_by),
            referrals.c.due_at.is_not_distinct_from(referral.due_at))  # fmt: skip
    return moves(work, referral, OPEN, *here, **values)


def leave_unanswered(work: Work, referral: Referral) -> bool:
    """Nobody is next: it stays where it is without a clock; False when somebody answered, or another process was first."""
    late = (referrals.c.due_at <= work.now,)
    return waits(work, referral) and moves(work, referral, ("sent",), *late, due_at=None)


def waits(work: Work, referral: Referral) -> bool:
    """Whether nobody answered meanwhile, passed it on, or ended its case; until the end of this unit of work nobody else does."""
    lock(work, referral.report_id)
    present = by_id(work, referral.id)
    return present is not None and present.open and present.state == "sent"


def end_over(work: Work) -> int:
    """Referrals of cases that are over are over; how many. Of what was closed unsolved the bodies hear as of what was taken back."""
    solved = [state.value for state in OVER if state not in (State.CLOSED, State.WITHDRAWN)]
    return _end(work, solved, "over", None) + _end(work, [State.CLOSED.value], "recalled", work.now)


def _end(work: Work, states: Collection[str], becomes: str, due_at: datetime | None) -> int:
    over = select(reports.c.id).where(reports.c.state.in_(states))
    query = select(referrals.c.id).where(referrals.c.state.in_(OPEN), referrals.c.report_id.in_(over))
    # What another process just changes is looked at the next time: nobody waits here for a report.
    ids = list(work.connection.scalars(query if work.sqlite else query.with_for_update(skip_locked=True)))
    if not ids:
        return 0
    changed = work.connection.execute(
        update(referrals)
        .where(referrals.c.id.in_(ids), referrals.c.state.in_(OPEN))
        .values(state=becomes, due_at=due_at)
    )
    _drop_links(work, ids)
    return changed.rowcount


def _drop_links(work: Work, referral_ids: Collection[str]) -> None:
    work.connection.execute(delete(links).where(links.c.referral_id.in_(referral_ids)))


def _open(work: Work, referral: Referral) -> Referral:
    """It as it is now; until the end of this unit of work nobody else changes it."""
    lock(work, referral.report_id)
    present = by_id(work, referral.id)
    if present is None or not present.open:
        raise ChangeRefusedError("gone", "This referral is over, or was taken back.")
    return present


def lock(work: Work, report_id: str) -> tuple[State, str | None]:
    """(state, id of its key) of a report; until the end of this unit of work nobody else changes it or its referrals."""
    row = work.connection.execute(
        select(reports.c.state, reports.c.key_id).where(reports.c.id == report_id).with_for_update(of=reports)
    ).one_or_none()
    if row is None:
        raise ChangeRefusedError("unknown", "This report does not exist (any more).")
    return State(row.state), row.key_id


def moves(work: Work, referral: Referral, before: Collection[str], *which: object, **values: object) -> bool:
    """Whether it stood in one of the states `before`, and `which` held: of two who come at once one moves it."""
    changed = work.connection.execute(
        update(referrals)
        .where(referrals.c.id == referral.id, referrals.c.state.in_(before), *which)  # type: ignore[arg-type]
        .values(**values)
    )
    return changed.rowcount == 1
