"""Who handles reports: from the invitation until she leaves."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from flows.changes import EraseMe
from storage import audit, changes, people, retention, staff, staff_links
from storage.outbox import PAGE
from storage.refusals import ChangeRefusedError
from storage.staff import Role, Staff
from storage.tables import case_areas, cases
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.looking import everything
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn

WEEK = timedelta(days=7)
WARD, OTHER_WARD, COUNTY = "ke-032-kaptembwo", "ke-032-shaabab", "ke-032"


def invited(
    storage: Storage,
    name: str = "Wanjiru Mfano",
    role: Role = Role.FACILITATOR,
    areas: Sequence[str] = (WARD,),
) -> str:
    with storage.begin() as work:
        return staff.invite(work, name, role, areas, WEEK)


def person(storage: Storage, who: str = "4711", channel: str = "telegram") -> str:
    with storage.begin() as work:
        return people.find_or_make(work, channel, who).id


def joined(storage: Storage, person_id: str, code: str) -> Staff:
    with storage.begin() as work:
        offered = staff.invitation(work, code)
        assert offered is not None
        return staff.join(work, person_id, offered.id)


def noted(storage: Storage) -> list[tuple[str, str]]:
    with storage.read() as work:
        return [(line.who, line.what) for line in reversed(audit.latest(work, 100))]


def test_an_invitation_makes_a_member(storage: Storage) -> None:
    her = person(storage)
    code = invited(storage)
    assert re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", code)
    with storage.read() as work:
        offered = staff.invitation(work, code)
    assert offered is not None
    assert (offered.name, offered.role, offered.areas) == ("Wanjiru Mfano", Role.FACILITATOR, (WARD,))
    member = joined(storage, her, code)
    with storage.read() as work:
        assert staff.of_person(work, her) == staff.get(work, member.id) == member
        assert staff.everybody(work) == [member]
        assert staff.of_person(work, person(storage, "4712")) is None
    assert member == Staff(member.id, "Wanjiru Mfano", Role.FACILITATOR, (WARD,), her)
    assert noted(storage) == [("Wanjiru Mfano", "joined")]


@pytest.mark.parametrize("written", ["{code}", "{lower}", "{bare}", " {code}\n", "{spaced}"])
def test_a_code_is_read_as_people_write_it(storage: Storage, written: str) -> None:
    code = invited(storage)
    forms = {
        "code": code,
        "lower": code.lower(),
        "bare": code.replace("-", ""),
        "spaced": code.replace("-", " "),
    }
    with storage.read() as work:
        assert staff.invitation(work, written.format(**forms)) is not None


@pytest.mark.parametrize(
    "code", ["", "ABCD-EFGH-JKLM", "ABCD", "0" * 12, "x" * 4000, "ABCD-EFGH-JKL\ud800", "'; --"]
)
def test_a_wrong_code_offers_nothing(storage: Storage, code: str) -> None:
    invited(storage)
    with storage.read() as work:
        assert staff.invitation(work, code) is None


def test_of_a_code_only_a_keyed_hash_is_kept(storage: Storage) -> None:
    code = invited(storage)
    kept = [cell.value for row in everything(storage) for cell in row]
    assert not any(code in str(value) or code.replace("-", "") in str(value) for value in kept)


def test_a_code_works_once(storage: Storage) -> None:
    code = invited(storage)
    with storage.read() as work:
        offered = staff.invitation(work, code)
    assert offered is not None
    joined(storage, person(storage), code)
    with storage.read() as work:
        assert staff.invitation(work, code) is None
    other = person(storage, "4712")
    with pytest.raises(ChangeRefusedError) as refused, storage.begin() as work:
        staff.join(work, other, offered.id)
    assert refused.value.reason == "invitation"
    with storage.read() as work:
        assert len(staff.everybody(work)) == 1


def test_of_two_who_come_at_once_one_becomes_a_member(storage: Storage) -> None:
    both = [person(storage, who) for who in ("4711", "4712")]
    with storage.begin() as work:
        offered = staff.invitation(work, staff.invite(work, "Wanjiru", Role.ADMIN, (), WEEK))
    assert offered is not None

    def tries(person_id: str) -> bool:
        try:
            with storage.begin() as work:
                staff.join(work, person_id, offered.id)
        except ChangeRefusedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tries, both)) == [False, True]


def test_an_invitation_ends(storage: Storage, clock: Clock) -> None:
    her, code = person(storage), invited(storage)
    with storage.read() as work:
        offered = staff.invitation(work, code)
    assert offered is not None
    clock.forward(days=7)
    with storage.read() as work:
        assert staff.invitation(work, code) is None
    with pytest.raises(ChangeRefusedError), storage.begin() as work:
        staff.join(work, her, offered.id)


@pytest.mark.parametrize("invitation_id", ["", "zz", "0" * 64, "f" * 65])
def test_what_is_no_invitation_makes_no_member(storage: Storage, invitation_id: str) -> None:
    her = person(storage)
    with pytest.raises(ChangeRefusedError), storage.begin() as work:
        staff.join(work, her, invitation_id)


def a_case_of(storage: Storage, member: Staff, areas: Sequence[str], *, outside: bool = False) -> str:
    """The number of a new case that this member has, whatever the rules."""
    arrives(storage, said("hakuna taa", len(noted(storage)) + 1000, who="reporter"))
    turn(storage, report())
    with storage.begin() as work:
        report_id, number = work.connection.execute(
            select(cases.c.report_id, cases.c.number).where(cases.c.taken_by.is_(None))
        ).one()
        work.connection.execute(
            update(cases)
            .where(cases.c.number == number)
            .values(taken_by=member.id, outside=outside, announce_at=None)
        )
        work.connection.execute(case_areas.delete().where(case_areas.c.report_id == report_id))
        work.connection.execute(
            insert(case_areas), [{"report_id": report_id, "area": area} for area in areas]
        )
    return str(number)


def holders(storage: Storage) -> dict[str, str | None]:
    query = select(cases.c.number, cases.c.taken_by)
    with storage.read() as work:
        return dict(work.connection.execute(query).all())


def test_a_member_who_joins_again_changes_and_keeps_her_id(storage: Storage) -> None:
    her = person(storage)
    before = joined(storage, her, invited(storage))
    after = joined(storage, her, invited(storage, "Wanjiru Njeri", Role.ADMIN, ()))
    assert after == Staff(before.id, "Wanjiru Njeri", Role.ADMIN, (), her)
    with storage.read() as work:
        assert staff.everybody(work) == [after]
    assert noted(storage) == [("Wanjiru Mfano", "joined"), ("Wanjiru Njeri", "joined")]


@pytest.mark.parametrize(
    ("role", "areas", "case_in", "outside", "keeps"),
    [
        (Role.FACILITATOR, (WARD,), (WARD, COUNTY), False, True),
        (Role.FACILITATOR, (COUNTY,), (WARD, COUNTY), False, True),
        (Role.FACILITATOR, (), (WARD, COUNTY), False, True),
        (Role.FACILITATOR, (OTHER_WARD,), (WARD, COUNTY), False, False),
        (Role.FACILITATOR, (), (WARD, COUNTY), True, False),
        (Role.ADMIN, (), (WARD, COUNTY), True, True),
        (Role.ADMIN, (OTHER_WARD,), (WARD, COUNTY), True, True),
        (Role.ADMIN, (WARD,), (WARD, COUNTY), True, False),
    ],
)
def test_cases_that_her_new_areas_do_not_hold_are_given_up(
    storage: Storage, role: Role, areas: Sequence[str], case_in: Sequence[str], outside: bool, keeps: bool
) -> None:
    her = person(storage)
    joined(storage, person(storage, "4799"), invited(storage, "Otieno Mfano", areas=()))
    member = joined(storage, her, invited(storage))
    number = a_case_of(storage, member, case_in, outside=outside)
    joined(storage, her, invited(storage, role=role, areas=areas))
    assert holders(storage) == {number: member.id if keeps else None}


def test_who_leaves_sees_nothing_any_more(storage: Storage) -> None:
    her = person(storage)
    member = joined(storage, her, invited(storage))
    number = a_case_of(storage, member, (WARD,))
    with storage.begin() as work:
        link = staff_links.make(work, member.id, "", timedelta(minutes=15))
        session = staff_links.begin_session(work, member.id, timedelta(minutes=20))
        staff.leave(work, member.id)
        staff.leave(work, member.id)
    with storage.begin() as work:
        assert staff.get(work, member.id) is None
        assert staff.of_person(work, her) is None
        assert staff.everybody(work) == []
        assert staff_links.opened(work, link) is None
        assert staff_links.session(work, session, timedelta(minutes=20)) is None
    assert holders(storage) == {number: None}
    assert noted(storage) == [("Wanjiru Mfano", what) for what in ("joined", "link", "left")]
    again = joined(storage, her, invited(storage))
    assert again.id != member.id


def test_who_erases_herself_has_left(storage: Storage, opener: HandleOpener) -> None:
    her = person(storage)
    member = joined(storage, her, invited(storage))
    number = a_case_of(storage, member, (WARD,))
    with storage.begin() as work:
        changes.apply(work, her, "telegram", EraseMe())
    with storage.read() as work:
        assert staff.everybody(work) == []
    assert holders(storage) == {number: None}
    assert noted(storage)[-1] == ("Wanjiru Mfano", "left")
    assert her not in {cell.value for row in everything(storage) for cell in row}


def test_a_place_on_the_staff_keeps_her_reachable_on_telegram(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    """Whoever says nothing for a month is forgotten; a facilitator waits for reports all that time."""
    arrives(storage, said("habari", 1))
    her, _ = turn(storage)
    send_all(storage, opener)
    joined(storage, her, invited(storage))
    clock.forward(days=100)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    with storage.read() as work:
        assert people.address(work, her, "telegram") == "4711"
        assert staff.of_person(work, her) is not None


def test_on_the_page_she_has_left_when_her_session_ends(storage: Storage, clock: Clock) -> None:
    """Nothing could reach her again: cases must not lie with somebody who is not there."""
    arrives(storage, said("habari", 1, channel=PAGE, who="s-1"))
    her, _ = turn(storage)
    joined(storage, her, invited(storage))
    clock.forward(days=2)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    with storage.read() as work:
        assert staff.everybody(work) == []
    assert noted(storage)[-1] == ("Wanjiru Mfano", "left")


@pytest.mark.parametrize(("days", "stays"), [(729, True), (732, False)])
def test_the_name_of_who_left_goes_with_the_audit(
    storage: Storage, clock: Clock, days: int, stays: bool
) -> None:
    clock.now -= timedelta(days=3000)
    member = joined(storage, person(storage), invited(storage))
    with storage.begin() as work:
        staff.leave(work, member.id)
    clock.forward(days=days)
    with storage.begin() as work:
        counts = retention.run(work, retention.Limits())
    assert (counts["staff"], counts["audit"]) == ((0, 0) if stays else (1, 2))
    left = {cell.value for row in everything(storage) for cell in row if row[0].table in {"staff", "audit"}}
    assert ("Wanjiru Mfano" in left) == stays


def test_what_is_over_goes(storage: Storage, clock: Clock) -> None:
    member = joined(storage, person(storage), invited(storage))
    invited(storage)
    with storage.begin() as work:
        staff_links.make(work, member.id, "", timedelta(minutes=15))
        staff_links.begin_session(work, member.id, timedelta(minutes=20))
    for by, gone in (
        ({"minutes": 14}, {}),
        ({"minutes": 1}, {"links": 1}),
        ({"minutes": 5}, {"staff_sessions": 1}),
        ({"days": 6}, {}),
        ({"days": 1}, {"invitations": 1}),
    ):
        clock.forward(**by)
        with storage.begin() as work:
            counts = retention.run(work, retention.Limits())
        assert {
            name: counts[name] for name in ("links", "staff_sessions", "invitations") if counts[name]
        } == gone
