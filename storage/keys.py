"""One content key per person and one per report. Erase the key, and every copy of what it sealed is gone."""

import os

from sqlalchemy import bindparam, delete, insert, select

from storage.prepared import Prepared
from storage.tables import keys, people
from storage.vault import seal, unseal
from storage.work import Work


class NoKeyError(Exception):
    """The key of a content does not exist any more: the content is erased."""


def make(work: Work) -> str:
    """A new content key; its id."""
    key_id, key = work.new_id(), os.urandom(32)
    _NEW.run(work, {"id": key_id, "wrapped": work.vault.wrap(key_id, key)})
    work.content_keys[key_id] = key
    return key_id


def erase(work: Work, key_ids: list[str]) -> None:
    """Erase keys and with them everything they sealed, in every copy of the database that has no keys."""
    for key_id in key_ids:
        work.content_keys.pop(key_id, None)
    work.erased = work.erased or bool(key_ids)
    work.connection.execute(delete(keys).where(keys.c.id.in_(key_ids)))


def learn(work: Work, key_id: str, wrapped: bytes) -> None:
    """Remember a key that another query brought along, for this unit of work."""
    if key_id not in work.content_keys:
        work.content_keys[key_id] = work.vault.unwrap(key_id, wrapped)


def learn_person(work: Work, person_id: str, key_id: str, wrapped: bytes) -> None:
    """Remember a person's key that another query brought along."""
    work.person_keys[person_id] = key_id
    learn(work, key_id, wrapped)


def of_person(work: Work, person_id: str) -> str:
    """The id of a person's key, ready for use. Raises NoKeyError."""
    if person_id not in work.person_keys:
        row = _PERSON_KEY.one(work, {"person_id": person_id})
        if row is None:
            raise NoKeyError("This person is erased.")
        learn_person(work, person_id, row.id, row.wrapped)
    return work.person_keys[person_id]


def seal_with(work: Work, key_id: str, content: bytes, where: bytes) -> bytes:
    """`content` sealed under a content key for one place (vault.place). Raises NoKeyError."""
    return seal(_key(work, key_id), content, where)


def open_with(work: Work, key_id: str, sealed: bytes, where: bytes) -> bytes:
    """What was sealed for that place. Raises NoKeyError, SealError."""
    return unseal(_key(work, key_id), sealed, where)


def _key(work: Work, key_id: str) -> bytes:
    if key_id not in work.content_keys:
        wrapped = _KEY.scalar(work, {"key_id": key_id})
        if wrapped is None:
            raise NoKeyError("The key of this content is erased.")
        learn(work, key_id, wrapped)
    return work.content_keys[key_id]


_NEW = Prepared(insert(keys), columns=("id", "wrapped"))
_KEY = Prepared(select(keys.c.wrapped).where(keys.c.id == bindparam("key_id")))
_PERSON_KEY = Prepared(
    select(keys.c.id, keys.c.wrapped)
    .join(people, people.c.key_id == keys.c.id)
    .where(people.c.id == bindparam("person_id"))
)
