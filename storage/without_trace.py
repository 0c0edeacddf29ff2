"""What a filing without trace erases: all that this conversation left of her."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, and_, bindparam, case, delete, literal, select, update

from storage import consents, group_requests, keys, ledger, marks, outbox, people, rsvps, said_ids
from storage.tables import addresses, conversations, handoff_lines, handoffs, inbox, uploads
from storage.tables import consents as consents_table
from storage.tables import outbox as outbox_table
from storage.tables import people as people_table
from storage.vault import place
from storage.work import Work


def wipe(work: Work, person_id: str) -> None:
    """Erase her messages, conversation, uploads and the consent to report; give her a new key; round her times.

    What she chose to hear of, asked to join, and answered to forums, is no trace of this conversation: it stays, without any
    time. What still waits to be sent or to be read by a turn is sealed anew and erased when it is over. Her row with
    her address goes with the last of it, when nothing else hangs on her (erasure.drop_if_nothing_left). The
    turn that calls this saves no conversation and keeps no line: inbox, conversations and outbox see to it. What providers
    still have of it is deleted there; the message with her code, which comes after this, stays in her chat.
    """
    people.hold_alone(work, person_id)
    work.traceless.add(person_id)
    said_ids.recall(work, person_id)
    mine = work.connection.execute
    mine(delete(inbox).where(inbox.c.person_id == person_id, inbox.c.status != "waiting"))
    if work.answering is not None:
        mine(delete(inbox).where(inbox.c.person_id == person_id, inbox.c.seq == work.answering))
    mine(delete(conversations).where(conversations.c.person_id == person_id))
    mine(delete(uploads).where(uploads.c.person_id == person_id))
    mine(
        delete(consents_table).where(
            consents_table.c.person_id == person_id, consents_table.c.topic == consents.REPORTING
        )
    )
    mine(delete(handoffs).where(handoffs.c.person_id == person_id, handoffs.c.ended_at.is_not(None)))
    over = and_(outbox_table.c.person_id == person_id, outbox_table.c.status.in_(outbox.OVER))
    ledger.keep_outcomes(work, over)
    mine(delete(outbox_table).where(over))
    mine(
        update(outbox_table)
        .where(outbox_table.c.person_id == person_id)
        .values(erase_after_final=True, turn=None)
    )
    _new_key(work, person_id)


def _new_key(work: Work, person_id: str) -> None:
    """Seal what stays under a new key, and erase the old one with every copy of what it sealed."""
    old = keys.of_person(work, person_id)
    waiting = work.connection.execute(
        select(inbox.c.seq, inbox.c.id, inbox.c.payload).where(inbox.c.person_id == person_id)
    ).all()
    queued = work.connection.execute(
        select(outbox_table.c.seq, outbox_table.c.id, outbox_table.c.body).where(
            outbox_table.c.person_id == person_id
        )
    ).all()
    reached = work.connection.execute(
        select(
            addresses.c.channel, addresses.c.hash, addresses.c.sealed, addresses.c.unreachable_reason
        ).where(addresses.c.person_id == person_id)
    ).all()
    heard = work.connection.execute(
        select(handoff_lines.c.seq, handoff_lines.c.id, handoff_lines.c.content).where(
            handoff_lines.c.person_id == person_id
        )
    ).all()
    needed = rsvps.opened_needs(work, person_id)
    called = group_requests.opened_names(work, person_id)
    noted = marks.load(work, person_id, to_change=True) or marks.Marks()
    payloads = [
        (row, keys.open_with(work, old, row.payload, place("inbox", "payload", row.id))) for row in waiting
    ]
    told = [
        (row, keys.open_with(work, old, row.content, place("handoff_lines", "content", row.id)))
        for row in heard
    ]
    bodies = [(row, outbox.open_body(work, person_id, row.id, row.body)) for row in queued if row.body]
    in_clear = [(row, people.open_address(work, person_id, row.channel, row.sealed)) for row in reached]

    new = keys.make(work)
    work.person_keys[person_id] = new
    refused_from = people_table.c.refused_from
    work.connection.execute(
        update(people_table)
        .where(people_table.c.id == person_id)
        .values(
            key_id=new,
            last_inbound_at=_day(work.now),
            marks=marks.sealed(work, person_id, noted),
            hurried_at=None,
            # How many were not kept is still told to her.
            refused_from=case((refused_from.is_not(None), literal(_day(work.now), refused_from.type))),
        )
    )
    _replace(
        work,
        inbox.c.payload,
        inbox.c.seq,
        [
            (row.seq, keys.seal_with(work, new, content, place("inbox", "payload", row.id)))
            for row, content in payloads
        ],
    )
    _replace(
        work,
        outbox_table.c.body,
        outbox_table.c.seq,
        [(row.seq, outbox.seal_body(work, person_id, row.id, content)) for row, content in bodies],
    )
    work.connection.execute(
        update(addresses)
        .where(addresses.c.person_id == person_id)
        .values(heard_at=people.some_time_today(work.now))
    )
    _replace(
        work,
        addresses.c.sealed,
        addresses.c.hash,
        [(row.hash, people.seal_address(work, person_id, row.channel, content)) for row, content in in_clear],
    )
    _replace(
        work,
        handoff_lines.c.content,
        handoff_lines.c.seq,
        [
            (row.seq, keys.seal_with(work, new, content, place("handoff_lines", "content", row.id)))
            for row, content in told
        ],
    )
    rsvps.seal_needs(work, person_id, needed)
    group_requests.seal_names(work, person_id, called)
    keys.erase(work, [old])


def _replace(work: Work, column: Column[Any], key: Column[Any], pairs: Sequence[tuple[Any, bytes]]) -> None:
    if pairs:
        statement = (
            update(column.table).where(key == bindparam("of_row")).values({column.name: bindparam("anew")})
        )
        work.connection.execute(statement, [{"of_row": row, "anew": sealed} for row, sealed in pairs])


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
