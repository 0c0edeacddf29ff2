"""The secret is changed while everything goes on: what was there opens, is found and can be answered, before, during and after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from flows.changes import WithdrawReport
from storage import copies, erasure, identities, parking, people, rehashing, rotation
from storage.database import Database
from storage.keys import make
from storage.lasting import settle
from storage.tables import keys, lasting_keys, metadata, outbox
from storage.tables import people as people_table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener, Reboxer, SealError, SecretError, Vault, place
from storage.work import Storage
from tests.storage.conftest import Clock, NewDatabase
from tests.storage.filed import applied, id_of
from tests.storage.rotated import (
    NEW,
    NUMBER,
    OLD,
    REPORTS,
    Office,
    everything_holds,
    office,
    reboxer,
    writes_to_all,
)
from tests.storage.turns import claim

LETTERS = REPORTS - 2
"""By handle: nobody can write to whoever filed without trace, and a name is written to by her row."""
HERE = place("a", "b", "c")


@pytest.fixture
def town(database: Database, clock: Clock) -> Office:
    return office(database, clock)


@pytest.fixture
def second(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as url:
        other = Database(url)
        yield other
        other.close()


def test_everything_holds_before_while_and_after(town: Office) -> None:
    everything_holds(town, 0)
    for ready in (town, town.starts(OLD, NEW), town.rotated()):
        writes_to_all(ready)
        everything_holds(town.rotated(), LETTERS)
    writes_to_all(town)
    done = rotation.rotate(town.rotated().storage, reboxer())
    assert (done.is_whole, done.lost) == (True, 0)
    assert done.moved > 2 * REPORTS
    assert rotation.left(town.rotated().storage, reboxer()) == 0
    everything_holds(town.starts(NEW), LETTERS)
    writes_to_all(town.starts(NEW))
    everything_holds(town.starts(NEW), LETTERS)
    with pytest.raises(SecretError, match="not the secret"):
        town.starts(OLD)


@pytest.mark.parametrize("units", range(1, 22, 2))
def test_broken_off_anywhere_it_goes_on(town: Office, monkeypatch: pytest.MonkeyPatch, units: int) -> None:
    """After each unit of work nothing is lost: the next run does the rest."""
    monkeypatch.setattr(rotation, "UNIT", 1)
    writes_to_all(town)
    both = town.rotated()
    seen = 0

    def breaks_off(_: int) -> None:
        nonlocal seen
        seen += 1
        if seen == units:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(both.storage, reboxer(), breaks_off)
    before = rotation.left(both.storage, reboxer())
    assert before > 0
    assert rotation.any_left(both.storage, reboxer())
    if units % 4 == 1:
        everything_holds(town.rotated(), LETTERS)
        writes_to_all(town.rotated())
    rotation.rotate(town.rotated().storage, reboxer())
    everything_holds(town.starts(NEW), LETTERS)


def test_what_is_made_while_it_runs_is_under_the_new_one_and_an_old_process_is_noticed(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "UNIT", 2)
    new = town.rotated()
    done = rotation.rotate(new.storage, reboxer(), lambda _: writes_to_all(new))
    assert done.is_whole
    assert rotation.left(new.storage, reboxer()) == 0
    behind = town.starts(OLD, NEW)

    def makes_more(_: int) -> None:
        with behind.storage.begin() as work:
            make(work)

    makes_more(0)
    assert not rotation.rotate(new.storage, reboxer(), makes_more).is_whole
    assert rotation.left(new.storage, reboxer()) > 0


def test_who_was_made_twice_under_two_secrets_becomes_one(town: Office) -> None:
    """Two processes met her in the same moment, one of them with the old secret first."""
    number = "+254700000021"
    with town.storage.begin() as work:
        one = people.find_or_make(work, "whatsapp", number).id
    with Storage(town.database, Vault(NEW), clock=town.clock).begin() as work:
        other = people.find_or_make(work, "whatsapp", number).id
    both = town.rotated().storage
    assert one != other
    assert rotation.rotate(both, reboxer()).is_whole
    assert rotation.left(both, reboxer()) == 0
    with town.starts(NEW).storage.begin() as work:
        assert [people.exists_id(work, who) for who in (one, other)] == [False, True]
        assert identities.of_sender(work, "whatsapp", number).id == other


@pytest.mark.parametrize("released_before", [True, False], ids=["of the release before", "of now"])
def test_what_waits_for_her_is_found_before_while_and_after(town: Office, released_before: bool) -> None:
    """A parked message goes by a hash: as it was written until now, without the mark of its secret, and with it."""
    writes_to_all(town)
    rows = {str(row.address): (row.id, str(row.person_id)) for row in claim(town.storage, town.opener)}
    of_hers, jane = rows["4703"]
    with town.storage.begin() as work:
        for row_id, person_id in rows.values():
            assert parking.park(work, row_id, person_id, work.now)
        if released_before:
            hashed = lasting_hash("parked", of_hers, jane)
            work.connection.execute(update(outbox).where(outbox.c.id == of_hers).values(whose=hashed))
    for ready in (town, town.starts(OLD, NEW), town.rotated()):
        with ready.storage.begin() as work:
            assert len(parking.parked(work, jane)) == 1
    people_there = set(_parked_by_person(town.rotated()))
    with town.storage.begin() as work:
        erasure.forget(work, [rows["4704"][1]])
    assert rotation.left(town.rotated().storage, reboxer()) > LETTERS
    assert rotation.rotate(town.rotated().storage, reboxer()).is_whole
    assert len(people_there) - 1 == len(_parked_by_person(town.starts(NEW)))
    with town.starts(NEW).storage.begin() as work:
        assert parking.release(work, jane, "telegram") == 1


def lasting_hash(*parts: str) -> bytes:
    """As the release before wrote it: under a key of the secret that the database began with."""
    return Vault(OLD)._keyed(*parts)


def _parked_by_person(one: Office) -> list[str]:
    with one.storage.read() as work:
        everybody = work.connection.scalars(select(people_table.c.id)).all()
        return [who for who in everybody if parking.parked(work, who)]


def test_one_report_keeps_one_lane_and_taking_it_back_drops_what_waits(town: Office) -> None:
    writes_to_all(town)
    rotation.rotate(town.rotated().storage, reboxer())
    after = town.starts(NEW)
    with after.storage.read() as work:
        lanes = work.connection.scalar(
            select(func.count(outbox.c.lane.distinct())).where(outbox.c.handle.is_not(None))
        )
    assert lanes == LETTERS, "one lane for each confidential report, as before"
    applied(after.storage, after.person, WithdrawReport(id_of(after.storage, after.codes[-1])))
    everything_holds(after_without_last(after), LETTERS - 1)


def after_without_last(one: Office) -> Office:
    one.codes.pop()
    return one


def test_an_old_copy_comes_back_with_its_own_secret_beside_the_new_one(
    town: Office, second: Database, clock: Clock, tmp_path: Path
) -> None:
    """Made before the change, restored after it: with the keys of then or with those of now."""
    writes_to_all(town)
    copies.save(town.database, tmp_path / "then.db", tmp_path / "then-keys.db")
    rotation.rotate(town.rotated().storage, reboxer())
    copies.save(town.database, tmp_path / "now.db", tmp_path / "now-keys.db")
    copies.restore(second, tmp_path / "then.db", tmp_path / "now-keys.db")
    back = Office(second, clock, town.storage, town.opener, town.codes, town.token, town.member, town.person)
    rehashing.addresses_anew(back.starts(NEW).storage)
    with back.starts(NEW).storage.begin() as work:
        assert identities.of_sender(work, "whatsapp", NUMBER).id == town.person, "also without the old secret"
    assert rotation.any_left(back.rotated().storage, reboxer()), "the handles of then"
    rotation.rotate(back.rotated().storage, reboxer())
    writes_to_all(back.starts(NEW))
    for code in back.codes:
        assert id_of(back.starts(NEW).storage, code)


def test_a_copy_with_the_keys_of_then_opens_with_the_secret_of_then(
    town: Office, second: Database, clock: Clock, tmp_path: Path
) -> None:
    copies.save(town.database, tmp_path / "then.db", tmp_path / "then-keys.db")
    rotation.rotate(town.rotated().storage, reboxer())
    copies.restore(second, tmp_path / "then.db", tmp_path / "then-keys.db")
    back = Office(second, clock, town.storage, town.opener, town.codes, town.token, town.member, town.person)
    with pytest.raises(SecretError):
        back.starts(NEW)
    assert id_of(back.starts(OLD).storage, back.codes[0])
    rotation.rotate(back.rotated().storage, reboxer())
    assert id_of(back.starts(NEW).storage, back.codes[0])


def test_a_database_of_before_is_given_what_its_own_secret_was_good_for(town: Office) -> None:
    """It has no lasting keys yet when it is first started with both: those of the secret in use then are kept."""
    with town.database.begin() as connection:
        connection.execute(delete(lasting_keys))
    everything_holds(town.rotated(), 0)
    rotation.rotate(town.rotated().storage, reboxer())
    everything_holds(town.starts(NEW), 0)


@pytest.mark.parametrize("of_before", [True, False])
def test_another_secret_alone_is_refused_at_the_start(town: Office, of_before: bool) -> None:
    if of_before:
        with town.database.begin() as connection:
            connection.execute(delete(lasting_keys))
    for secret, old in ((NEW, None), (NEW, bytes(32)), (bytes(32), NEW)):
        with pytest.raises(SecretError, match="BARAZA_SECRET_KEY_OLD") as refused:
            settle(town.database, secret, old)
        assert NEW.hex() not in str(refused.value)
    everything_holds(town.starts(OLD), 0)


def test_what_neither_opens_is_counted_and_left_alone(town: Office) -> None:
    with town.database.begin() as connection:
        connection.execute(keys.insert(), {"id": "0" * 32, "wrapped": b"damaged" * 9})
    done = rotation.rotate(town.rotated().storage, reboxer())
    assert (done.is_whole, done.lost) == (True, 1)


def test_every_boxed_column_goes_over() -> None:
    boxed = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["form"] == "boxed"
    }
    known = {(column.table.name, column.name) for column in rotation.COLUMNS}
    assert boxed | {("keys", "wrapped"), ("lasting_keys", "wrapped"), ("outbox", "body")} == known


def test_a_box_goes_over_unread_and_always_into_the_same_one() -> None:
    old, new = Vault(OLD), Vault(NEW)
    boxed = old.box(b"whose it is", HERE)
    anew = reboxer().reboxed(boxed, HERE)
    assert anew is not None
    assert anew == reboxer().reboxed(boxed, HERE) != reboxer().reboxed(old.box(b"whose it is", HERE), HERE)
    assert len(anew) == len(boxed)
    assert HandleOpener(NEW).open(anew, HERE) == b"whose it is"
    assert reboxer().reboxed(anew, HERE) is None
    assert reboxer().reboxed(new.box(b"x", HERE), HERE) is None
    for opener in (HandleOpener(NEW, OLD), HandleOpener(OLD, NEW)):
        assert opener.open(anew, HERE) == opener.open(boxed, HERE) == b"whose it is"
    for wrong, where in ((Reboxer(NEW, bytes(32)), HERE), (reboxer(), place("a", "b", "d"))):
        with pytest.raises(SealError):
            wrong.reboxed(boxed, where)
    assert {name for name in dir(Reboxer) if not name.startswith("_")} == {"reboxed"}


def test_reports_stay_as_they_were_but_for_their_handles(town: Office) -> None:
    columns = [column for column in reports_table.columns if column.name != "handle"]
    with town.storage.read() as work:
        before = work.connection.execute(select(*columns).order_by(reports_table.c.id)).all()
    rotation.rotate(town.rotated().storage, reboxer())
    with town.storage.read() as work:
        assert work.connection.execute(select(*columns).order_by(reports_table.c.id)).all() == before
