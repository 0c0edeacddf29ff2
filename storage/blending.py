"""PostgreSQL notes with each row who wrote it (`xmin`) and who locked it last (`xmax`): no report shares that with a person.

A report is filed in the transaction that also answers her and saves her row, so for a while both carry the same
number (postgresql.org/docs, "System Columns"). Written again in a transaction that writes no person, all
reports filed since the last time carry one new number. SQLite keeps no such thing.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    Text,
    cast,
    column,
    or_,
    select,
    union_all,
    update,
)

from storage.tables import (
    accounts,
    addresses,
    aliases,
    attachments,
    attendances,
    audit,
    case_areas,
    case_exclusions,
    cases,
    charter_salts,
    charters,
    commendation_salts,
    commendations,
    consents,
    conversations,
    forum_questions,
    group_chats,
    group_members,
    group_requests,
    handoff_lines,
    handoffs,
    history,
    inbox,
    interests,
    keys,
    letters,
    matter_follows,
    matter_votes,
    matters,
    meetings,
    outbox,
    people,
    rating_salts,
    ratings,
    recipients,
    referrals,
    reports,
    rsvps,
    said_ids,
    to_forget,
    uploads,
    voices,
)
from storage.work import Work

NOTED = ("xmin", "xmax")
PERSON_SIDE = (
    people,
    addresses,
    aliases,
    conversations,
    consents,
    inbox,
    outbox,
    handoffs,
    handoff_lines,
    uploads,
    interests,
    group_members,
    recipients,
    rsvps,
    attendances,
    matter_follows,
    group_requests,
    group_chats,
    said_ids,
    to_forget,
)


def blend(work: Work) -> int:
    """Write again the rows of reports, of charters, ratings and commendations, that share a transaction with a person's; how many rows.

    Call it in a unit of work that writes no row of a person.
    """
    if work.sqlite:
        return 0
    shared = _of_people()
    again: list[tuple[Table, Column[Any]]] = [
        (reports, reports.c.state),
        (accounts, accounts.c.kind),
        (attachments, attachments.c.size),
        (history, history.c.state),
        (cases, cases.c.number),
        (case_areas, case_areas.c.area),
        (case_exclusions, case_exclusions.c.staff_id),
        (letters, letters.c.kind),
        (referrals, referrals.c.state),
        (audit, audit.c.what),
        (charters, charters.c.displayed),
        (charter_salts, charter_salts.c.salt),
        (ratings, ratings.c.station),
        (rating_salts, rating_salts.c.salt),
        (commendations, commendations.c.station),
        (commendation_salts, commendation_salts.c.salt),
    ]
    rows = _write_again(work, again, shared)
    of_no_person = or_(
        *(
            keys.c.id.in_(select(table.c.key_id).where(table.c.key_id.is_not(None)))
            for table in (reports, charters, ratings, commendations)
        )
    )
    statement = update(keys).where(of_no_person, _shares(keys, shared)).values(wrapped=keys.c.wrapped)
    return rows + work.connection.execute(statement).rowcount


def blend_questions(work: Work) -> int:
    """The same for questions to forums and voices in public matters, and for the meetings and matters, which whoever speaks
    locks; how many rows.

    Call it in a unit of work of its own: whoever answered a meeting is known, and no report may share a transaction with it.
    """
    if work.sqlite:
        return 0
    again: list[tuple[Table, Column[Any]]] = [
        (forum_questions, forum_questions.c.answered),
        (meetings, meetings.c.number),
        (matters, matters.c.number),
        (voices, voices.c.voice),
        (matter_votes, matter_votes.c.solved),
    ]
    return _write_again(work, again, _of_people())


def _of_people() -> CompoundSelect[str]:
    """The transactions that wrote or locked a row of a person."""
    return union_all(
        *(_noted(table, name) for table in PERSON_SIDE for name in NOTED),
        *(_noted(keys, name, people.c.key_id) for name in NOTED),
    )


def _write_again(work: Work, again: Sequence[tuple[Table, Column[Any]]], shared: CompoundSelect[str]) -> int:
    return sum(
        work.connection.execute(
            update(table).where(_shares(table, shared)).values({value.name: value})
        ).rowcount
        for table, value in again
    )


def _shares(table: Table, shared: CompoundSelect[str]) -> ColumnElement[bool]:
    return or_(*(_transaction(table, name).in_(shared) for name in NOTED))


def _transaction(table: Table, name: str) -> Column[str]:
    return column(name, _selectable=table)  # type: ignore[return-value]


def _noted(table: Table, name: str, key: Column[str] | None = None) -> Select[str]:
    # 0: nobody locked this row.
    noted = _transaction(table, name)
    query = select(noted).where(cast(noted, Text) != "0")
    return query if key is None else query.where(table.c.id.in_(select(key)))
