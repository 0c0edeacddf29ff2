"""After the worst day the staff is there again, with their PINs and what they did, but who was erased since."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.changes import EraseMe
from storage import audit, cases, changes, copies, people, staff, staff_links, staff_pins
from storage.database import Database
from storage.staff import Role, Staff
from storage.vault import Vault
from storage.work import Storage
from tests.storage.conftest import SECRET, Clock, NewDatabase
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn


@pytest.fixture
def second(new_database: NewDatabase, clock: Clock) -> Iterator[Storage]:
    """Another, empty database of the same kind, for the same secret."""
    with new_database() as url:
        database = Database(url)
        yield Storage(database, Vault(SECRET), clock=clock, chance=random.Random(8).randbytes)
        database.close()


def with_a_case(storage: Storage, name: str, number: int) -> Staff:
    """A facilitator with a PIN, a link and a case."""
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", f"47{number}").id
        offered = staff.invitation(work, staff.invite(work, name, Role.FACILITATOR, (), timedelta(days=7)))
        assert offered is not None
        member = staff.join(work, her, offered.id)
        staff_pins.set_pin(work, member.id, b"r" * 32)
        staff_links.make(work, member.id, "", timedelta(minutes=15))
    arrives(storage, said("hakuna taa", number))
    turn(storage, report())
    with storage.begin() as work:
        (case,) = (one for one in cases.list_for(work, member, "open", 10, 0) if not one.holder)
        cases.take(work, member, case)
    return member


def test_who_was_erased_since_is_gone_and_her_case_is_there(
    storage: Storage, second: Storage, tmp_path: Path
) -> None:
    stays, goes = with_a_case(storage, "Asha Mfano", 1), with_a_case(storage, "Otieno Mfano", 2)
    copies.save(storage.database, tmp_path / "data.db", tmp_path / "old-keys.db")
    with storage.begin() as work:
        changes.apply(work, goes.person_id or "", "telegram", EraseMe())
    copies.save(storage.database, tmp_path / "later.db", tmp_path / "keys.db")
    copies.restore(second.database, tmp_path / "data.db", tmp_path / "keys.db")
    with second.begin() as work:
        assert staff.everybody(work) == [stays]
        assert staff_pins.check(work, stays.id, b"r" * 32).outcome is staff_pins.Outcome.RIGHT
        found = cases.list_for(work, staff.operator("Njeri"), "all", 10, 0)
        assert sorted(case.holder for case in found) == ["", stays.id]
        assert [line.what for line in audit.latest(work, 10)].count("joined") == 2
        audit.note(work, stays, "listed")
        assert audit.latest(work, 1)[0].what == "listed"
