"""What residents say of the charters on the wall: one voice a month, nobody kept with it, photos sealed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from flows.changes import EraseMe, SeeCharter
from flows.messages import MediaRef
from storage import attachments, charters, people, retention, uploads
from storage.charters import Tally
from storage.copies import PASSING
from storage.outbox import PAGE
from storage.refusals import ChangeRefusedError
from storage.statuses import SendKind
from storage.tables import charter_salts, keys
from storage.tables import charters as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import SQLITE_ONLY, Clock
from tests.storage.looking import everything, reachable, rows_in
from tests.storage.messages import said
from tests.storage.test_log_of_changes import log_of
from tests.storage.turns import arrives, claim, send_all, turn

NJORO, LORUK = "njoro-police-station", "loruk-police-station"
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
CANARY = b"canary-charter-photo-5ae1"


def charter(displayed: str = "yes", station: str = NJORO, **more: object) -> SeeCharter:
    shown = {"state": "current", "prices": "yes", "language": "both"} if displayed == "yes" else {}
    fields = {"state": "", "prices": "", "language": "", "seen": "2026-11", **shown, **more}
    return SeeCharter(station=station, displayed=displayed, **fields)  # type: ignore[arg-type]


def sees(storage: Storage, change: SeeCharter, number: int = 1, who: str = "4711") -> str:
    arrives(storage, said("mkataba", number, who=who))
    person_id, _ = turn(storage, change)
    return person_id


def tallies(storage: Storage) -> dict[str, Tally]:
    with storage.read() as work:
        return charters.by_station(work, [NJORO, LORUK])


def test_it_is_counted_by_station(storage: Storage) -> None:
    sees(storage, charter("yes", state="old"), 1, "4711")
    sees(storage, charter("no"), 2, "4712")
    sees(storage, charter("unseen"), 3, "4713")
    sees(storage, charter("yes", LORUK, seen="2026-10"), 4, "4711")
    assert tallies(storage) == {
        NJORO: Tally(seen=1, missing=1, outdated=1, photos=0, last=NOVEMBER),
        LORUK: Tally(seen=1, missing=0, outdated=0, photos=0, last=OCTOBER),
    }
    with storage.read() as work:
        assert list(charters.by_station(work, [LORUK])) == [LORUK]
        assert charters.by_station(work, []) == {}


def test_one_person_has_one_voice_a_station_and_month(storage: Storage, clock: Clock) -> None:
    sees(storage, charter("no"), 1)
    sees(storage, charter("yes"), 2)
    assert tallies(storage)[NJORO] == Tally(1, 0, 0, 0, NOVEMBER)
    clock.forward(days=20)  # December
    sees(storage, charter("no", seen="2026-12"), 3)
    assert tallies(storage)[NJORO] == Tally(1, 1, 0, 0, date(2026, 12, 1))


def test_the_month_begins_in_nairobi(storage: Storage, clock: Clock) -> None:
    clock.now = clock.now.replace(
        month=11, day=30, hour=21, minute=30
    )  # half past midnight on 1 December there
    sees(storage, charter("no", seen="2026-12"))
    assert tallies(storage)[NJORO].last == date(2026, 12, 1)


@pytest.mark.parametrize("seen", ["2026-12", "2027-01", "", "2026", "2026-13", "November", "2026-11-20"])
def test_a_month_that_lies_ahead_or_is_none_is_refused(storage: Storage, seen: str) -> None:
    arrives(storage, said("mkataba", 1))
    with storage.begin() as work:
        person = people.find(work, "telegram", "4711")
        assert person is not None
        with pytest.raises(ChangeRefusedError):
            charters.see(work, person.id, "telegram", charter(seen=seen))
    assert "charters" not in rows_in(storage)


@pytest.mark.parametrize(
    "wrong", [{"displayed": "maybe"}, {"state": "new"}, {"prices": "1"}, {"language": "fr"}]
)
def test_the_database_refuses_what_is_no_answer(storage: Storage, wrong: dict[str, str]) -> None:
    row = {"id": "0" * 32, "station": NJORO, "said_in": NOVEMBER, "seen_in": NOVEMBER,
           "displayed": "yes", "state": "", "prices": "", "language": ""}  # fmt: skip
    with pytest.raises(IntegrityError), storage.begin() as work:
        work.connection.execute(insert(table), row | wrong)


def test_no_path_leads_to_whoever_said_it(storage: Storage, opener: HandleOpener) -> None:
    photo = MediaRef("upload:x", "image/jpeg", 9)
    for number, who in enumerate(("4711", "4712"), 1):
        sees(storage, charter("no", photo=photo), number, who)
    send_all(storage, opener)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    rows = everything(storage)
    start = [row for row in rows if row[0].table == "charters"]
    assert len(start) == 2
    assert reachable(rows, start) <= {"charters", "charter_salts", "keys"}
    assert not any(hasattr(cell.value, "hour") for row in start for cell in row)


def test_two_stations_of_one_person_share_nothing(storage: Storage) -> None:
    sees(storage, charter("no"), 1)
    sees(storage, charter("no", LORUK), 2)
    with storage.read() as work:
        voices = list(work.connection.scalars(select(table.c.voice)))
    assert len(set(voices)) == 2


@SQLITE_ONLY
def test_the_salt_does_not_stay_in_the_log_of_changes(storage: Storage, clock: Clock) -> None:
    sees(storage, charter("no"))
    with storage.read() as work:
        salt = work.connection.scalar(select(charter_salts.c.salt))
    assert salt
    assert salt.encode() in log_of(storage)
    clock.forward(days=20)
    with storage.begin() as work:
        charters.end_months(work)
    assert salt.encode() not in log_of(storage)


def test_when_the_month_is_over_nobody_can_tell_whose_voice_it_was(storage: Storage, clock: Clock) -> None:
    sees(storage, charter("no"))
    with storage.begin() as work:
        assert charters.end_months(work) == 0
    clock.forward(days=20)
    with storage.begin() as work:
        assert retention.run(work, retention.Limits())["voices"] == 1
    with storage.read() as work:
        assert work.connection.scalars(select(charter_salts.c.salt)).all() == []
        assert work.connection.scalars(select(table.c.voice)).all() == [None]
    assert tallies(storage)[NJORO].missing == 1


def test_a_copy_holds_no_salt() -> None:
    assert "charter_salts" in PASSING
    assert "charters" not in PASSING


def test_who_erases_herself_takes_nothing_of_it_along(storage: Storage) -> None:
    sees(storage, charter("no"))
    arrives(storage, said("futa", 2))
    turn(storage, EraseMe())
    assert tallies(storage)[NJORO].missing == 1


def test_a_photo_is_fetched_sealed_and_seen_for_its_station_alone(
    storage: Storage, opener: HandleOpener, url: str
) -> None:
    sees(storage, charter("no", photo=MediaRef("file-1", "image/jpeg", 70_000)))
    (errand,) = [row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA]
    with storage.begin() as work:
        assert attachments.store(work, errand, CANARY, "image/jpeg")
    with storage.begin() as work:  # fetched again after a crash
        assert not attachments.store(work, errand, b"another", "image/jpeg")
    with storage.read() as work:
        ((photo_id, station, month),) = charters.photos_of(work, [NJORO, LORUK], 10)
        assert (station, month) == (NJORO, NOVEMBER)
        assert charters.photo(work, photo_id, [NJORO]) == CANARY
        assert charters.photo(work, photo_id, [LORUK]) is None
        assert charters.photo(work, "0" * 32, [NJORO]) is None
    assert tallies(storage)[NJORO].photos == 1
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            assert CANARY not in file.read_bytes(), file.name


def test_a_voice_note_is_not_kept_as_a_photo(storage: Storage, opener: HandleOpener) -> None:
    sees(storage, charter("no", photo=MediaRef("file-1", "image/jpeg", 70_000)))
    (errand,) = [row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA]
    with storage.begin() as work:
        assert not attachments.store(work, errand, b"OggS", "audio/ogg")
    assert tallies(storage)[NJORO].photos == 0


def test_a_photo_that_came_with_a_form_is_sealed_at_once_and_only_as_it_was_drawn_anew(
    storage: Storage,
) -> None:
    with storage.begin() as work:
        reference = uploads.hold(work, PAGE, "s-1", CANARY, "image/jpeg", original=b"as it came")
    arrives(storage, said("mkataba", 1, channel=PAGE, who="s-1"))
    turn(storage, charter("no", photo=MediaRef(reference, "image/jpeg", 9)))
    assert "uploads" not in rows_in(storage)
    with storage.read() as work:
        ((photo_id, _, _),) = charters.photos_of(work, [NJORO], 10)
        assert charters.photo(work, photo_id, [NJORO]) == CANARY


def test_a_later_word_replaces_the_photo_with_its_key(storage: Storage, opener: HandleOpener) -> None:
    sees(storage, charter("no", photo=MediaRef("file-1", "image/jpeg", 70_000)))
    (errand,) = [row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA]
    with storage.begin() as work:
        attachments.store(work, errand, CANARY, "image/jpeg")
    before = rows_in(storage)["keys"]
    sees(storage, charter("yes"), 2)
    assert rows_in(storage)["keys"] == before - 1
    with storage.begin() as work:
        assert not attachments.store(work, errand, CANARY, "image/jpeg"), "what it belonged to is gone"
    assert tallies(storage)[NJORO] == Tally(1, 0, 0, 0, NOVEMBER)


def test_it_is_erased_after_its_time_with_the_key_of_its_photo(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    sees(storage, charter("no", photo=MediaRef("file-1", "image/jpeg", 70_000)))
    (errand,) = [row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA]
    with storage.begin() as work:
        attachments.store(work, errand, CANARY, "image/jpeg")
    clock.forward(days=340)
    limits = retention.Limits(charters=timedelta(days=365))
    with storage.begin() as work:
        assert retention.run(work, limits)["charters"] == 0
        key_id = work.connection.scalar(select(table.c.key_id))
    assert key_id is not None
    clock.forward(days=30)
    with storage.begin() as work:
        assert retention.run(work, limits)["charters"] == 1
    assert "charters" not in rows_in(storage)
    with storage.read() as work:
        assert key_id not in set(work.connection.scalars(select(keys.c.id)))
