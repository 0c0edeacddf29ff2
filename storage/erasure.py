"""Erasing a person, and the row that waits for her last answer to go out."""

from collections.abc import Collection

from sqlalchemy import delete, exists, insert, select, update

from storage import (
    commendations,
    keys,
    ledger,
    marks,
    officers,
    parking,
    people,
    ratings,
    rsvps,
    said_ids,
    staff,
    under_way,
    voices,
)
from storage.tables import (
    addresses,
    attendances,
    consents,
    conversations,
    group_chats,
    group_members,
    group_requests,
    handoffs,
    inbox,
    interests,
    matter_follows,
    outbox,
    reports,
    uploads,
)
from storage.tables import keys as keys_table
from storage.tables import officers as officers_table
from storage.tables import people as people_table
from storage.tables import rsvps as rsvps_table
from storage.tables import staff as staff_table
from storage.work import Work

_KEEP_HER = (
    inbox,
    outbox,
    conversations,
    consents,
    interests,
    group_members,
    group_requests,
    matter_follows,
    group_chats,
    rsvps_table,
    attendances,
    handoffs,
    uploads,
    reports,
    staff_table,
    officers_table,
)
"""Tables of which a row with a person keeps her."""


def erase_me(work: Work, person_id: str) -> None:
    """Everything that leads to her goes: keys, messages, conversation, consents, named reports, uploads.

    Her addresses move to a new row without a past, so that this turn's answer still reaches her, after what is being
    sent already; that row goes once both are out. Handles of confidential reports hold the old id and lead nowhere then.
    Confidential reports and those without trace stay: nothing in them leads to her. What she commended stays without her
    name and the way back; her ratings of the running quarter go, and so do her voices in public matters that are not over
    for good. What providers still have of her chats is to be deleted there. Her seats at forums are free. On the staff she has
    left: her name stays there and in the audit log until retention takes it.
    """
    said_ids.recall(work, person_id)
    _off_the_staff(work, [person_id])
    commendations.let_go(work, person_id)
    ratings.take_back(work, person_id)
    voices.take_back(work, [person_id])
    rsvps.leave(work, [person_id])
    ledger.let_go(work, [person_id])
    named = select(reports.c.key_id).where(reports.c.person_id == person_id, reports.c.key_id.is_not(None))
    key_ids = [*work.connection.scalars(named), keys.of_person(work, person_id)]
    parking.drop(work, [person_id])
    successor = _successor(work, person_id)
    under_way.becomes(work, person_id, successor)
    work.connection.execute(delete(reports).where(reports.c.person_id == person_id))
    work.connection.execute(delete(people_table).where(people_table.c.id == person_id))
    keys.erase(work, [key_id for key_id in key_ids if key_id is not None])
    work.person_keys.pop(person_id, None)
    work.traceless |= {person_id, successor}
    work.renamed[person_id] = successor


def drop_if_nothing_left(work: Work, person_ids: Collection[str]) -> int:
    """Erase those of whom nothing is left but the row itself; how many.

    What keeps a person: a message in or out, a conversation, a consent (also to hear of a topic, or that she took one
    back), a place, group or matter of which she wants to hear, a group that she asks to join, the link of a Telegram group,
    an answer to a forum or a visit to one, a request for a human, an upload, a named report, a place on the staff or as
    officer of a body, and, under seal, a confidential report that may still write to her.
    """
    rows = work.connection.execute(
        select(people_table.c.id, people_table.c.key_id, people_table.c.marks, keys_table.c.wrapped)
        .join(keys_table, keys_table.c.id == people_table.c.key_id)
        .where(
            people_table.c.id.in_(person_ids),
            *(~exists().where(table.c.person_id == people_table.c.id) for table in _KEEP_HER),
        )
    ).all()
    for row in rows:
        keys.learn_person(work, row.id, row.key_id, row.wrapped)
    gone = [row for row in rows if marks.opened(work, row.id, row.marks) == marks.Marks()]
    forget(work, [row.id for row in gone])
    return len(gone)


def forget(work: Work, person_ids: Collection[str]) -> None:
    """Erase people with all that is theirs; their named reports stay, without them. On the staff they have left."""
    if not person_ids:
        return
    said_ids.forget_files(work, person_ids)
    _off_the_staff(work, person_ids)
    rsvps.leave(work, person_ids)
    ledger.let_go(work, person_ids)
    key_ids = list(
        work.connection.scalars(select(people_table.c.key_id).where(people_table.c.id.in_(person_ids)))
    )
    parking.drop(work, person_ids)
    work.connection.execute(update(reports).where(reports.c.person_id.in_(person_ids)).values(person_id=None))
    work.connection.execute(delete(people_table).where(people_table.c.id.in_(person_ids)))
    keys.erase(work, key_ids)
    for person_id in person_ids:
        work.person_keys.pop(person_id, None)


def _off_the_staff(work: Work, person_ids: Collection[str]) -> None:
    """Nor an officer of a body. Few people are either, and hardly ever one of them is erased."""
    for member_id in work.connection.scalars(
        select(staff_table.c.id).where(staff_table.c.person_id.in_(person_ids))
    ).all():
        staff.leave(work, member_id)
    for officer_id in work.connection.scalars(
        select(officers_table.c.id).where(officers_table.c.person_id.in_(person_ids))
    ).all():
        officers.leave(work, officer_id)


def _successor(work: Work, person_id: str) -> str:
    old = work.connection.execute(
        select(people_table.c.language, people_table.c.language_chosen).where(people_table.c.id == person_id)
    ).one()
    new, key_id = work.new_id(), keys.make(work)
    work.person_keys[new] = key_id
    values = {
        "id": new,
        "key_id": key_id,
        "language": old.language,
        "language_chosen": old.language_chosen,
        "last_inbound_at": work.now.replace(hour=0, minute=0, second=0, microsecond=0),
        "marks": marks.sealed(work, new, marks.Marks()),
    }
    work.connection.execute(insert(people_table), values)
    rows = work.connection.execute(select(addresses).where(addresses.c.person_id == person_id)).all()
    moved = [
        row._asdict()
        | {
            "person_id": new,
            "heard_at": people.some_time_today(work.now),
            "sealed": people.seal_address(
                work, new, row.channel, people.open_address(work, person_id, row.channel, row.sealed)
            ),
        }
        for row in rows
    ]
    work.connection.execute(delete(addresses).where(addresses.c.person_id == person_id))
    if moved:
        work.connection.execute(insert(addresses), moved)
    return new
