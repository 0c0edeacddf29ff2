"""One person who was known as two: all that hangs on the one moves to the other, sealed anew under her key.

The handles of confidential reports hold the id of the one who goes, and nothing but delivery can open them. So a row of
`aliases` stays under FORMER: a keyed hash of the old id that leads to who she is now. It tells nothing to whoever does
not hold a handle open already, and goes when she is erased.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Table, bindparam, delete, select, update

from storage import (
    attendances,
    charters,
    commendations,
    group_requests,
    groups,
    interests,
    keys,
    ledger,
    marks,
    matters,
    officers,
    parking,
    people,
    ratings,
    rsvps,
    said_ids,
    staff,
)
from storage.consents import stopped_among
from storage.handles import FORMER
from storage.tables import (
    addresses,
    aliases,
    consents,
    conversations,
    handoff_lines,
    handoffs,
    inbox,
    reports,
    uploads,
)
from storage.tables import outbox as outbox_table
from storage.tables import people as people_table
from storage.tables import staff as staff_table
from storage.vault import place
from storage.work import Work


def merge(work: Work, gone: str, into: str) -> None:
    """`gone` becomes `into`; whoever calls this holds both.

    Messages in and out, lines to a human, files, named reports and requests for a human move. Of two conversations the
    one that was saved later stays. A consent that either took back is taken back. Of a rating, a charter and a commendation
    they have one voice from now on, and so they have in a public matter. Of two answers to a forum the later stays; of a
    notice to both one goes out. What either led or followed, she leads and follows.
    """
    ledger.becomes(work, gone, into)
    for table, key, column in (
        (inbox, inbox.c.seq, inbox.c.payload),
        (handoff_lines, handoff_lines.c.seq, handoff_lines.c.content),
        (uploads, uploads.c.id, uploads.c.content),
        (outbox_table, outbox_table.c.seq, outbox_table.c.body),
    ):
        _sealed_rows(work, table, key, column, gone, into)
    work.connection.execute(update(outbox_table).where(outbox_table.c.lane == gone).values(lane=into))
    parking.belongs_to(work, gone, into)
    _conversation(work, gone, into)
    _consents(work, gone, into)
    _handoffs(work, gone, into)
    work.connection.execute(update(reports).where(reports.c.person_id == gone).values(person_id=into))
    _addresses(work, gone, into)
    _staff(work, gone, into)
    officers.becomes(work, gone, into)
    for voices in (ratings, charters, commendations):
        voices.becomes(work, gone, into)
    said_ids.becomes(work, gone, into)
    for chosen in (interests, groups, group_requests, matters, rsvps, attendances):
        chosen.becomes(work, gone, into)
    if stopped_among(work, [into]):
        ledger.stop_for(work, into)
    _person(work, gone, into)
    old = keys.of_person(work, gone)
    work.connection.execute(delete(people_table).where(people_table.c.id == gone))
    keys.erase(work, [old])
    work.person_keys.pop(gone, None)


def _sealed_rows(
    work: Work, table: Table, key: Column[Any], column: Column[bytes], gone: str, into: str
) -> None:
    """Rows whose content is sealed for their own id: opened with the one key, sealed with the other."""
    old, new = keys.of_person(work, gone), keys.of_person(work, into)
    rows = work.connection.execute(
        select(key.label("key"), table.c.id, column.label("content")).where(table.c.person_id == gone)
    ).all()
    work.connection.execute(update(table).where(table.c.person_id == gone).values(person_id=into))
    wheres = {row.id: place(table.name, column.name, row.id) for row in rows}
    anew = [
        {
            "of_row": row.key,
            "anew": keys.seal_with(
                work, new, keys.open_with(work, old, row.content, wheres[row.id]), wheres[row.id]
            ),
        }
        for row in rows
        if row.content is not None
    ]
    if anew:
        statement = update(table).where(key == bindparam("of_row")).values({column.name: bindparam("anew")})
        work.connection.execute(statement, anew)


def _conversation(work: Work, gone: str, into: str) -> None:
    rows = {
        row.person_id: row
        for row in work.connection.execute(
            select(conversations).where(conversations.c.person_id.in_([gone, into]))
        )
    }
    theirs, hers = rows.get(gone), rows.get(into)
    if theirs is None:
        return
    work.connection.execute(delete(conversations).where(conversations.c.person_id == gone))
    if hers is not None and hers.saved_at >= theirs.saved_at:
        return
    where = place("conversations", "state", gone)
    state = keys.open_with(work, keys.of_person(work, gone), theirs.state, where)
    values = theirs._asdict() | {
        "person_id": into,
        "state": keys.seal_with(
            work, keys.of_person(work, into), state, place("conversations", "state", into)
        ),
        # A save that was loaded before must not pass for one of this state.
        "version": max(theirs.version, hers.version if hers else 0) + 1,
    }
    work.connection.execute(
        work.insert(conversations)
        .values(values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


def _consents(work: Work, gone: str, into: str) -> None:
    rows = work.connection.execute(select(consents).where(consents.c.person_id.in_([gone, into]))).all()
    hers = {row.topic: row for row in rows if row.person_id == into}
    for row in rows:
        own = hers.get(row.topic)
        if row.person_id == into or (own is not None and not _stronger(row, own)):
            continue
        values = row._asdict() | {"person_id": into}
        work.connection.execute(
            work.insert(consents)
            .values(values)
            .on_conflict_do_update(index_elements=["person_id", "topic"], set_=values)
        )


def _stronger(one: Any, other: Any) -> bool:  # noqa: ANN401 - rows of consents
    """A withdrawal before an agreement; of two of the same the later."""
    if (one.withdrawn_on is None) != (other.withdrawn_on is None):
        return one.withdrawn_on is not None
    return bool((one.withdrawn_on or one.given_on) > (other.withdrawn_on or other.given_on))


def _handoffs(work: Work, gone: str, into: str) -> None:
    """One place in the queue per person: that of whom somebody serves, else the earlier; the other ends, its lines stay."""
    open_ones = work.connection.execute(
        select(handoffs.c.id, handoffs.c.taken_at, handoffs.c.asked_at)
        .where(handoffs.c.person_id.in_([gone, into]), handoffs.c.ended_at.is_(None))
        .order_by(handoffs.c.taken_at.is_(None), handoffs.c.asked_at, handoffs.c.id)
    ).all()
    for ended in open_ones[1:]:
        work.connection.execute(
            update(handoff_lines)
            .where(handoff_lines.c.handoff_id == ended.id)
            .values(handoff_id=open_ones[0].id)
        )
        work.connection.execute(update(handoffs).where(handoffs.c.id == ended.id).values(ended_at=work.now))
    work.connection.execute(update(handoffs).where(handoffs.c.person_id == gone).values(person_id=into))


def _addresses(work: Work, gone: str, into: str) -> None:
    """Her aliases and former ids lead to who she is now; her address on a channel where that one has none moves."""
    work.connection.execute(update(aliases).where(aliases.c.person_id == gone).values(person_id=into))
    reached = work.connection.scalars(select(addresses.c.channel).where(addresses.c.person_id == into)).all()
    rows = work.connection.execute(select(addresses).where(addresses.c.person_id == gone)).all()
    work.connection.execute(delete(addresses).where(addresses.c.person_id == gone))
    moved = [
        row._asdict()
        | {
            "person_id": into,
            "sealed": people.seal_address(
                work, into, row.channel, people.open_address(work, gone, row.channel, row.sealed)
            ),
        }
        for row in rows
        if row.channel not in reached
    ]
    if moved:
        work.connection.execute(addresses.insert(), moved)


def _staff(work: Work, gone: str, into: str) -> None:
    """Somebody who is on the staff stays on it; who joined twice stays as the one who has the number."""
    member = staff.of_person(work, gone)
    if member is None:
        return
    if staff.of_person(work, into) is not None:
        staff.leave(work, member.id)
    else:
        if officer := officers.of_person(work, into):
            officers.leave(work, officer.id)
        work.connection.execute(
            update(staff_table).where(staff_table.c.id == member.id).values(person_id=into)
        )


def _person(work: Work, gone: str, into: str) -> None:
    rows = {
        row.id: row
        for row in work.connection.execute(select(people_table).where(people_table.c.id.in_([gone, into])))
    }
    theirs, hers = rows[gone], rows[into]
    speaks = theirs if (hers.language is None or theirs.language_chosen > hers.language_chosen) else hers
    before = marks.opened(work, gone, theirs.marks)
    both = marks.opened(work, into, hers.marks)
    counts = dict(both.counts)
    for state, number in before.counts.items():
        counts[state] = counts.get(state, 0) + number
    joined = replace(both, counts=dict(sorted(counts.items())), handle=both.handle or before.handle)
    work.connection.execute(
        update(people_table)
        .where(people_table.c.id == into)
        .values(
            language=speaks.language,
            language_chosen=speaks.language_chosen,
            last_inbound_at=max(theirs.last_inbound_at, hers.last_inbound_at),
            marks=marks.sealed(work, into, joined),
        )
    )
    # Whether a handle leads to her or not: else this row would say what her marks keep under seal.
    former = {"channel": FORMER, "hash": work.vault.alias_hash(FORMER, gone), "person_id": into}
    work.connection.execute(work.insert_new(aliases), former)
