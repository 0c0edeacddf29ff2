"""Officers of bodies: from the invitation until they leave, and that nothing that asks for the staff finds them."""

import pytest
from sqlalchemy import select

from flows.changes import EraseMe
from storage import (
    audit,
    cases,
    changes,
    erasure,
    groups,
    invitations,
    joining,
    merging,
    my_data,
    officers,
    people,
    referral_links,
    retention,
    staff,
    who_sees,
)
from storage.officers import Officer
from storage.refusals import ChangeRefusedError
from storage.staff import Role
from storage.tables import group_members
from storage.tables import officers as table
from storage.tables import referral_links as links_table
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.filed import case_of, files
from tests.storage.looking import everything
from tests.storage.members import joins
from tests.storage.messages import said
from tests.storage.referred import ASSEMBLY, WEEK, WORKS, officer, refers
from tests.storage.turns import arrives


def person(storage: Storage, who: str) -> str:
    with storage.begin() as work:
        return people.find_or_make(work, "telegram", who).id


def invited(storage: Storage, role: str = "officer", body: str = WORKS, group_id: str = "") -> str:
    with storage.begin() as work:
        code = invitations.invite(work, "Kiprono Mfano", role, (), WEEK, body=body, group_id=group_id)
        offered = invitations.invitation(work, code)
    assert offered is not None
    return offered.id


def refused(storage: Storage, person_id: str, invitation_id: str) -> str:
    with pytest.raises(ChangeRefusedError) as error, storage.begin() as work:
        joining.join(work, person_id, invitation_id)
    return error.value.reason


def test_an_officer_answers_for_one_body(storage: Storage) -> None:
    joined = officer(storage)
    other = officer(storage, "Achieng Mfano", ASSEMBLY, "4802")
    with storage.read() as work:
        assert joined == Officer(joined.id, "Kiprono Mfano", WORKS, joined.person_id)
        assert officers.of_person(work, joined.person_id or "") == officers.get(work, joined.id) == joined
        assert officers.of_body(work, [WORKS]) == [joined]
        assert officers.of_body(work, []) == []
        assert officers.everybody(work) == [other, joined]
        assert [(one.officer.name, one.reachable) for one in officers.listed(work)] == [
            ("Achieng Mfano", True),
            ("Kiprono Mfano", True),
        ]
        assert [(line.who, line.what) for line in audit.latest(work, 1)] == [("Achieng Mfano", "joined")]


def test_nothing_that_asks_for_the_staff_finds_an_officer(storage: Storage) -> None:
    joined = officer(storage)
    report_id = files(storage, "mtaro umeziba")
    with storage.read() as work:
        assert staff.of_person(work, joined.person_id or "") is None
        assert staff.get(work, joined.id) is None
        assert staff.everybody(work) == []
        assert who_sees.who_may(work, report_id) == []
        her = staff.Staff(joined.id, joined.name, Role.ADMIN, (), joined.person_id)
        assert cases.for_number(work, her, case_of(work, report_id).number) is None


def test_who_joins_again_changes_the_body_and_old_links_are_dead(storage: Storage, clock: Clock) -> None:
    joined = officer(storage)
    referral = refers(storage)
    with storage.begin() as work:
        token = referral_links.make(work, referral.id, joined.id, WEEK)
    with storage.read() as work:
        assert referral_links.opened(work, token) == (referral, joined)
    again = officer(storage, "Kiprono M.", ASSEMBLY)
    assert (again.id, again.body, again.name) == (joined.id, ASSEMBLY, "Kiprono M.")
    with storage.read() as work:
        assert referral_links.opened(work, token) is None
        assert officers.everybody(work) == [again]


def test_who_left_opens_nothing_and_may_come_back_as_somebody_new(storage: Storage) -> None:
    joined = officer(storage)
    referral = refers(storage)
    with storage.begin() as work:
        token = referral_links.make(work, referral.id, joined.id, WEEK)
        officers.leave(work, joined.id, staff.operator("Ofisi", joined.name))
        officers.leave(work, joined.id)
    with storage.read() as work:
        assert referral_links.opened(work, token) is None
        assert officers.of_person(work, joined.person_id or "") is None
        assert [(line.who, line.what) for line in audit.latest(work, 1)] == [
            ("Ofisi, for Kiprono Mfano", "left")
        ]
    assert officer(storage).id != joined.id


def test_nobody_is_an_officer_and_on_the_staff(storage: Storage) -> None:
    joined = officer(storage)
    assert refused(storage, joined.person_id or "", invited(storage, "facilitator", "")) == "both"
    member = joins(storage, "Wanjiru Mfano")
    code = invited(storage)
    assert refused(storage, member.person_id or "", code) == "both"
    # Nothing was used up: whoever it is for can still take it.
    with storage.begin() as work:
        joining.join(work, person_id(work), code)


def person_id(work: object) -> str:
    return people.find_or_make(work, "telegram", "4899").id  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["", "0" * 64, "x" * 4000, "\ud800" * 64, "'; --"])
def test_a_wrong_invitation_is_refused(storage: Storage, wrong: str) -> None:
    invited(storage)
    her = person(storage, "4801")
    assert refused(storage, her, wrong) == "invitation"
    with pytest.raises(ChangeRefusedError), storage.begin() as work:
        officers.join(work, her, wrong)
    with storage.read() as work:
        assert officers.everybody(work) == []


def test_a_used_or_late_invitation_is_refused(storage: Storage, clock: Clock) -> None:
    used, late = invited(storage), invited(storage)
    with storage.begin() as work:
        joining.join(work, people.find_or_make(work, "telegram", "4801").id, used)
    her = person(storage, "4802")
    assert refused(storage, her, used) == "invitation"
    clock.forward(days=7)
    assert refused(storage, her, late) == "invitation"


