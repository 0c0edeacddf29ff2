"""The PIN: which are too easy, what wrong ones cost, and that none of them escapes the count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import audit, people, staff, staff_links, staff_pins
from storage.staff import Role, Staff
from storage.staff_pins import Outcome
from storage.tables import staff as staff_table
from storage.work import Storage
from tests.storage.conftest import Clock

RIGHT, WRONG = b"r" * 32, b"w" * 32


def new_member(storage: Storage, who: str = "4711") -> Staff:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", who).id
        offered = staff.invitation(
            work, staff.invite(work, "Asha Mfano", Role.FACILITATOR, (), timedelta(days=7))
        )
        assert offered is not None
        return staff.join(work, her, offered.id)


@pytest.fixture
def member(storage: Storage) -> Staff:
    """A facilitator whose PIN is set."""
    member = new_member(storage)
    with storage.begin() as work:
        assert staff_pins.set_pin(work, member.id, RIGHT)
    return member


def tried(storage: Storage, member: Staff, pin_hash: bytes) -> str:
    """What came of it, with the minutes that it is still locked."""
    with storage.begin() as work:
        came = staff_pins.check(work, member.id, pin_hash)
        left = "" if came.until is None else f" {(came.until - work.now) / timedelta(minutes=1):.0f}"
    return f"{came.outcome}{left}"


def noted(storage: Storage) -> list[str]:
    with storage.read() as work:
        return [line.what for line in reversed(audit.latest(work, 100))]


@pytest.mark.parametrize(
    "pin",
    ["000000", "777777", "123456", "012345", "654321", "098765", "890123", "135791", "246802", "975319", "121212",
     "112211", "110000", "123123", "905905", "112233", "998877", "123321", "789987"],
)  # fmt: skip
def test_a_pin_that_anybody_tries_first_is_trivial(pin: str) -> None:
    assert staff_pins.trivial(pin)


@pytest.mark.parametrize("pin", ["274916", "100200", "123457", "834831", "505127", "196309"])
def test_any_other_is_not(pin: str) -> None:
    assert not staff_pins.trivial(pin)


def test_few_of_the_million_are_refused() -> None:
    refused = sum(staff_pins.trivial(f"{number:06}") for number in range(0, 1_000_000, 17))
    assert refused * 17 < 10_000


@pytest.mark.parametrize(
    ("words", "is_one"),
    [("274916", True), ("", False), ("27491", False), ("2749160", False), ("27491a", False), (" 274916", False),
     ("274916\n", False), ("٢٧٤٩١٦", False), ("-27491", False)],
)  # fmt: skip
def test_a_pin_is_six_digits(words: str, is_one: bool) -> None:
    assert staff_pins.is_pin(words) == is_one


def test_the_same_pin_of_two_members_is_kept_differently(storage: Storage) -> None:
    first, again, other = (staff_pins.hashed(storage.vault, who, "274916") for who in ("a", "a", "b"))
    assert first == again
    assert first != other
    assert staff_pins.hashed(storage.vault, "a", "274917") != first


def test_the_first_pin_stays(storage: Storage) -> None:
    member = new_member(storage)
    with storage.begin() as work:
        assert not staff_pins.is_set(work, member.id)
        assert staff_pins.check(work, member.id, RIGHT).outcome is Outcome.WRONG
        assert staff_pins.set_pin(work, member.id, RIGHT)
        assert not staff_pins.set_pin(work, member.id, WRONG)
        assert staff_pins.is_set(work, member.id)
    assert tried(storage, member, RIGHT) == "right"
    assert noted(storage) == ["joined", "pin_set"]


@pytest.mark.parametrize("left", [True, False])
def test_nobody_has_no_pin(storage: Storage, left: bool) -> None:
    member = new_member(storage)
    staff_id = member.id if left else "0" * 32
    with storage.begin() as work:
        staff.leave(work, member.id)
        assert not staff_pins.set_pin(work, staff_id, RIGHT)
        assert not staff_pins.is_set(work, staff_id)
        assert staff_pins.check(work, staff_id, RIGHT).outcome is Outcome.WRONG


def test_wrong_pins_lock_for_longer_each_time(storage: Storage, clock: Clock, member: Staff) -> None:
    for minutes in (15, 30, 60, 120, 240, 480, 960, 1440, 1440):
        assert [tried(storage, member, WRONG) for _ in range(5)] == ["wrong"] * 4 + [f"locked {minutes}"]
        assert tried(storage, member, RIGHT) == f"locked {minutes}", "the right one is not even looked at"
        clock.forward(minutes=minutes - 1)
        assert tried(storage, member, RIGHT) == "locked 1"
        clock.forward(minutes=1)
    assert tried(storage, member, RIGHT) == "right"
    assert [tried(storage, member, WRONG) for _ in range(5)][-1] == "locked 15", "a right one begins anew"
    assert noted(storage)[:8] == ["joined", "pin_set", *["pin_wrong"] * 4, "pin_locked", "pin_wrong"]


def test_a_right_pin_forgets_the_wrong_ones(storage: Storage, member: Staff) -> None:
    for _ in range(3):
        assert [tried(storage, member, WRONG) for _ in range(4)] == ["wrong"] * 4
        assert tried(storage, member, RIGHT) == "right"


def test_one_who_tries_for_years_stays_locked(storage: Storage, clock: Clock, member: Staff) -> None:
    """The count ends somewhere, the lock does not."""
    with storage.begin() as work:
        work.connection.execute(staff_table.update().values(pin_tries=994))
    for expected in ("locked 1440", "wrong", "wrong", "wrong", "wrong", "locked 1440", "locked 1440"):
        assert tried(storage, member, WRONG) == expected
        if expected.startswith("locked"):
            clock.forward(days=1)


def test_wrong_pins_that_come_at_once_are_all_counted(storage: Storage, member: Staff) -> None:
    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(lambda _: tried(storage, member, WRONG), range(4)))
    assert came == ["wrong"] * 4
    with storage.read() as work:
        assert work.connection.scalar(select(staff_table.c.pin_tries)) == 4
    assert tried(storage, member, WRONG) == "locked 15"


def test_one_member_s_wrong_pins_lock_nobody_else(storage: Storage, member: Staff) -> None:
    other = new_member(storage, "4712")
    with storage.begin() as work:
        staff_pins.set_pin(work, other.id, RIGHT)
    for _ in range(5):
        tried(storage, member, WRONG)
    assert tried(storage, other, RIGHT) == "right"


def test_after_a_reset_she_sets_a_new_one_and_old_links_are_dead(storage: Storage, member: Staff) -> None:
    for _ in range(5):
        tried(storage, member, WRONG)
    with storage.begin() as work:
        link = staff_links.make(work, member.id, "", timedelta(minutes=15))
        session = staff_links.begin_session(work, member.id, timedelta(minutes=20))
        staff_pins.reset(work, member.id)
        assert not staff_pins.is_set(work, member.id)
        assert staff_links.opened(work, link) is None
        assert staff_links.session(work, session, timedelta(minutes=20)) is None
        assert staff_pins.set_pin(work, member.id, WRONG)
    assert tried(storage, member, WRONG) == "right"


def test_no_pin_is_kept_in_clear_or_without_the_secret(storage: Storage, member: Staff) -> None:
    salted = staff_pins.hashed(storage.vault, member.id, "274916")
    assert len(salted) == 32
    assert salted != staff_pins.hashed(type(storage.vault)(bytes(32)), member.id, "274916")
