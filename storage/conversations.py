"""The state of each conversation: bytes given by the engine, sealed under the person's key."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage import keys, said_ids
from storage.prepared import Prepared, PreparedNew
from storage.tables import conversations
from storage.vault import place
from storage.work import Work


class ConversationMovedError(Exception):
    """Another turn saved this conversation since it was loaded: load it and do the turn again."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A saved state. `version` goes back into `save`. `put_aside_at`: when it is put aside, None: never."""

    state: bytes = field(repr=False)
    version: int
    remind_at: datetime | None
    put_aside_at: datetime | None


def load(work: Work, person_id: str) -> Conversation | None:
    """Her conversation, or None when nothing is kept."""
    row = _LOAD.one(work, {"person": person_id})
    if row is None:
        return None
    key_id = keys.of_person(work, person_id)
    state = keys.open_with(work, key_id, row.state, place("conversations", "state", person_id))
    return Conversation(state, row.version, row.remind_at, row.put_aside_at)


def save(
    work: Work,
    person_id: str,
    state: bytes,
    version: int = 0,
    *,
    remind_at: datetime | None = None,
    put_aside_at: datetime | None = None,
) -> int:
    """Keep her state; the new version. `version`: that of the loaded one, 0 when there was none.

    Nothing is kept when this turn filed without trace or erased her: then it returns 0. Raises
    ConversationMovedError.
    """
    if person_id in work.traceless:
        return 0
    key_id = keys.of_person(work, person_id)
    values = {
        "state": keys.seal_with(work, key_id, state, place("conversations", "state", person_id)),
        "version": version + 1,
        "saved_at": work.now,
        "remind_at": remind_at,
        "put_aside_at": put_aside_at,
    }
    if version == 0:
        saved = _NEW.run(work, {"person_id": person_id, **values})
    else:
        saved = _UPDATE.run(work, {"person": person_id, "was": version, **values})
    if saved != 1:
        raise ConversationMovedError("Another turn saved this conversation first.")
    return version + 1


def forget(work: Work, person_id: str) -> None:
    """Erase her conversation."""
    _FORGET.run(work, {"person": person_id})
    said_ids.forget_unfiled(work, person_id)


def to_remind(work: Work, limit: int = 100) -> list[str]:
    """People whose conversation is due for its one reminder; saving it again sets or clears the time."""
    query = select(conversations.c.person_id).where(conversations.c.remind_at <= work.now)
    return list(work.connection.scalars(query.order_by(conversations.c.remind_at).limit(limit)))


def to_put_aside(work: Work, limit: int = 100) -> list[str]:
    """People whose conversation is due to be put aside; saving it again sets or clears the time."""
    query = select(conversations.c.person_id).where(conversations.c.put_aside_at <= work.now)
    return list(work.connection.scalars(query.order_by(conversations.c.put_aside_at).limit(limit)))


_VALUES = ("state", "version", "saved_at", "remind_at", "put_aside_at")
_HERS = conversations.c.person_id == bindparam("person")
_LOAD = Prepared(
    select(
        conversations.c.state,
        conversations.c.version,
        conversations.c.remind_at,
        conversations.c.put_aside_at,
    ).where(_HERS)
)
_NEW = PreparedNew(conversations, ("person_id", *_VALUES))
_UPDATE = Prepared(
    update(conversations).where(_HERS, conversations.c.version == bindparam("was")), columns=_VALUES
)
_FORGET = Prepared(delete(conversations).where(_HERS))
