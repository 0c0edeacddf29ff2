"""Service charters as residents saw them: a station, a month, what hung there, and nobody.

That one person has one voice a station and month is known by a keyed hash of her row's id, the station and a salt of
that month. When the month is over the salt is deleted and the hashes with it: from then on not even whoever holds the
database and the secret can tell who said it, or that two stations were told of by the same person. Before that the
hash leads to her only for whoever has both. Copies for the worst day hold no salt.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, bindparam, case, delete, func, insert, select, update

from flows.changes import SeeCharter
from storage import keys, outbox, uploads
from storage.refusals import ChangeRefusedError
from storage.statuses import SendKind
from storage.tables import charter_salts, charters
from storage.vault import place
from storage.work import Work

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said of one station: how often displayed, missing, old or unreadable; photos; the last month seen."""

    seen: int
    missing: int
    outdated: int
    photos: int
    last: date


def see(work: Work, person_id: str, channel: str, change: SeeCharter) -> None:
    """Keep what she saw, and have her photo fetched, if she sent one. Raises ChangeRefusedError.

    The photo as it came is kept nowhere: it may tell the phone, and the place is known.
    """
    row_id = keep(work, person_id, change)
    if change.photo is None:
        return
    held = uploads.take(work, person_id, [change.photo.reference]).get(change.photo.reference)
    if held is not None:
        keep_photo(work, row_id, held.content)
        return
    body = json.dumps({"charter": row_id, "media": asdict(change.photo)}).encode()
    outbox.queue_errands(work, channel, SendKind.FETCH_MEDIA, [body])


def keep(work: Work, person_id: str, change: SeeCharter) -> str:
    """Keep what she saw, instead of what she said of this station before in this month; the id of its row.

    Raises ChangeRefusedError when the month is none, or lies ahead.
    """
    this_month = _month_of(work.today)
    seen_in = _month(change.seen)
    if seen_in is None or seen_in > this_month:
        raise ChangeRefusedError("month", "What was seen has no month, or one that lies ahead.")
    voice = _voice(work, _salt(work, this_month), change.station, person_id)
    _erase(work, charters.c.voice == voice)
    row_id = work.new_id()
    row = {
        "id": row_id,
        "station": change.station,
        "said_in": this_month,
        "seen_in": seen_in,
        "displayed": change.displayed,
        "state": change.state,
        "prices": change.prices,
        "language": change.language,
        "voice": voice,
    }
    work.connection.execute(insert(charters), row)
    return row_id


def keep_photo(work: Work, charter_id: str, content: bytes) -> bool:
    """Seal a picture that was drawn anew under a key of its own; False when what it belongs to is gone, or has one."""
    found = work.connection.execute(
        select(charters.c.id).where(charters.c.id == charter_id, charters.c.photo.is_(None))
    ).one_or_none()
    if found is None:
        return False
    key_id = keys.make(work)
    sealed = keys.seal_with(work, key_id, content, place("charters", "photo", charter_id))
    work.connection.execute(
        update(charters).where(charters.c.id == charter_id).values(key_id=key_id, photo=sealed)
    )
    return True


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one: of this month her voice stays one a station, that of the one who stays first."""
    month = _month_of(work.today)
    salt = work.connection.scalar(select(charter_salts.c.salt).where(charter_salts.c.month == month))
    if salt is None:
        return
    stations = work.connection.scalars(
        select(charters.c.station).where(charters.c.voice.is_not(None)).distinct()
    )
    both = [(_voice(work, salt, one, gone), _voice(work, salt, one, into)) for one in stations.all()]
    hers = select(charters.c.voice).where(charters.c.voice.in_([new for _, new in both]))
    twice = set(work.connection.scalars(hers))
    if again := [old for old, new in both if new in twice]:
        _erase(work, charters.c.voice.in_(again))
    if alone := [{"old": old, "new": new} for old, new in both if new not in twice]:
        work.connection.execute(
            update(charters).where(charters.c.voice == bindparam("old")).values(voice=bindparam("new")), alone
        )


def by_station(work: Work, stations: Collection[str]) -> dict[str, Tally]:
    """What was said of these stations; one of which nobody said anything is not in it."""
    query = (
        select(
            charters.c.station,
            _how_many(charters.c.displayed == "yes").label("seen"),
            _how_many(charters.c.displayed == "no").label("missing"),
            _how_many(charters.c.state.in_(("old", "unreadable"))).label("outdated"),
            _how_many(charters.c.photo.is_not(None)).label("photos"),
            func.max(charters.c.seen_in).label("last"),
        )
        .where(charters.c.station.in_(stations))
        .group_by(charters.c.station)
    )
    return {
        row.station: Tally(row.seen, row.missing, row.outdated, row.photos, row.last)
        for row in work.connection.execute(query)
    }


def photos_of(work: Work, stations: Collection[str], limit: int) -> list[tuple[str, str, date]]:
    """(id, station, month) of what has a photo at these stations, the latest first."""
    query = (
        select(charters.c.id, charters.c.station, charters.c.seen_in)
        .where(charters.c.station.in_(stations), charters.c.photo.is_not(None))
        .order_by(charters.c.seen_in.desc(), charters.c.id)
        .limit(limit)
    )
    return [(row.id, row.station, row.seen_in) for row in work.connection.execute(query)]


def photo(work: Work, charter_id: str, stations: Collection[str]) -> bytes | None:
    """The picture in clear; None when it is not one of these stations', or gone. Raises NoKeyError, SealError."""
    row = work.connection.execute(
        select(charters.c.key_id, charters.c.photo).where(
            charters.c.id == charter_id, charters.c.station.in_(stations), charters.c.photo.is_not(None)
        )
    ).one_or_none()
    if row is None:
        return None
    return keys.open_with(work, row.key_id, row.photo, place("charters", "photo", charter_id))


def end_months(work: Work) -> int:
    """Forget whose voice was whose in months that are over; how many voices."""
    this_month = _month_of(work.today)
    gone = work.connection.execute(delete(charter_salts).where(charter_salts.c.month < this_month)).rowcount
    work.erased = work.erased or bool(gone)
    statement = (
        update(charters)
        .where(charters.c.said_in < this_month, charters.c.voice.is_not(None))
        .values(voice=None)
    )
    return work.connection.execute(statement).rowcount


def erase_old(work: Work, kept_for: timedelta) -> int:
    """Erase what was said in months that began longer ago than that, with the keys of its photos; how many rows."""
    over = select(charters.c.id).where(charters.c.said_in < (work.now - kept_for).date()).limit(MOST_AT_ONCE)
    return _erase(work, charters.c.id.in_(over))


def _erase(work: Work, which: ColumnElement[bool]) -> int:
    rows = work.connection.execute(select(charters.c.id, charters.c.key_id).where(which)).all()
    if rows:
        work.connection.execute(delete(charters).where(charters.c.id.in_([row.id for row in rows])))
        if key_ids := [row.key_id for row in rows if row.key_id is not None]:
            keys.erase(work, key_ids)
    return len(rows)


def _voice(work: Work, salt: str, station: str, person_id: str) -> bytes:
    return work.vault.token_hash("charter", f"{salt}/{station}/{person_id}")


def _salt(work: Work, month: date) -> str:
    """The salt of a month, made when its first voice comes."""
    work.connection.execute(work.insert_new(charter_salts), {"month": month, "salt": work.new_id()})
    salt: str = work.connection.execute(
        select(charter_salts.c.salt).where(charter_salts.c.month == month)
    ).scalar_one()
    return salt


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _month(written: str) -> date | None:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return None


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
