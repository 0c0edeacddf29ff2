"""Cases as accounts of a matter: one opens it, others join it, and all go along with its steps."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, update

from flows.changes import OVER, PUBLIC_KINDS, Manner
from storage import matter_steps, revealing, voices
from storage.chance import readable
from storage.matter_reading import Matter, by_id, by_number, held
from storage.matter_steps import Step
from storage.refusals import ChangeRefusedError
from storage.tables import cases, matters, referrals, reports
from storage.work import Work

LETTERS = 5
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Behind:
    """A case that has steps of its matter to take, in their order."""

    report_id: str
    steps: tuple[Step, ...]


def open_for_case(
    work: Work, report_id: str, title: str, by: str, place: str | None = None
) -> tuple[Matter, int]:
    """A case of a public kind becomes a public matter under a title that somebody of the staff wrote (`by`: her id): the matter
    and the number of its first step. `place`: what everybody may read of where it is, an id; None: as it was told.

    Raises ChangeRefusedError: 'title' (empty, too long, or it gives somebody away), 'not_public' (of another kind, or one that
    is not to be seen), 'is_one' (it belongs to a matter), 'over' (nothing is done about it any more).
    """
    row = _case(work, report_id)
    if not _may_be_public(row):
        raise ChangeRefusedError("not_public", "Only lights, drains, roads and markets are made public.")
    _can_join(row)
    named = " ".join(title.split())
    if not 0 < len(named) <= LONGEST_TITLE or revealing.gives_away(work, named, [report_id]):
        raise ChangeRefusedError(
            "title", "A title has 1 to 120 letters, and neither a name nor a number of anybody."
        )
    new: dict[str, Any] = {
        "id": work.new_id(),
        "kind": row.kind,
        "place": row.place if place is None else place,
        "title": named,
        "group_id": row.group_id,
        "state": "open",
        "reason": "",
        "percent": 0,
        "sentence": "",
        "salt": work.new_id(),
        "round": 0,
        "made_by": by,
        "opened_on": work.today,
    }
    number = readable(work.random, LETTERS)
    while not work.connection.execute(work.insert_new(matters), new | {"number": number}).rowcount:
        number = readable(work.random, LETTERS)
    step = matter_steps.add(work, new["id"], "open", by=by)
    _join(work, row, report_id, new["id"], None)
    found = by_id(work, new["id"])
    assert found is not None  # noqa: S101 - it was written above
    return found, step


def join_case(work: Work, report_id: str, matter: Matter) -> None:
    """A case is one more account of a matter of its kind from now on. Raises ChangeRefusedError: 'not_public', 'is_one', 'over'."""
    row = _case(work, report_id)
    now = held(work, matter.id)
    if now is None or now.settled:
        raise ChangeRefusedError("over", "There is no such matter (any more), or it is over for good.")
    if row.kind != now.kind or not _may_be_public(row):
        raise ChangeRefusedError("not_public", "The case is of another kind than the matter.")
    _can_join(row)
    _join(work, row, report_id, now.id, _to_take(work, now))


def account(work: Work, person_id: str, report_id: str, number: str, traceless: bool) -> bool:
    """A report that was just filed is one more account of this matter; False when it cannot be, and stands by itself.

    Her voice counts; where nothing may lead to her, one made by chance does (see storage/voices.py).
    """
    matter = by_number(work, number)
    row = _case(work, report_id)
    if (
        matter is None
        or matter.settled
        or row.kind != matter.kind
        or row.matter_id
        or not _may_be_public(row)
    ):
        return False
    no_way_back = traceless or (row.manner == Manner.CONFIDENTIAL and row.handle is None)
    hers = voices.by_chance(work) if no_way_back else voices.of_person(work, matter.id, person_id)
    _join(work, row, report_id, matter.id, _to_take(work, matter), hers)
    return True


def behind(work: Work, limit: int) -> list[Behind]:
    """Cases that have not taken the last steps of their matters; whoever else looks for them meanwhile gets others (PostgreSQL)."""
    query = (
        select(cases.c.report_id, cases.c.matter_id, cases.c.matter_step)
        .where(cases.c.matter_step.is_not(None))
        .order_by(cases.c.matter_step, cases.c.report_id)
        .limit(limit)
        .with_for_update(of=cases, skip_locked=True)
    )
    rows = work.connection.execute(query).all()
    if not rows:
        return []
    steps = matter_steps.since(
        work, min(row.matter_step for row in rows), {row.matter_id for row in rows if row.matter_id}
    )
    return [
        Behind(
            row.report_id,
            tuple(one for one in steps if one.matter_id == row.matter_id and one.seq >= row.matter_step),
        )
        for row in rows
    ]


def taken(work: Work, report_ids: list[str]) -> None:
    """These have taken all steps."""
    work.connection.execute(update(cases).where(cases.c.report_id.in_(report_ids)).values(matter_step=None))


def _case(work: Work, report_id: str) -> Any:  # noqa: ANN401 - a row
    row = work.connection.execute(
        select(
            reports.c.kind,
            reports.c.place,
            reports.c.state,
            reports.c.manner,
            reports.c.sensitive,
            reports.c.person_id,
            reports.c.handle,
            cases.c.group_id,
            cases.c.matter_id,
            cases.c.about,
            exists()
            .where(referrals.c.report_id == reports.c.id, referrals.c.who == "police")
            .label("referred_as_police"),
        )
        .join(cases, cases.c.report_id == reports.c.id)
        .where(reports.c.id == report_id)
        .with_for_update(of=cases)
    ).one_or_none()
    if row is None:
        raise ChangeRefusedError("unknown_report", "This report does not exist (any more).")
    return row


def _may_be_public(row: Any) -> bool:  # noqa: ANN401 - a row
    """What is about police is not, whoever said so: the market would read that somebody there complained of them."""
    about_police = row.about == "police" or row.referred_as_police
    return row.kind in PUBLIC_KINDS and not row.sensitive and not about_police


def _can_join(row: Any) -> None:  # noqa: ANN401 - a row
    if row.matter_id is not None:
        raise ChangeRefusedError("is_one", "This case belongs to a matter already.")
    if row.state in OVER:
        raise ChangeRefusedError("over", "Nothing is done about this case any more.")


def _join(
    work: Work,
    row: Any,  # noqa: ANN401 - a row
    report_id: str,
    matter_id: str,
    step: int | None,
    voice: bytes | None = None,
) -> None:
    """Of a case that the staff joins only a named reporter's voice is known; any other counts by chance.

    A case that a leader reported for her group brings the group to a matter that has none.
    """
    if row.group_id is not None:
        without = update(matters).where(matters.c.id == matter_id, matters.c.group_id.is_(None))
        work.connection.execute(without.values(group_id=row.group_id))
    work.connection.execute(
        update(cases).where(cases.c.report_id == report_id).values(matter_id=matter_id, matter_step=step)
    )
    if voice is None and row.person_id is not None:
        voice = voices.of_person(work, matter_id, row.person_id)
    voices.add(work, matter_id, voice or voices.by_chance(work))


def _to_take(work: Work, matter: Matter) -> int | None:
    """A case that comes later goes into action with it; what is called solved or closed it does not become by that."""
    return matter_steps.last(work, matter.id) if matter.state == "in_action" else None
