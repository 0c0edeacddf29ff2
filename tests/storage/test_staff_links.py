"""Links to the staff page and the sessions behind them: short, keyed, and gone with their member."""

import re
from datetime import timedelta

import pytest

from storage import audit, people, staff, staff_links
from storage.staff import Role, Staff
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.looking import everything

QUARTER, SESSION = timedelta(minutes=15), timedelta(minutes=20)
BAD = [
    "",
    "x",
    "A" * 42,
    "A" * 43,
    "A" * 44,
    "ä" * 43,
    "\ud800" * 43,
    "A" * 42 + "\n",
    "'" * 43,
    "A" * 100_000,
]


@pytest.fixture
def member(storage: Storage) -> Staff:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "4711").id
        offered = staff.invitation(work, staff.invite(work, "Asha Mfano", Role.ADMIN, (), timedelta(days=7)))
        assert offered is not None
        return staff.join(work, her, offered.id)


def test_a_link_opens_what_it_was_made_for_until_its_time_is_over(
    storage: Storage, clock: Clock, member: Staff
) -> None:
    with storage.begin() as work:
        token = staff_links.make(work, member.id, "case:7KX4P", QUARTER)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    for minutes, opens in ((0, True), (14, True), (1, False)):
        clock.forward(minutes=minutes)
        with storage.read() as work:
            link = staff_links.opened(work, token)
        assert (link == staff_links.Link(member, "case:7KX4P")) == opens
        assert (link is None) != opens


@pytest.mark.parametrize(("opens", "number"), [("case:7KX4P", "7KX4P"), ("person:" + "a" * 32, ""), ("", "")])
def test_every_link_is_in_the_audit_with_the_number_of_its_case(
    storage: Storage, member: Staff, opens: str, number: str
) -> None:
    with storage.begin() as work:
        staff_links.make(work, member.id, opens, QUARTER)
    with storage.read() as work:
        line = audit.latest(work, 1)[0]
    assert (line.who, line.what, line.number) == ("Asha Mfano", "link", number)


def test_nobody_gets_no_link(storage: Storage, member: Staff) -> None:
    with pytest.raises(LookupError), storage.begin() as work:
        staff_links.make(work, "", "", QUARTER)
    with storage.begin() as work:
        staff.leave(work, member.id)
    with pytest.raises(LookupError), storage.begin() as work:
        staff_links.make(work, member.id, "", QUARTER)


def test_a_session_lives_as_long_as_it_is_used(storage: Storage, clock: Clock, member: Staff) -> None:
    with storage.begin() as work:
        token = staff_links.begin_session(work, member.id, SESSION)
    for minutes, lives in ((19, True), (19, True), (20, False), (0, False)):
        clock.forward(minutes=minutes)
        with storage.begin() as work:
            assert staff_links.session(work, token, SESSION) == (member if lives else None)


def test_a_session_ends_when_she_says_so_and_others_stay(storage: Storage, member: Staff) -> None:
    with storage.begin() as work:
        one, other = (staff_links.begin_session(work, member.id, SESSION) for _ in range(2))
        staff_links.end_session(work, one)
        staff_links.end_session(work, one)
        assert staff_links.session(work, one, SESSION) is None
        assert staff_links.session(work, other, SESSION) == member


def test_a_link_is_no_session_and_a_session_no_link(storage: Storage, member: Staff) -> None:
    with storage.begin() as work:
        link = staff_links.make(work, member.id, "", QUARTER)
        session = staff_links.begin_session(work, member.id, SESSION)
        assert staff_links.session(work, link, SESSION) is None
        assert staff_links.opened(work, session) is None


@pytest.mark.parametrize("token", BAD, ids=range(len(BAD)))
def test_a_bad_token_opens_nothing_and_does_no_harm(storage: Storage, member: Staff, token: str) -> None:
    with storage.begin() as work:
        staff_links.make(work, member.id, "", QUARTER)
        assert staff_links.opened(work, token) is None
        assert staff_links.session(work, token, SESSION) is None
        staff_links.end_session(work, token)


def test_of_a_token_only_a_keyed_hash_is_kept(storage: Storage, member: Staff) -> None:
    with storage.begin() as work:
        tokens = [
            staff_links.make(work, member.id, "", QUARTER),
            staff_links.begin_session(work, member.id, SESSION),
        ]
    kept = " ".join(str(cell.value) for row in everything(storage) for cell in row)
    assert not any(token in kept for token in tokens)
