"""Whose problem a matter is too: one voice each, and nobody.

A voice is a keyed hash of her row's id and the matter's salt. When the matter is over for good the salt is deleted: from then
on not even whoever holds the database and the secret can tell who spoke. Before that a voice leads to her only for whoever
has both. A report that leaves no way back to whoever filed it adds a voice made by chance, which leads nowhere from the start.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, delete, func, select, update

from storage.tables import matter_votes, matters, voices
from storage.work import Work

FLOOR = 5
"""Fewer voices than this are never shown as a number: in a small place four could be told apart."""
BYTES = 32


def add(work: Work, matter_id: str, voice: bytes) -> bool:
    """It counts from now on; False when it did before."""
    row = {"matter_id": matter_id, "voice": voice}
    return bool(work.connection.execute(work.insert_new(voices), row).rowcount)


def of_person(work: Work, matter_id: str, person_id: str) -> bytes | None:
    """Her voice in this matter, whether it counts or not; None when it is over for good, or erased."""
    salt = work.connection.scalar(select(matters.c.salt).where(matters.c.id == matter_id))
    return None if salt is None else _voice(work, salt, person_id)


def by_chance(work: Work) -> bytes:
    """A voice that leads to nobody."""
    return work.random(BYTES)


def speaks_in(work: Work, person_id: str, matter_ids: Collection[str]) -> set[str]:
    """In which of these matters her voice counts."""
    hers = _hers(work, person_id, matter_ids)
    query = select(voices.c.matter_id).where(voices.c.voice.in_(list(hers.values())))
    return set(work.connection.scalars(query)) if hers else set()


def numbers(work: Work, matter_ids: Collection[str]) -> dict[str, int]:
    """How many voices each of these has; one with none is not in it. What is shown of it: see `shown`."""
    query = (
        select(voices.c.matter_id, func.count().label("number"))
        .where(voices.c.matter_id.in_(matter_ids))
        .group_by(voices.c.matter_id)
    )
    return {row.matter_id: row.number for row in work.connection.execute(query)}


def shown(work: Work, matter_ids: Collection[str]) -> dict[str, int]:
    """The same as anybody may read it: what is below the floor is not in it."""
    return {one: number for one, number in numbers(work, matter_ids).items() if number >= FLOOR}


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one, who has one voice in each matter; of two votes her own holds."""
    live = _live(work)
    both = [(matter_id, _voice(work, salt, gone), _voice(work, salt, into)) for matter_id, salt in live]
    for table in (voices, matter_votes):
        rows = select(table.c.voice).where(table.c.voice.in_([voice for _, *two in both for voice in two]))
        known = set(work.connection.scalars(rows)) if both else set()
        if twice := [old for _, old, new in both if old in known and new in known]:
            work.connection.execute(delete(table).where(table.c.voice.in_(twice)))
        alone = [{"old": old, "new": new} for _, old, new in both if old in known and new not in known]
        if alone:
            statement = update(table).where(table.c.voice == bindparam("old"))
            work.connection.execute(statement.values(voice=bindparam("new")), alone)


def take_back(work: Work, person_ids: Iterable[str]) -> None:
    """They are erased: their voices and votes go too, where they can still be found, or they could speak again as somebody new."""
    live = _live(work)
    theirs = [_voice(work, salt, one) for one in person_ids for _, salt in live]
    for table in (voices, matter_votes) if theirs else ():
        work.connection.execute(delete(table).where(table.c.voice.in_(theirs)))


def _hers(work: Work, person_id: str, matter_ids: Collection[str]) -> dict[str, bytes]:
    query = select(matters.c.id, matters.c.salt).where(
        matters.c.id.in_(matter_ids), matters.c.salt.is_not(None)
    )
    return {row.id: _voice(work, row.salt, person_id) for row in work.connection.execute(query)}


def _live(work: Work) -> list[tuple[str, str]]:
    query = select(matters.c.id, matters.c.salt).where(matters.c.salt.is_not(None))
    return [(row.id, row.salt) for row in work.connection.execute(query)]


def _voice(work: Work, salt: str, person_id: str) -> bytes:
    return work.vault.token_hash("matter", f"{salt}/{person_id}")
