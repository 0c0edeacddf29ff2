"""Commendations of which the staff is to be told: what is due, whom it concerns, and when it is tried again."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select, update

from storage import keys
from storage.commendations import UNDECIDED, told_in, voice_under
from storage.member import Staff
from storage.named_in import Told
from storage.quarters import quarter_of
from storage.tables import commendation_salts, commendations
from storage.tables import keys as keys_table
from storage.vault import SealError
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Due:
    """One commendation to tell of; `named` holds whom it praises, `voice` who told it while that is known."""

    id: str
    number: str
    station: str
    named: Told = field(repr=False)
    voice: bytes | None = field(repr=False)


def count_down(work: Work) -> None:
    """A round is over: whatever waits waits one less."""
    left = commendations.c.announce_in
    work.connection.execute(update(commendations).where(left > 0).values(announce_in=left - 1))


def due(work: Work, limit: int) -> list[Due]:
    """Those that have waited for as many rounds as they should. One whose words do not open any more is told of all the same."""
    table = commendations.c
    query = (
        select(commendations, keys_table.c.wrapped)
        .join(keys_table, keys_table.c.id == table.key_id)
        .where(table.announce_in == 0, table.state.in_(UNDECIDED))
        .order_by(table.filed_on, table.id)
        .limit(limit)
    )
    rows: Sequence[Any] = work.connection.execute(query).all()
    for row in rows:
        keys.learn(work, row.key_id, row.wrapped)
    return [Due(row.id, row.number, row.station, _praised(work, row), row.voice) for row in rows]


def salt_now(work: Work) -> str:
    """Under which voices of the running quarter are hashed; '' while there is none."""
    salts = commendation_salts.c
    query = select(salts.salt).where(salts.quarter == quarter_of(work.now))
    return str(work.connection.scalar(query) or "")


def may_hear(work: Work, one: Due, member: Staff, salt: str) -> bool:
    """Whether this member of its area is told: neither who told it, as far as that is known, nor whom it praises."""
    if one.named.names(member.name):
        return False
    known = bool(salt and one.voice and member.person_id)
    return not known or voice_under(work, salt, one.station, str(member.person_id)) != one.voice


def done(work: Work, ids: Collection[str]) -> None:
    """Whoever is to know of them knows."""
    _wait(work, ids, None)


def later(work: Work, ids: Collection[str]) -> None:
    """Nobody could be told of them: again after a round in which others come first."""
    _wait(work, ids, 2)


def any_waits(work: Work) -> bool:
    """Whether of any somebody is still to be told, now or later."""
    return bool(work.connection.scalar(select(exists().where(commendations.c.announce_in.is_not(None)))))


def _praised(work: Work, row: Any) -> Told:  # noqa: ANN401 - a row
    try:
        told = told_in(work, row)
    except (SealError, json.JSONDecodeError):
        return Told([])
    return Told([told.officer, told.looks, told.did])


def _wait(work: Work, ids: Collection[str], rounds: int | None) -> None:
    if ids:
        work.connection.execute(
            update(commendations).where(commendations.c.id.in_(ids)).values(announce_in=rounds)
        )
