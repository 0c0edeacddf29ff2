"""How a report is handled: its number, where it belongs, who is kept from it, who has it.

People say the number; the id of a report is never shown. Lists and look-ups are in storage/case_lists.py, the rule of
who may see what in storage/who_sees.py, when a case is announced in storage/announcing.py
and to whom in storage/due_cases.py.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select, update

from flows.changes import Manner, State
from storage import announcing
from storage.case_lists import LETTERS, Case, Which, for_number, list_for, of_report
from storage.chance import READABLE, readable
from storage.member import Role, Staff
from storage.named_in import Told
from storage.refusals import ChangeRefusedError
from storage.tables import case_areas, case_exclusions, cases, reports
from storage.tables import staff as staff_table
from storage.who_sees import who_may, who_may_each
from storage.work import Work

__all__ = [
    "NUMBERS",
    "Case",
    "Which",
    "colleagues",
    "cut",
    "exclude_named",
    "for_number",
    "hand_over",
    "leave",
    "list_for",
    "of_report",
    "open_for",
    "stands",
    "take",
    "who_may",
    "who_may_each",
]

NUMBERS = READABLE
"""What a number is made of."""


def open_for(
    work: Work,
    report_id: str,
    areas: Sequence[str],
    outside: bool,
    told: Iterable[str],
    *,
    manner: Manner,
    about: str = "",
    group_id: str | None = None,
) -> str:
    """Open the case of a report that was just filed; its number.

    `areas`: its place and all that this lies in, () where it is not known. `outside`: as flows.changes.FileReport has
    it, `about` likewise. `told`: its texts, the words for place and time and the name she gave, in which names of members are
    looked for. `group_id`: the group for which it was reported.
    """
    row = {
        "report_id": report_id,
        "outside": outside,
        "about": about,
        "group_id": group_id,
        "announce_at": announcing.moment(work, manner),
    }
    number = readable(work.random, LETTERS)
    while not work.connection.execute(work.insert_new(cases), row | {"number": number}).rowcount:
        number = readable(work.random, LETTERS)
    rows = [{"report_id": report_id, "area": area} for area in dict.fromkeys(areas)]
    if rows:
        work.connection.execute(insert(case_areas), rows)
    exclude_named(work, report_id, told)
    return number


def exclude_named(work: Work, report_id: str, told: Iterable[str]) -> None:
    """Keep members from this case whose name stands in what was told; from one who had it, it is taken away.

    Then it is announced anew to those who may still see it.
    """
    found = Told(told)
    members = work.connection.execute(
        select(staff_table.c.id, staff_table.c.name).where(staff_table.c.left_on.is_(None))
    )
    named = [row.id for row in members if found.names(row.name)]
    if not named:
        return
    rows = [{"report_id": report_id, "staff_id": staff_id} for staff_id in named]
    work.connection.execute(work.insert_new(case_exclusions), rows)
    manner = work.connection.scalar(
        select(reports.c.manner)
        .join(cases, cases.c.report_id == reports.c.id)
        .where(cases.c.report_id == report_id, cases.c.taken_by.in_(named))
    )
    if manner is not None:
        again = announcing.moment(work, Manner(manner))
        work.connection.execute(
            update(cases).where(cases.c.report_id == report_id).values(taken_by=None, announce_at=again)
        )


def take(work: Work, staff: Staff, case: Case) -> Case:
    """She takes a case that nobody has, as it then stands; nothing happens when she has it. Raises ChangeRefusedError."""
    if not staff.id:
        raise ChangeRefusedError("operator", "Only a member of the staff can have a case.")
    present = _locked(work, staff, case)
    if present.holder not in {"", staff.id}:
        raise ChangeRefusedError("taken", "A colleague has this case.")
    _give(work, present, staff.id)
    return present


def leave(work: Work, staff: Staff, case: Case) -> None:
    """She gives a case of hers up: it is nobody's again. Raises ChangeRefusedError."""
    present = _locked(work, staff, case)
    if not _decides(staff, present):
        raise ChangeRefusedError("not_yours", "A colleague has this case, or nobody.")
    _give(work, present, None)


def hand_over(work: Work, staff: Staff, case: Case, to: str) -> None:
    """The case goes to the member with the id `to`: from who has it, or by an admin. Raises ChangeRefusedError."""
    present = _locked(work, staff, case)
    if not _decides(staff, present) and staff.role is not Role.ADMIN:
        raise ChangeRefusedError("not_yours", "A colleague has this case, or nobody.")
    if to not in {member.id for member in who_may(work, present.report_id)}:
        raise ChangeRefusedError("colleague", "This colleague may not have the case, or has left.")
    _give(work, present, to)


def colleagues(work: Work, staff: Staff, case: Case) -> list[Staff]:
    """To whom she may hand it over: those who may see it, but herself and who has it."""
    return [member for member in who_may(work, case.report_id) if member.id not in {staff.id, case.holder}]


def stands(work: Work, report_id: str, *, percent: int | None, reason: str) -> int:
    """How far it is and why it was closed; how many percent that makes, None leaving them as they were."""
    row = update(cases).where(cases.c.report_id == report_id)
    kept = row.values(reason=reason) if percent is None else row.values(reason=reason, percent=percent)
    return work.connection.execute(kept.returning(cases.c.percent)).scalar() or 0


def cut(work: Work, report_id: str) -> None:
    """Nobody handles it any more, and nobody hears of it."""
    work.connection.execute(
        update(cases).where(cases.c.report_id == report_id).values(taken_by=None, announce_at=None)
    )


def _decides(staff: Staff, case: Case) -> bool:
    return bool(case.holder) and (case.holder == staff.id or staff.role is Role.ADMIN)


def _locked(work: Work, staff: Staff, case: Case) -> Case:
    """The case as it is now; until the end of this unit of work nobody else changes it."""
    work.connection.execute(
        select(reports.c.id).where(reports.c.id == case.report_id).with_for_update(of=reports)
    )
    present = for_number(work, staff, case.number)
    if present is None:
        raise ChangeRefusedError("gone", "There is no such case (any more).")
    if present.state is State.WITHDRAWN:
        raise ChangeRefusedError("withdrawn", "The reporter took this report back.")
    return present


def _give(work: Work, case: Case, to: str | None) -> None:
    work.connection.execute(update(cases).where(cases.c.report_id == case.report_id).values(taken_by=to))
