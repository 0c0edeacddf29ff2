"""What residents say of services: one voice a station and quarter, nobody kept with it, comments sealed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from flows.changes import EraseMe, Manner, RateService
from storage import blending, quarters, ratings, retention, self_assessments
from storage.copies import PASSING
from storage.ratings import Comment, Rating
from storage.refusals import ChangeRefusedError
from storage.self_assessments import SelfAssessment
from storage.tables import keys, rating_salts
from storage.tables import ratings as table
from storage.tables.ratings import ANSWERS
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.looking import everything, reachable, rows_in
from tests.storage.messages import said
from tests.storage.test_canaries import files
from tests.storage.turns import arrives, report, send_all, turn

NJORO, LORUK = "njoro-police-station", "loruk-police-station"
GOOD = RateService(NJORO, "p3-form", "yes", "quarter", "good", "no", "yes", "yes")
BAD = replace(GOOD, reception="no", integrity="yes")
WORDS = "canary-comment-2b7f: he asked me for tea"
Q4, Q1 = "2026-Q4", "2027-Q1"


HER_TABLES = {table.name for table in blending.PERSON_SIDE}


def rates(storage: Storage, change: RateService, number: int = 1, who: str = "4711") -> str:
    arrives(storage, said("kutathmini", number, who=who))
    return turn(storage, change)[0]


def kept(storage: Storage, quarter: str = Q4) -> list[Rating]:
    with storage.read() as work:
        return ratings.of_quarter(work, quarter, [NJORO, LORUK])


def written(storage: Storage) -> list[Comment]:
    with storage.read() as work:
        return ratings.comments(work, [NJORO], 10)


def clean(storage: Storage) -> dict[str, int]:
    with storage.begin() as work:
        return retention.run(work, retention.Limits())


def test_a_later_rating_replaces_an_earlier_one_of_the_same_station_and_quarter(
    storage: Storage, clock: Clock
) -> None:
    rates(storage, replace(GOOD, comment="mzuri"), 1)
    rates(storage, BAD, 2)
    rates(storage, replace(GOOD, station=LORUK), 3)
    rates(storage, GOOD, 4, who="4712")
    assert sorted((one.station, one.answers["integrity"]) for one in kept(storage)) == [
        (LORUK, "no"), (NJORO, "no"), (NJORO, "yes"),
    ]  # fmt: skip
    with storage.read() as work:
        assert work.connection.execute(select(table.c.key_id).where(table.c.key_id.is_not(None))).all() == []
        assert len(work.connection.execute(select(keys.c.id)).all()) == 2, "the two people's"
    clock.forward(days=60)
    rates(storage, BAD, 5)
    assert len(kept(storage)) == 3
    assert [one.answers["integrity"] for one in kept(storage, Q1)] == ["yes"]


@pytest.mark.parametrize("field", ANSWERS)
@pytest.mark.parametrize("wrong", ["", "maybe", "YES", "x" * 9])
def test_what_was_not_offered_is_refused(storage: Storage, field: str, wrong: str) -> None:
    arrives(storage, said("kutathmini", 1))
    with pytest.raises(ChangeRefusedError) as refused:
        turn(storage, replace(GOOD, **{field: wrong}))
    assert refused.value.reason == "answer"
    assert kept(storage) == []


@pytest.mark.parametrize("field", ANSWERS)
def test_nor_does_the_database_take_it(storage: Storage, field: str) -> None:
    row = {
        "id": "0" * 32,
        "station": NJORO,
        "quarter": Q4,
        "service": "",
        **dict.fromkeys(ANSWERS, "na"),
        field: "?",
    }
    with pytest.raises(IntegrityError), storage.begin() as work:
        work.connection.execute(insert(table), row)


def test_whoever_says_nothing_has_no_voice(storage: Storage) -> None:
    rates(storage, GOOD, 1)
    nothing = RateService(NJORO, "other", "na", "na", "na", "na", "na", "na", WORDS)
    rates(storage, nothing, 2)
    assert [one.answers["reception"] for one in kept(storage)] == ["yes"]


def test_a_comment_is_sealed_under_its_own_key_and_read_when_the_quarter_is_over(
    storage: Storage, clock: Clock, url: str
) -> None:
    rates(storage, replace(GOOD, comment=WORDS))
    assert WORDS not in repr(replace(GOOD, comment=WORDS))
    for name, content in files(url).items():
        assert b"canary-comment" not in content, name
    assert written(storage) == []
    clock.forward(days=60)
    assert written(storage) == [Comment(NJORO, Q4, WORDS)]
    with storage.read() as work:
        assert ratings.comments(work, [LORUK], 10) == []
        assert ratings.comments(work, [], 10) == []


def test_no_path_leads_from_a_rating_to_anybody(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    """Nor from her other rating, nor from a report she filed in the same hour."""
    for number, who in enumerate(("4711", "4712", "4713")):
        rates(storage, replace(GOOD, comment=WORDS), 3 * number, who=who)
        rates(storage, replace(BAD, station=LORUK), 3 * number + 1, who=who)
        arrives(storage, said("ripoti", 3 * number + 2, who=who))
        turn(storage, report(Manner.CONFIDENTIAL))
    send_all(storage, opener)
    clean(storage)
    rows = everything(storage)
    for row in rows:
        if row[0].table == "ratings":
            assert not reachable(rows, [row]) & HER_TABLES
    starts = [[row] for row in rows if row[0].table == "people"]
    assert len(starts) == 3
    for start in starts:
        assert "ratings" not in reachable(rows, start)


@POSTGRES_ONLY
def test_on_postgresql_the_transaction_would_lead_to_her_until_the_rows_are_blended(storage: Storage) -> None:
    rates(storage, replace(GOOD, comment=WORDS))
    rows = everything(storage)
    assert "people" in reachable(rows, [row for row in rows if row[0].table == "ratings"])
    with storage.begin() as work:
        assert blending.blend(work) == 3  # the rating, the salt, the comment's key


def test_when_the_quarter_is_over_nobody_can_tell_whose_voice_it_was(storage: Storage, clock: Clock) -> None:
    rates(storage, GOOD, 1)
    rates(storage, BAD, 2, who="4712")
    clean(storage)
    with storage.read() as work:
        assert len(set(work.connection.scalars(select(table.c.voice)))) == 2
        salt = work.connection.scalar(select(rating_salts.c.salt))
    clock.now = datetime(
        2026, 12, 31, 21, 0, 1, tzinfo=UTC
    )  # a second past midnight of the new year in Nairobi
    assert clean(storage)["raters"] == 2
    with storage.read() as work:
        assert list(work.connection.scalars(select(table.c.voice))) == [None, None]
        assert work.connection.execute(select(rating_salts)).all() == []
    assert salt
    assert salt not in repr(everything(storage))
    assert "rating_salts" in PASSING, "a copy would bring the salt back"
    assert len(kept(storage)) == 2, "what was said stays"


def test_her_erasure_takes_what_she_said_in_the_running_quarter(
    storage: Storage, clock: Clock, opener: HandleOpener
) -> None:
    """Or she could erase herself and speak again as somebody new, as often as she likes."""
    rates(storage, replace(GOOD, comment=WORDS), 1)
    clock.forward(days=60)
    person_id = rates(storage, replace(BAD, comment=WORDS), 2)
    rates(storage, BAD, 3, who="4712")
    arrives(storage, said("futa", 4))
    turn(storage, EraseMe())
    send_all(storage, opener)
    assert person_id not in repr(everything(storage))
    assert len(kept(storage)) == 1, "nobody can find it for her any more"
    rates(storage, GOOD, 5)
    assert sorted(one.answers["integrity"] for one in kept(storage, Q1)) == ["no", "yes"]
    with storage.read() as work:
        comments = work.connection.scalars(select(table.c.key_id).where(table.c.key_id.is_not(None))).all()
        assert len(comments) == 1
        assert len(work.connection.execute(select(keys.c.id)).all()) == 3, "the comment's and two people's"


def test_retention_takes_comments_first_and_then_the_ratings(
    storage: Storage, clock: Clock, opener: HandleOpener
) -> None:
    rates(storage, replace(GOOD, comment=WORDS))
    send_all(storage, opener)
    clock.now = datetime(2027, 1, 1, 12, tzinfo=UTC)
    arrives(storage, said("futa", 2))
    turn(storage, EraseMe())
    send_all(storage, opener)
    clock.now = datetime(2027, 12, 31, 12, tzinfo=UTC)
    assert clean(storage)["ratings"] == 0
    clock.now = datetime(2028, 1, 1, 12, tzinfo=UTC)
    assert clean(storage)["ratings"] == 1
    assert written(storage) == []
    assert len(kept(storage)) == 1
    with storage.read() as work:
        assert work.connection.execute(select(keys)).all() == [], "the comment's"
    clock.now = datetime(2032, 1, 2, 12, tzinfo=UTC)
    assert clean(storage)["ratings"] == 1
    assert "ratings" not in rows_in(storage)


@pytest.mark.parametrize(
    ("moment", "quarter", "earlier", "first", "last"),
    [
        (
            datetime(2026, 12, 31, 20, 59, tzinfo=UTC),
            "2026-Q4",
            "2026-Q3",
            date(2026, 10, 1),
            date(2026, 12, 31),
        ),
        (
            datetime(2026, 12, 31, 21, 0, tzinfo=UTC),
            "2027-Q1",
            "2026-Q4",
            date(2027, 1, 1),
            date(2027, 3, 31),
        ),
        (datetime(2027, 6, 1, tzinfo=UTC), "2027-Q2", "2027-Q1", date(2027, 4, 1), date(2027, 6, 30)),
        (datetime(2027, 9, 30, 12, tzinfo=UTC), "2027-Q3", "2027-Q2", date(2027, 7, 1), date(2027, 9, 30)),
    ],
)
def test_quarters_are_those_of_nairobi(
    moment: datetime, quarter: str, earlier: str, first: date, last: date
) -> None:
    assert quarters.quarter_of(moment) == quarter
    assert quarters.before(quarter) == earlier
    assert (quarters.first_day(quarter), quarters.last_day(quarter)) == (first, last)
    assert quarters.quarter_of(moment + timedelta(days=400)) > quarter


def test_a_station_s_own_view_is_replaced_by_its_next_import(storage: Storage) -> None:
    first = SelfAssessment(NJORO, Q4, (80, 70, 90, 100, 90, 60), "Station commander's office")
    second = replace(first, scores=(50, 50, 50, 50, 50, 50))
    other = replace(first, quarter=Q1)
    with storage.begin() as work:
        assert self_assessments.replace(work, [first, other]) == 2
        assert self_assessments.replace(work, []) == 0
    with storage.begin() as work:
        assert self_assessments.replace(work, [second]) == 1
    with storage.read() as work:
        assert self_assessments.of_quarter(work, Q4, [NJORO, LORUK]) == {NJORO: second}
        assert self_assessments.of_quarter(work, Q1, [NJORO]) == {NJORO: other}
        assert self_assessments.of_quarter(work, Q1, [LORUK]) == {}
