"""Ratings: a station, a quarter, a service, six answers, and nobody.

That one person has one voice a station and quarter is known by a keyed hash of her row's id, the station and a salt of
that quarter. When the quarter is over the salt is deleted and the hashes with it: from then on not even whoever holds the
database and the secret can tell who rated, or that two stations were rated by the same person. Before that the hash
leads to her only for whoever has both. Copies for the worst day hold no salt.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update

from flows.changes import RateService
from storage import keys
from storage.quarters import quarter_of
from storage.refusals import ChangeRefusedError
from storage.tables import rating_salts, ratings
from storage.tables.ratings import ANSWERS
from storage.vault import pad, place, unpad
from storage.work import Work

MOST_AT_ONCE = 500
NOT_APPLICABLE = "na"
LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class Rating:
    """One voice: the station, and its answer by the name of each question."""

    station: str
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about a station in a quarter."""

    station: str
    quarter: str
    words: str


def rate(work: Work, person_id: str, change: RateService) -> None:
    """Keep it, instead of what she said of this station before in this quarter. Raises ChangeRefusedError.

    Who answered nothing but "not applicable" has said nothing: nothing is kept, and an earlier rating stays.
    """
    answers = {name: getattr(change, name) for name in ANSWERS}
    for name, words in ANSWERS.items():
        if answers[name] not in words:
            raise ChangeRefusedError("answer", f"The answer about {name} is none that was offered.")
    if set(answers.values()) == {NOT_APPLICABLE}:
        return
    quarter = quarter_of(work.now)
    voice = _voice(work, _salt(work, quarter), change.station, person_id)
    _erase(work, [voice])
    row_id = work.new_id()
    row = {
        "id": row_id,
        "station": change.station,
        "quarter": quarter,
        "service": change.service,
        "voice": voice,
        "key_id": None,
        "comment": None,
        **answers,
    }
    if comment := change.comment.strip()[:LONGEST_COMMENT]:
        row["key_id"] = keys.make(work)
        sealed = keys.seal_with(
            work, row["key_id"], pad(comment.encode()), place("ratings", "comment", row_id)
        )
        row["comment"] = sealed
    work.connection.execute(insert(ratings), row)


def becomes(work: Work, gone: str, into: str) -> None:
    """Two people turn out to be one: her voice of the running quarter stays one a station, that of the one who stays first."""
    both = list(zip(_voices(work, gone), _voices(work, into), strict=True))
    hers = select(ratings.c.voice).where(ratings.c.voice.in_([new for _, new in both]))
    twice = set(work.connection.scalars(hers))
    _erase(work, [old for old, new in both if new in twice])
    if alone := [{"old": old, "new": new} for old, new in both if new not in twice]:
        work.connection.execute(
            update(ratings).where(ratings.c.voice == bindparam("old")).values(voice=bindparam("new")), alone
        )


def take_back(work: Work, person_id: str) -> None:
    """She is erased: what she said in the running quarter goes too, or she could speak again as somebody new.

    What she said in an earlier quarter nobody can find for her any more.
    """
    _erase(work, _voices(work, person_id))


def of_quarter(work: Work, quarter: str, stations: Collection[str]) -> list[Rating]:
    """Every voice of a quarter at these stations, in no order. For computing: what may be shown is bot/index's matter."""
    columns = [ratings.c.station, *(ratings.c[name] for name in ANSWERS)]
    query = select(*columns).where(ratings.c.quarter == quarter, ratings.c.station.in_(stations))
    return [
        Rating(row.station, {name: getattr(row, name) for name in ANSWERS})
        for row in work.connection.execute(query)
    ]


def comments(work: Work, stations: Collection[str], limit: int) -> list[Comment]:
    """What was written of these stations in quarters that are over, the latest quarter first, else in no order.

    Not those of the running quarter: who rates and is seen to leave would be known by being the last.
    """
    query = (
        select(ratings.c.id, ratings.c.station, ratings.c.quarter, ratings.c.key_id, ratings.c.comment)
        .where(
            ratings.c.station.in_(stations),
            ratings.c.comment.is_not(None),
            ratings.c.quarter < quarter_of(work.now),
        )
        .order_by(ratings.c.quarter.desc(), ratings.c.id)
        .limit(limit)
    )
    return [
        Comment(
            row.station,
            row.quarter,
            unpad(
                keys.open_with(work, row.key_id, row.comment, place("ratings", "comment", row.id))
            ).decode(),
        )
        for row in work.connection.execute(query).all()
    ]


def end_quarters(work: Work) -> int:
    """Forget whose voice was whose in quarters that are over; how many voices."""
    now = quarter_of(work.now)
    gone = work.connection.execute(delete(rating_salts).where(rating_salts.c.quarter < now)).rowcount
    work.erased = work.erased or bool(gone)
    statement = (
        update(ratings).where(ratings.c.quarter < now, ratings.c.voice.is_not(None)).values(voice=None)
    )
    return work.connection.execute(statement).rowcount


def erase_old(work: Work, kept_for: timedelta, comments_for: timedelta) -> int:
    """Erase ratings, and comments with their keys, of quarters that ended longer ago than that; how many rows changed.

    At most 500 in one run, so that no transaction holds the database for long.
    """
    over, silent = (quarter_of(work.now - time) for time in (kept_for, comments_for))
    query = (
        select(ratings.c.id, ratings.c.key_id, ratings.c.quarter)
        .where(
            or_(
                ratings.c.quarter < over,
                (ratings.c.quarter < silent) & ratings.c.comment.is_not(None),
            )
        )
        .limit(MOST_AT_ONCE)
    )
    rows = work.connection.execute(query).all()
    old = [row.id for row in rows if row.quarter < over]
    quiet = [row.id for row in rows if row.quarter >= over]
    if old:
        work.connection.execute(delete(ratings).where(ratings.c.id.in_(old)))
    if quiet:
        work.connection.execute(
            update(ratings).where(ratings.c.id.in_(quiet)).values(comment=None, key_id=None)
        )
    if key_ids := [row.key_id for row in rows if row.key_id is not None]:
        keys.erase(work, key_ids)
    return len(rows)


def _erase(work: Work, voices: Collection[bytes]) -> None:
    rows = work.connection.execute(
        select(ratings.c.id, ratings.c.key_id).where(ratings.c.voice.in_(voices))
    ).all()
    if rows:
        work.connection.execute(delete(ratings).where(ratings.c.id.in_([row.id for row in rows])))
        if key_ids := [row.key_id for row in rows if row.key_id is not None]:
            keys.erase(work, key_ids)


def _voices(work: Work, person_id: str) -> list[bytes]:
    """Her voice of the running quarter at each station of which anybody spoke, in one order for everybody."""
    quarter = quarter_of(work.now)
    salt = work.connection.scalar(select(rating_salts.c.salt).where(rating_salts.c.quarter == quarter))
    if salt is None:
        return []
    stations = select(ratings.c.station).where(ratings.c.quarter == quarter).distinct()
    return [_voice(work, salt, one, person_id) for one in sorted(work.connection.scalars(stations))]


def _voice(work: Work, salt: str, station: str, person_id: str) -> bytes:
    return work.vault.token_hash("rating", f"{salt}/{station}/{person_id}")


def _salt(work: Work, quarter: str) -> str:
    """The salt of a quarter, made when its first voice comes."""
    work.connection.execute(work.insert_new(rating_salts), {"quarter": quarter, "salt": work.new_id()})
    salt: str = work.connection.execute(
        select(rating_salts.c.salt).where(rating_salts.c.quarter == quarter)
    ).scalar_one()
    return salt