@pytest.mark.parametrize("role", ["facilitator", "admin", "leader", "chat"])
def test_the_code_of_another_role_makes_no_officer_and_stays(storage: Storage, role: str) -> None:
    with storage.begin() as work:
        group = groups.by_code(work, groups.make(work, "f" * 32, "Wakulima", "traders", ""))
    assert group is not None
    offered = invited(storage, role, "", group.id if role in ("leader", "chat") else "")
    her = person(storage, "4801")
    with pytest.raises(ChangeRefusedError), storage.begin() as work:
        officers.join(work, her, offered)
    with storage.read() as work:
        assert invitations.of_id(work, offered) is not None
    if role == "chat":
        assert refused(storage, her, offered) == "invitation"
        with storage.begin() as work:
            assert invitations.take(work, offered, ("chat",)).group_id == group.id


def test_a_leader_is_in_the_group_and_leads_it(storage: Storage) -> None:
    with storage.begin() as work:
        code = groups.make(work, "f" * 32, "Wakulima", "traders", "")
        group = groups.by_code(work, code)
        assert group is not None
        member = people.find_or_make(work, "telegram", "4801").id
        groups.join(work, member, code)
    stranger = person(storage, "4802")
    for one in (member, stranger):
        offered = invited(storage, "leader", "", group.id)
        with storage.begin() as work:
            joining.join(work, one, offered)
    with storage.read() as work:
        led = dict(work.connection.execute(select(group_members.c.person_id, group_members.c.leader)).all())
        assert led == {member: True, stranger: True}
        assert [(line.who, line.what) for line in audit.latest(work, 1)] == [("Kiprono Mfano", "joined")]


def test_a_group_that_was_closed_takes_its_invitations_along(storage: Storage) -> None:
    with storage.begin() as work:
        group = groups.by_code(work, groups.make(work, "f" * 32, "Wakulima", "traders", ""))
    assert group is not None
    offered = invited(storage, "leader", "", group.id)
    with storage.begin() as work:
        groups.close(work, group.id)
    assert refused(storage, person(storage, "4801"), offered) == "invitation"


def test_of_a_code_only_a_keyed_hash_is_kept(storage: Storage) -> None:
    with storage.begin() as work:
        code = invitations.invite(work, "Kiprono Mfano", "officer", (), WEEK, body=WORKS)
    kept = [str(cell.value) for row in everything(storage) for cell in row]
    assert not any(code in value or code.replace("-", "") in value for value in kept)


def test_an_officer_who_has_herself_erased_has_left(storage: Storage) -> None:
    joined = officer(storage)
    arrives(storage, said("nifute", 1, who="4801"))
    with storage.begin() as work:
        changes.apply(work, joined.person_id or "", "telegram", EraseMe())
    with storage.read() as work:
        row = work.connection.execute(select(table)).one()
        assert (row.person_id, row.name) == (None, "Kiprono Mfano")
        assert row.left_on is not None
        assert officers.everybody(work) == []


def test_an_officer_is_kept_as_long_as_she_is_one(storage: Storage, clock: Clock) -> None:
    joined = officer(storage)
    clock.forward(days=400)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
        assert erasure.drop_if_nothing_left(work, [joined.person_id or ""]) == 0
    with storage.read() as work:
        assert officers.get(work, joined.id) is not None


def test_of_who_left_nothing_stays_after_the_time_of_the_audit(storage: Storage, clock: Clock) -> None:
    joined = officer(storage)
    referral = refers(storage)
    with storage.begin() as work:
        referral_links.make(work, referral.id, joined.id, WEEK)
        referral_links.make(work, referral.id, None, WEEK)
        officers.leave(work, joined.id)
    limits = retention.Limits()
    clock.forward(days=729)
    with storage.begin() as work:
        retention.run(work, limits)
        assert work.connection.execute(select(links_table)).all() == []
        assert len(work.connection.execute(select(table)).all()) == 1
    clock.forward(days=2)
    with storage.begin() as work:
        retention.run(work, limits)
        assert work.connection.execute(select(table)).all() == []


def test_she_finds_herself_in_her_data(storage: Storage) -> None:
    joined = officer(storage)
    with storage.read() as work:
        assert ["officer", "Kiprono Mfano"] in my_data.lines(work, joined.person_id or "")


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ("officer", "", ("officer", "first")),
        ("", "officer", ("officer", "second")),
        ("officer", "officer", ("officer", "second")),
        ("officer", "member", ("member", "second")),
        ("member", "officer", ("member", "first")),
    ],
)
def test_who_was_known_as_two_is_one(
    storage: Storage, first: str, second: str, stays: tuple[str, str]
) -> None:
    """`first` goes, `second` stays: the number and the opaque id of one phone on WhatsApp."""
    ids = {}
    for at, (which, role) in enumerate((("first", first), ("second", second))):
        arrives(storage, said("habari", at, who=f"+25470000000{at}", channel="whatsapp"))
        with storage.begin() as work:
            found = people.find(work, "whatsapp", f"+25470000000{at}")
            assert found is not None
            ids[which] = found.id
            if role:
                as_what = "officer" if role == "officer" else "facilitator"
                code = invitations.invite(
                    work, which, as_what, (), WEEK, body=WORKS if role == "officer" else ""
                )
                offered = invitations.invitation(work, code)
                assert offered is not None
                joining.join(work, found.id, offered.id)
    with storage.begin() as work:
        merging.merge(work, ids["first"], ids["second"])
    with storage.read() as work:
        who = officers.of_person(work, ids["second"])
        member = staff.of_person(work, ids["second"])
        assert ("officer", who.name) == stays if who else ("member", member.name if member else "") == stays
        assert (who is None) != (member is None)
