"""Ids that Telegram and Twilio gave to what was said in her chat, so that it can be deleted there when she asks.

Telegram lets a bot delete what either side wrote in a private chat for 48 hours, so each id is kept, sealed under her key,
for so long. At Twilio what was said is deleted by itself soon after (storage/forgetting.py): only the messages with
a file of hers wait here until the file is fetched, or nobody wants it any more.
"""

import os
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, insert, literal_column, or_, select, update

from flows.messages import Inbound
from storage import at_twilio, forgetting, keys, people, under_way
from storage.chance import new_id
from storage.forgetting import TELEGRAM, TELEGRAM_LETS, WHATSAPP, Wanted
from storage.prepared import Prepared
from storage.statuses import SENDING, WAITING, SendKind
from storage.tables import conversations, outbox, said_ids
from storage.tables import keys as keys_table
from storage.tables import people as people_table
from storage.vault import place
from storage.work import Work

AT_ONCE = 100
"""Ids that one call may name: https://core.telegram.org/bots/api#deletemessages."""
MOST_OF_HER = 2_000
"""The newest of hers, in 48 hours; nobody reads so much."""
FETCHED_WITHIN = timedelta(days=1)
"""Longer than delivery tries to fetch a file of a report (config.yml, delivery.retry_after_seconds)."""


def came(work: Work, person_id: str, inbound: Inbound) -> None:
    """Note what is to be deleted of a message that came in, as it is kept here now."""
    if inbound.channel == TELEGRAM and inbound.in_chat:
        _note(work, person_id, TELEGRAM, [inbound.in_chat])
    elif inbound.channel == WHATSAPP and not inbound.media:
        forgetting.ask(work, WHATSAPP, [Wanted((inbound.external_id,))])
    elif inbound.channel == WHATSAPP:
        _note(work, person_id, WHATSAPP, [inbound.external_id])
        if inbound.text:
            forgetting.ask(work, WHATSAPP, [Wanted((inbound.external_id,), how="words")])


def parts(
    work: Work, person_id: str | None, channel: str, earlier: Sequence[str], *, recalled: bool = False
) -> None:
    """Note the earlier messages of one that went as several; the row of the outbox has the last.

    `person_id` None: whoever it is may not be noted beside it. `recalled`: she had them deleted while they went.
    """
    if channel == WHATSAPP:
        forgetting.ask(work, WHATSAPP, [Wanted(tuple(earlier))])
    elif channel == TELEGRAM and person_id is not None and people.exists_id(work, person_id):
        if recalled:
            _ask_of_chat(work, person_id, earlier)
            return
        people.hold(work, person_id)
        _note(work, person_id, TELEGRAM, earlier)


def recall(work: Work, person_id: str) -> None:
    """Have all deleted that providers still keep of her chats. Nothing here leads to it any more."""
    _ask_of_twilio(work, [person_id], files_alone=False)
    if (chat := people.address(work, person_id, TELEGRAM)) is not None:
        _ask_of_telegram(work, person_id, chat)
    work.connection.execute(delete(said_ids).where(said_ids.c.person_id == person_id))


def recall_chat(work: Work, person_id: str, channel: str) -> None:
    """Have all deleted that the provider of this one chat still keeps of it. She stays, with her reports."""
    if channel == WHATSAPP:
        _ask_of_twilio(work, [person_id], files_alone=False)
    elif channel == TELEGRAM and (chat := people.address(work, person_id, TELEGRAM)) is not None:
        _ask_of_telegram(work, person_id, chat)


def erased(work: Work, which: ColumnElement[bool]) -> None:
    """Rows of the outbox of a turn without trace are about to go: what providers have of them goes first.

    Not the answer to her filing, which is the only one of these that belongs to a turn: it has her code.
    """
    query = select(outbox.c.channel, outbox.c.provider_id, outbox.c.person_id, outbox.c.turn)
    for row in work.connection.execute(query.where(which, outbox.c.provider_id.is_not(None))):
        if row.channel == TELEGRAM and row.person_id and row.turn is None:
            _ask_of_chat(work, row.person_id, [row.provider_id])
        elif at_twilio.is_twilios(row.channel, row.provider_id):
            forgetting.ask(work, WHATSAPP, [Wanted((row.provider_id,), how="whole")], first=True)


def forget_unfiled(work: Work, person_id: str) -> None:
    """Her conversation is over: nobody will file what she sent and did not file."""
    if _WITH_FILES.one(work, {"person": person_id}) is not None:
        forget_files(work, [person_id])


def forget_files(work: Work, person_ids: Collection[str]) -> None:
    """The same for many, who are forgotten themselves."""
    _ask_of_twilio(work, person_ids, files_alone=True)


def drop_old(work: Work, files_for: timedelta) -> int:
    """Telegram lets nobody delete what is older than 48 hours; nobody files a photo after `files_for`, nor an hour after it
    came when no conversation goes on. How many ids, or people with files.
    """
    late = delete(said_ids).where(said_ids.c.channel == TELEGRAM, said_ids.c.hour < work.now - TELEGRAM_LETS)
    dropped = work.connection.execute(late).rowcount
    waited = (
        select(said_ids.c.person_id)
        .where(
            said_ids.c.channel == WHATSAPP,
            said_ids.c.hour < work.now - timedelta(hours=2),
            or_(
                said_ids.c.hour < work.now - files_for,
                ~exists().where(conversations.c.person_id == said_ids.c.person_id),
            ),
        )
        .distinct()
        .limit(at_twilio.MOST_AT_ONCE)
    )
    people_ids = list(work.connection.scalars(waited))
    forget_files(work, people_ids)
    return dropped + len(people_ids)


