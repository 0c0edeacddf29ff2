"""Commendations: an officer was praised, and somebody of the staff looks at it before it counts.

The row holds no person. Its handle, boxed so that only delivery reads it, leads back to her until it is decided. That
one person has one voice an officer and quarter is known by a keyed hash of her row's id, the station and a salt of
that quarter; when the quarter is over salt and hashes are deleted. Copies for the worst day hold no salt.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from flows.changes import CommendOfficer
from flows.messages import Language
from storage import handles, keys, marks, outbox
from storage.chance import READABLE, readable
from storage.named_in import same_name
from storage.quarters import quarter_of
from storage.refusals import ChangeRefusedError
from storage.tables import commendation_salts, commendations
from storage.tables import keys as keys_table
from storage.tables.commendations import REASONS
from storage.vault import pad, place, unpad
from storage.work import Work

MOST_AT_ONCE = 500
LETTERS = 5
_NUMBER = re.compile(f"C[{READABLE}]{{{LETTERS}}}")
SOONEST, SPREAD = 2, 6
"""Rounds of storage.due_commendations, ten minutes each, before the staff is told of one: by chance, so that the line does
not tell who wrote just then. They are counted, since no time stands beside what was told."""
UNDECIDED = ("waiting", "asked")


@dataclass(frozen=True, slots=True)
class Line:
    """One commendation without a word of it: number, station's id, the day in Nairobi, whether an admin is asked."""

    number: str
    station: str
    on: date
    asked: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. `when` as flows.changes.FileReport has it; `name` only where she let the station know it."""

    officer: str = field(repr=False)
    looks: str = field(repr=False)
    did: str = field(repr=False)
    when: dict[str, Any] = field(repr=False)
    part: str = ""
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Commendation:
    """One in clear. `officer`: as whoever verified it wrote the name for the list, '' before and without one.

    `again`: when it was filed, the same person had praised the same officer in this quarter. `counts`: it is a voice of
    the shortlist. `station_on`, `committee_on`: the days on which these were handed it.
    """

    id: str
    number: str
    station: str
    language: Language
    on: date
    state: str
    reason: str
    decided_on: date | None
    station_on: date | None
    committee_on: date | None
    counts: bool
    again: bool
    told: Told = field(repr=False)
    officer: str = field(repr=False)
    voice: bytes | None = field(repr=False)
    handle: bytes | None = field(repr=False)


def file(work: Work, person_id: str, channel: str, change: CommendOfficer) -> str:
    """Keep it, for the staff to look at; its number. Raises ChangeRefusedError."""
    if change.part not in ("witness", "helped") or not change.did.strip():
        raise ChangeRefusedError(
            "commendation", "A commendation says what was done, and what she has to do with it."
        )
    quarter = quarter_of(work.now)
    voice = _voice(work, quarter, change.station, person_id)
    row_id, key_id = work.new_id(), keys.make(work)
    told = {"officer": change.officer, "looks": change.looks, "did": change.did, "when": change.when,
            "part": change.part, "name": change.name}  # fmt: skip
    earlier = opened(work, (commendations.c.voice == voice) & (commendations.c.state != "declined"))
    row: dict[str, Any] = {
        "id": row_id,
        "number": "C" + readable(work.random, LETTERS),
        "station": change.station,
        "language": change.language,
        "filed_on": work.today,
        "state": "waiting",
        "reason": "",
        "decided_on": None,
        "counts": False,
        "again": any(same_name(one.officer or one.told.officer, change.officer) for one in earlier),
        "voice": voice,
        "key_id": key_id,
        "told": _sealed(work, key_id, row_id, "told", json.dumps(told)),
        "officer": None,
        "handle": handles.make(work, row_id, person_id, channel) if change.messages else None,
        "announce_in": SOONEST + work.random(1)[0] % SPREAD,
    }
    while _taken(work, row["number"]):
        row["number"] = "C" + readable(work.random, LETTERS)
    work.connection.execute(insert(commendations), row)
    if change.messages:
        marks.note_filed(work, person_id, "")
    return str(row["number"])


def waiting(work: Work, stations: Collection[str], limit: int) -> list[Line]:
    """Those at these stations that nobody decided, the oldest first."""
    table = commendations.c
    query = (
        select(table.number, table.station, table.filed_on, table.state)
        .where(table.station.in_(stations), table.state.in_(UNDECIDED))
        .order_by(table.filed_on, table.id)
        .limit(limit)
    )
    return [
        Line(row.number, row.station, row.filed_on, row.state == "asked")
        for row in work.connection.execute(query)
    ]


def for_number(work: Work, stations: Collection[str], number: str) -> Commendation | None:
    """The one with this number, in any case of letters; None also where it is not of these stations.

    Raises SealError.
    """
    wanted = number.strip().upper()
    if not _NUMBER.fullmatch(wanted):
        return None
    table = commendations.c
    found = opened(work, (table.number == wanted) & table.station.in_(stations))
    return found[0] if found else None


def around(work: Work, one: Commendation, within: timedelta) -> list[Commendation]:
    """Others at its station that were filed so close to it, to be compared; not those declined."""
    table = commendations.c
    close = table.filed_on.between(one.on - within, one.on + within)
    return opened(
        work, (table.station == one.station) & (table.id != one.id) & (table.state != "declined") & close
    )


def is_of(work: Work, one: Commendation, person_id: str) -> bool:
    """Whether this person filed it; not to be known any more when the quarter is over."""
    salt = work.connection.scalar(
        select(commendation_salts.c.salt).where(commendation_salts.c.quarter == quarter_of(work.now))
    )
    if salt is None or one.voice is None:
        return False
    return voice_under(work, salt, one.station, person_id) == one.voice


def verify(work: Work, one: Commendation, officer: str) -> None:
    """It is right; `officer`: the name for the list, or ''. It counts unless the same person's voice does already.

    Raises ChangeRefusedError('decided').
    """
    table = commendations.c
    key_id = _locked(work, one)
    counts = bool(officer.strip())
    if counts and one.voice is not None:
        same = opened(work, (table.voice == one.voice) & table.counts.is_(True))
        counts = not any(same_name(other.officer, officer) for other in same)
    elif counts:
        counts = not one.again
    sealed = _sealed(work, key_id, one.id, "officer", officer.strip()) if officer.strip() else None
    _decide(work, one, {"state": "verified", "counts": counts, "officer": sealed})


def decline(work: Work, one: Commendation, reason: str) -> None:
    """It does not count. Raises ChangeRefusedError('decided' or 'reason')."""
    if not reason or reason not in REASONS:
        raise ChangeRefusedError("reason", "This is none of the reasons.")
    _locked(work, one)
    _decide(work, one, {"state": "declined", "reason": reason})


def ask_admin(work: Work, one: Commendation) -> None:
    """An admin has to decide it. Raises ChangeRefusedError('decided')."""
    _locked(work, one)
    work.connection.execute(
        update(commendations).where(commendations.c.id == one.id).values(state="asked")
    )  # fmt: skip


def way_back(one: Commendation) -> outbox.ToHandle | None:
    """To whoever filed it, if she wanted to hear of it and does not know yet."""
    return None if one.handle is None else outbox.ToHandle(one.id, one.handle)


def let_go(work: Work, person_id: str) -> None:
    """She is erased: of what she told in this quarter the way back goes, and the name that the station might learn.

    What she told in an earlier quarter nobody can find for her any more; the way back in it leads nowhere.
    """
    table = commendations.c
    voices = _voices(work, person_id)
    for row in work.connection.execute(select(commendations).where(table.voice.in_(voices))).all():
        told = json.dumps(json.loads(_open(work, row, "told")) | {"name": ""})
        values = {"handle": None, "told": _sealed(work, row.key_id, row.id, "told", told)}
        work.connection.execute(update(commendations).where(table.id == row.id).values(values))


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one: in the running quarter they have one voice.

    Of what both had praised the same officer for, what `gone` told does not count any more: the rest is as if one had told it.
    """
    table = commendations.c
    for old, new in zip(_voices(work, gone), _voices(work, into), strict=True):
        hers = opened(work, (table.voice == new) & (table.state != "declined"))
        for one in opened(work, table.voice == old):
            name = one.officer or one.told.officer
            again = any(same_name(other.officer or other.told.officer, name) for other in hers)
            counts = one.counts and not any(other.counts and same_name(other.officer, name) for other in hers)
            work.connection.execute(
                update(commendations)
                .where(table.id == one.id)
                .values(voice=new, again=one.again or again, counts=counts)
            )


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one: `station` is its id; the days on which the station and its committee were handed it."""

    state: str
    reason: str
    station: str
    station_on: date | None
    committee_on: date | None


def came_of(work: Work, row_id: str) -> Came | None:
    """What came of the one with this id, if it is decided; None for any other."""
    table = commendations.c
    row = work.connection.execute(
        select(table.state, table.reason, table.station, table.station_on, table.committee_on).where(
            table.id == row_id, table.state.not_in(UNDECIDED)
        )
    ).one_or_none()
    return None if row is None else Came(*row)


def verified(work: Work, stations: Collection[str], first: date, last: date) -> list[Commendation]:
    """Those at these stations that were verified on these days, both included, by station and day."""
    table = commendations.c
    return opened(
        work,
        table.station.in_(stations) & (table.state == "verified") & table.decided_on.between(first, last),
    )


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of '2026-11'. Raises ValueError."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def end_quarters(work: Work) -> int:
    """Forget whose voice was whose in quarters that are over; how many voices."""
    now = quarter_of(work.now)
    salts = commendation_salts
    gone = work.connection.execute(delete(salts).where(salts.c.quarter < now)).rowcount
    work.erased = work.erased or bool(gone)
    first = date(int(now[:4]), 3 * int(now[-1]) - 2, 1)
    table = commendations
    return work.connection.execute(
        update(table).where(table.c.filed_on < first, table.c.voice.is_not(None)).values(voice=None)
    ).rowcount


def erase_old(work: Work, kept_for: timedelta) -> int:
    """Erase what was filed longer ago than that, with its keys; how many. At most 500 in one run."""
    table = commendations.c
    old = select(table.id, table.key_id).where(table.filed_on < (work.now - kept_for).date())
    rows = work.connection.execute(old.limit(MOST_AT_ONCE)).all()
    if rows:
        work.connection.execute(delete(commendations).where(table.id.in_([row.id for row in rows])))
        keys.erase(work, [row.key_id for row in rows])
    return len(rows)


def _decide(work: Work, one: Commendation, values: dict[str, Any]) -> None:
    """What is declined needs no way back any more: the notice that goes out carries its own."""
    values = values | {"decided_on": work.today, "announce_in": None}
    if values["state"] == "declined":
        values["handle"] = None
    work.connection.execute(update(commendations).where(commendations.c.id == one.id).values(values))


def _locked(work: Work, one: Commendation) -> str:
    row = work.connection.execute(
        select(commendations.c.key_id, commendations.c.state)
        .where(commendations.c.id == one.id)
        .with_for_update()
    ).one_or_none()
    if row is None or row.state not in UNDECIDED:
        raise ChangeRefusedError("decided", "Somebody has decided it already.")
    return str(row.key_id)


def _taken(work: Work, number: str) -> bool:
    query = select(func.count()).select_from(commendations).where(commendations.c.number == number)
    return bool(work.connection.scalar(query))


def _voices(work: Work, person_id: str) -> list[bytes]:
    """Her voice of the running quarter at each station that has one, in one order for everybody."""
    salts = commendation_salts.c
    salt = work.connection.scalar(select(salts.salt).where(salts.quarter == quarter_of(work.now)))
    if salt is None:
        return []
    table = commendations.c
    stations = work.connection.scalars(select(table.station).where(table.voice.is_not(None)).distinct())
    return [voice_under(work, salt, station, person_id) for station in sorted(stations)]


def _voice(work: Work, quarter: str, station: str, person_id: str) -> bytes:
    """Her voice at a station in a quarter; the salt is made when the first one comes."""
    salts = commendation_salts
    work.connection.execute(work.insert_new(salts), {"quarter": quarter, "salt": work.new_id()})
    salt = work.connection.execute(select(salts.c.salt).where(salts.c.quarter == quarter)).scalar_one()
    return voice_under(work, salt, station, person_id)


def voice_under(work: Work, salt: str, station: str, person_id: str) -> bytes:
    """Whose voice it is at a station, under the salt of a quarter."""
    return work.vault.token_hash("commend", f"{salt}/{station}/{person_id}")


def opened(work: Work, which: ColumnElement[bool]) -> list[Commendation]:
    """Those for which this holds, by station and day. Raises SealError."""
    table = commendations.c
    rows: Sequence[Any] = work.connection.execute(
        select(commendations, keys_table.c.wrapped)
        .join(keys_table, keys_table.c.id == table.key_id)
        .where(which)
        .order_by(table.station, table.filed_on, table.id)
    ).all()
    for row in rows:
        keys.learn(work, row.key_id, row.wrapped)
    return [
        Commendation(
            row.id, row.number, row.station, row.language, row.filed_on, row.state, row.reason, row.decided_on,
            row.station_on, row.committee_on, row.counts, row.again, told_in(work, row),
            _open(work, row, "officer") if row.officer is not None else "", row.voice, row.handle,
        )
        for row in rows
    ]  # fmt: skip


def told_in(work: Work, row: Any) -> Told:  # noqa: ANN401 - a row
    """What was told in a row whose key was learned. Raises SealError."""
    return Told(**json.loads(_open(work, row, "told")))


def _open(work: Work, row: Any, column: str) -> str:  # noqa: ANN401 - a row
    where = place("commendations", column, row.id)
    return unpad(keys.open_with(work, row.key_id, getattr(row, column), where)).decode()


def _sealed(work: Work, key_id: str, row_id: str, column: str, words: str) -> bytes:
    return keys.seal_with(work, key_id, pad(words.encode()), place("commendations", column, row_id))
