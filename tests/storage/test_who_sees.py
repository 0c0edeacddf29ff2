"""Who may see which case, as a table; lists, look-ups and notices keep to the same rule."""

from typing import Any

import pytest

from flows.changes import Manner
from storage import cases, staff
from storage.staff import Role, Staff
from storage.work import Storage
from tests.storage.filed import case_of, files, number_of
from tests.storage.members import (
    AROUND,
    CONSTITUENCY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_WARD,
    WARD,
    joins,
)

FACILITATOR, ADMIN = Role.FACILITATOR, Role.ADMIN
NAKURU: dict[str, Any] = {"place": WARD, "areas": AROUND}
NOWHERE: dict[str, Any] = {"place": "", "areas": ()}

# (role, her areas, the case, somebody else facilitates there, she sees it)
ROWS = [
    (FACILITATOR, (WARD,), NAKURU, False, True),
    (FACILITATOR, (CONSTITUENCY,), NAKURU, False, True),
    (FACILITATOR, (COUNTY,), NAKURU, False, True),
    (FACILITATOR, (), NAKURU, False, True),
    (FACILITATOR, (OTHER_WARD, WARD), NAKURU, False, True),
    (FACILITATOR, (OTHER_WARD,), NAKURU, False, False),
    (FACILITATOR, (OTHER_COUNTY,), NAKURU, False, False),
    (FACILITATOR, (WARD,), NOWHERE, False, False),
    (FACILITATOR, (), NOWHERE, False, True),
    (ADMIN, (COUNTY,), NAKURU, True, True),
    (ADMIN, (), NAKURU, True, True),
    (ADMIN, (), NOWHERE, True, True),
    (ADMIN, (OTHER_COUNTY,), NAKURU, True, False),
    # Where no facilitator is, it would lie there.
    (ADMIN, (OTHER_COUNTY,), NAKURU, False, True),
    (ADMIN, (OTHER_COUNTY,), NOWHERE, False, True),
    # About somebody who handles reports there: never to whoever is there.
    (FACILITATOR, (WARD,), NAKURU | {"outside": True}, True, False),
    (FACILITATOR, (), NAKURU | {"outside": True}, True, False),
    (FACILITATOR, (OTHER_COUNTY,), NAKURU | {"outside": True}, True, False),
    (ADMIN, (WARD,), NAKURU | {"outside": True}, False, False),
    (ADMIN, (COUNTY,), NAKURU | {"outside": True}, False, False),
    (ADMIN, (OTHER_COUNTY,), NAKURU | {"outside": True}, False, True),
    (ADMIN, (), NAKURU | {"outside": True}, False, True),
    (ADMIN, (), NOWHERE | {"outside": True}, False, True),
    (ADMIN, (OTHER_COUNTY,), NOWHERE | {"outside": True}, False, False),
    (FACILITATOR, (), NOWHERE | {"outside": True}, False, False),
]


def sees(storage: Storage, member: Staff, report_id: str) -> bool:
    """Asked in every way there is; all agree."""
    with storage.read() as work:
        number = number_of(work, report_id)
        ways = {
            "told": member.id in {one.id for one in cases.who_may(work, report_id)},
            "listed": report_id in {one.report_id for one in cases.list_for(work, member, "all", 50, 0)},
            "open": report_id in {one.report_id for one in cases.list_for(work, member, "open", 50, 0)},
            "found": cases.for_number(work, member, number.lower()) is not None,
        }
    assert len(set(ways.values())) == 1, ways
    return ways["told"]


@pytest.mark.parametrize(("role", "areas", "case", "another", "seen"), ROWS)
def test_who_sees_a_case(
    storage: Storage, role: Role, areas: tuple[str, ...], case: dict[str, Any], another: bool, seen: bool
) -> None:
    member = joins(storage, "Wanjiru Mfano", role, *areas)
    if another:
        joins(storage, "Baraka Jaribio")
    assert sees(storage, member, files(storage, **case)) is seen


@pytest.mark.parametrize(
    ("role", "areas"), [(FACILITATOR, (WARD,)), (FACILITATOR, ()), (ADMIN, (COUNTY,)), (ADMIN, ())]
)
@pytest.mark.parametrize("outside", [False, True])
def test_whoever_is_named_never_sees_it(
    storage: Storage, role: Role, areas: tuple[str, ...], outside: bool
) -> None:
    member = joins(storage, "Wanjirũ Mfano", role, *areas)
    about_her = files(storage, "Ni WANJIRU aliyechukua pesa.", areas=AROUND, outside=outside)
    assert not sees(storage, member, about_her)
    with storage.read() as work:
        assert cases.list_for(work, member, "mine", 50, 0) == []


def test_a_name_is_looked_for_in_all_that_is_told(storage: Storage) -> None:
    member = joins(storage, "Wanjiru Mfano")
    told: list[dict[str, Any]] = [
        {"place_words": "duka la Mfano"},
        {"manner": Manner.NAMED, "name": "wanjiru"},
    ]
    for number, fields in enumerate(told, start=1):
        assert not sees(storage, member, files(storage, number=number, areas=AROUND, **fields))


def test_where_the_only_facilitator_is_named_every_admin_sees_it(storage: Storage) -> None:
    named = joins(storage, "Wanjiru Mfano", FACILITATOR, WARD)
    elsewhere = joins(storage, "Baraka Jaribio", ADMIN, OTHER_COUNTY)
    about_her = files(storage, "Ni Wanjiru.", areas=AROUND)
    other = files(storage, "Hakuna taa.", number=2, areas=AROUND)
    assert not sees(storage, named, about_her)
    assert sees(storage, elsewhere, about_her)
    assert sees(storage, named, other)
    assert not sees(storage, elsewhere, other)


def test_whoever_left_sees_nothing_and_leaves_her_place_to_admins(storage: Storage) -> None:
    gone = joins(storage, "Wanjiru Mfano", FACILITATOR, WARD)
    elsewhere = joins(storage, "Baraka Jaribio", ADMIN, OTHER_COUNTY)
    report_id = files(storage, areas=AROUND)
    assert (sees(storage, gone, report_id), sees(storage, elsewhere, report_id)) == (True, False)
    with storage.begin() as work:
        staff.leave(work, gone.id)
    assert (sees(storage, gone, report_id), sees(storage, elsewhere, report_id)) == (False, True)


def test_nobody_may_see_it_when_all_are_named(storage: Storage) -> None:
    joins(storage, "Wanjiru Mfano", FACILITATOR, WARD)
    joins(storage, "Baraka Jaribio", ADMIN)
    report_id = files(storage, "Wanjiru na Baraka waligawana.", areas=AROUND)
    with storage.read() as work:
        assert cases.who_may(work, report_id) == []
        assert case_of(work, report_id).holder == "", "the terminal sees it"


def test_many_cases_are_asked_for_at_once(storage: Storage) -> None:
    here = joins(storage, "Wanjiru Mfano", FACILITATOR, WARD)
    everywhere = joins(storage, "Baraka Jaribio", ADMIN)
    first, second = files(storage, areas=AROUND), files(storage, number=2, place="", areas=())
    with storage.read() as work:
        found = cases.who_may_each(work, [first, second, "0" * 32])
    assert found == {first: [everywhere, here], second: [everywhere]}