def becomes(work: Work, gone: str, into: str) -> None:
    """Two turned out to be one person: what was noted of either can be deleted at her word."""
    rows = _opened(work, [gone], None)
    work.connection.execute(delete(said_ids).where(said_ids.c.person_id == gone))
    for channel in (TELEGRAM, WHATSAPP):
        _note(work, into, channel, [told for row, told in rows if row.channel == channel])


def _ask_of_twilio(work: Work, person_ids: Collection[str], *, files_alone: bool) -> None:
    """What is not final yet at Twilio, and what she sent with a file. A file that a report still waits for first comes here."""
    if not files_alone:
        for person_id in person_ids:
            under_way.goes_when_over(work, person_id, WHATSAPP)
        at_twilio.ask_for_hers(work, person_ids)
    files = [told for _, told in _taken(work, person_ids, WHATSAPP)]
    if files:
        due_at = forgetting.soon(work) + (FETCHED_WITHIN if _fetches_wait(work) else timedelta(0))
        wanted = [Wanted((sid,), how="whole") for sid in files]
        forgetting.ask(work, WHATSAPP, wanted, first=True, due_at=due_at)


def _ask_of_telegram(work: Work, person_id: str, chat: str) -> None:
    under_way.goes_when_over(work, person_id, TELEGRAM)
    mine = (outbox.c.person_id == person_id, outbox.c.channel == TELEGRAM, outbox.c.provider_id.is_not(None))
    since = work.now - TELEGRAM_LETS
    said = work.connection.scalars(
        select(outbox.c.provider_id).where(*mine, outbox.c.claimed_at >= since).order_by(outbox.c.seq.desc())
    ).all()
    noted = [told for _, told in _taken(work, [person_id], TELEGRAM)]
    work.connection.execute(update(outbox).where(*mine).values(provider_id=None))
    ids = sorted({*map(str, said), *noted}, key=int, reverse=True)[:MOST_OF_HER]
    chunks = [tuple(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE)]
    forgetting.ask(
        work,
        TELEGRAM,
        [Wanted(chunk, chat=chat, how="whole") for chunk in chunks],
        first=True,
        due_at=work.now,
    )


def _ask_of_chat(work: Work, person_id: str, ids: Sequence[str]) -> None:
    """What turned out to be in her chat after she had it emptied."""
    chat = people.address(work, person_id, TELEGRAM)
    if chat is not None:
        wanted = [Wanted(tuple(ids), chat=chat, how="whole")]
        forgetting.ask(work, TELEGRAM, wanted, first=True, due_at=work.now)


def _fetches_wait(work: Work) -> bool:
    waiting = exists().where(
        outbox.c.status.in_([WAITING, SENDING]),
        outbox.c.kind == SendKind.FETCH_MEDIA.value,
        outbox.c.channel == WHATSAPP,
    )
    return bool(work.connection.scalar(select(waiting)))


def _taken(work: Work, person_ids: Collection[str], channel: str) -> list[tuple[Any, str]]:
    """Their rows with the id in clear, taken away."""
    rows = _opened(work, person_ids, channel)
    if rows:
        work.connection.execute(delete(said_ids).where(said_ids.c.id.in_([row.id for row, _ in rows])))
    return rows


def _opened(work: Work, person_ids: Collection[str], channel: str | None) -> list[tuple[Any, str]]:
    query = (
        select(
            said_ids.c.id,
            said_ids.c.person_id,
            said_ids.c.channel,
            said_ids.c.sealed,
            people_table.c.key_id,
            keys_table.c.wrapped,
        )
        .join(people_table, people_table.c.id == said_ids.c.person_id)
        .join(keys_table, keys_table.c.id == people_table.c.key_id)
        .where(said_ids.c.person_id.in_(person_ids))
        .order_by(said_ids.c.hour.desc())
        .limit(MOST_OF_HER * max(1, len(person_ids)))
    )
    found = []
    for row in work.connection.execute(
        query if channel is None else query.where(said_ids.c.channel == channel)
    ):
        keys.learn_person(work, row.person_id, row.key_id, row.wrapped)
        clear = keys.open_with(work, row.key_id, row.sealed, place("said_ids", "sealed", row.id))
        found.append((row, clear.decode()))
    return found


def _note(work: Work, person_id: str, channel: str, ids: Sequence[str]) -> None:
    key_id = keys.of_person(work, person_id)
    for told in ids:
        row_id = new_id(os.urandom)
        where = place("said_ids", "sealed", row_id)
        sealed = keys.seal_with(work, key_id, told.encode(), where)
        row = {"id": row_id, "person_id": person_id, "channel": channel, "hour": _hour(work.now)}
        _INSERT.run(work, row | {"sealed": sealed})


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


_INSERT = Prepared(insert(said_ids), columns=("id", "person_id", "channel", "hour", "sealed"))
_WITH_FILES = Prepared(
    select(said_ids.c.id)
    .where(said_ids.c.person_id == bindparam("person"), said_ids.c.channel == literal_column("'whatsapp'"))
    .limit(literal_column("1"))
)
