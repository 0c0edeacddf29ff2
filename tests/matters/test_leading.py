"""Groups and their leaders: asking to join, being let in, handing the lead on. A leader never sees who is in it."""

import json

import pytest
from sqlalchemy import select

from bot.refused import RefusedError
from flows.matter_changes import AnswerRequest, AskToJoin, InviteLeader, StepDown
from flows.matter_facts import GroupsAt, JoinRequests, MyGroups
from flows.notice_changes import LeaveGroup
from storage import (
    consents,
    erasure,
    groups,
    invitations,
    joining,
    merging,
    my_data,
    people,
    retention,
    without_trace,
)
from storage.refusals import ChangeRefusedError
from storage.tables import group_members, group_requests
from tests.matters.market import Market, somebody
from tests.storage.gatherings import WARD

CALLED = "Mama Mfano wa mboga"
OTHER_WARD = "barut-ward"


def requests(market: Market, who: str, group: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = market.knows(who, JoinRequests(group))
    return found


def test_somebody_asks_to_join_and_is_let_in(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    leader, her = market.trader("Leader"), market.trader("Her", language="sw")
    group = market.group(wanjiru, leader=leader)
    assert market.knows(her, GroupsAt(WARD)) == [{"id": group, "name": "Traders", "kind": "traders"}]
    market.does(her, AskToJoin(group, CALLED))
    market.does(her, AskToJoin(group, CALLED))
    (line,) = market.hears()
    assert (line.who, line.message.question, line.message.options[0].id) == ("Leader", "leading.open", group)
    assert CALLED not in line.message.text
    (asked,) = requests(market, leader, group)
    assert asked["called"] == CALLED
    market.does(leader, AnswerRequest(asked["id"], let_in=True))
    (told,) = market.hears()
    assert (told.who, told.message.language) == ("Her", "sw")
    assert [one["name"] for one in market.knows(her, MyGroups())] == ["Traders"]
    assert market.refused(leader, AnswerRequest(asked["id"], let_in=True)) == "request"
    assert requests(market, leader, group) == []
    assert market.refused(her, AskToJoin(group, CALLED)) == "member"
    assert market.knows(her, GroupsAt(WARD)) == []


def test_who_is_not_let_in_hears_nothing_and_her_name_is_gone(market: Market) -> None:
    leader, her = market.trader("Leader"), market.trader("Her")
    group = market.group(market.member("Wanjiru"), leader=leader)
    market.does(her, AskToJoin(group, CALLED))
    market.hears()
    market.does(leader, AnswerRequest(requests(market, leader, group)[0]["id"], let_in=False))
    assert market.hears() == []
    assert market.knows(her, MyGroups()) == []
    with market.storage.read() as work:
        assert work.connection.execute(select(group_requests)).all() == []


def test_nobody_but_a_leader_of_the_group_answers_or_sees_who_asks(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    leader, member, other, her = (market.trader(one) for one in ("Leader", "Member", "Other", "Her"))
    group = market.group(wanjiru, member, leader=leader)
    market.group(wanjiru, leader=other, name="Others")
    market.does(her, AskToJoin(group, CALLED))
    request = requests(market, leader, group)[0]["id"]
    for who in (member, other, her, wanjiru.person_id or ""):
        assert market.knows(who, JoinRequests(group)) is None
        assert market.refused(who, AnswerRequest(request, let_in=True)) == "not_leader"
        assert market.refused(who, StepDown(group)) == "not_leader"
    for who in (member, other, her):
        assert market.refused(who, InviteLeader(group)) == "not_leader"
    elsewhere = market.member("Achieng", (OTHER_WARD,))
    assert market.refused(elsewhere.person_id or "", InviteLeader(group)) == "not_leader"
    assert market.refused(leader, InviteLeader("0" * 32)) == "group"
    assert market.refused(her, AskToJoin("0" * 32, CALLED)) == "group"


def test_a_leader_or_the_facilitator_of_the_area_makes_a_code_for_another(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    leader, second, third = (market.trader(one) for one in ("Leader", "Second", "Third"))
    group = market.group(wanjiru, second, leader=leader)
    for by, who in ((leader, second), (wanjiru.person_id or "", third)):
        code = market.does(by, InviteLeader(group))
        with market.storage.begin() as work:
            offered = invitations.invitation(work, code)
            assert offered is not None
            joining.join(work, who, offered.id)
    (mine,) = market.knows(third, MyGroups())
    assert (mine["leader"], mine["leaders"], mine["place"]) == (True, 3, WARD)


def test_the_last_leader_neither_steps_down_nor_leaves(market: Market) -> None:
    leader, second = market.trader("Leader"), market.trader("Second")
    group = market.group(market.member("Wanjiru"), second, leader=leader)
    assert market.refused(leader, StepDown(group)) == "last_leader"
    with pytest.raises(ChangeRefusedError) as refused:
        market.notices(leader, LeaveGroup(group))
    assert refused.value.reason == "last_leader"
    with pytest.raises(RefusedError, match="last_leader"):
        market.do(lambda work: market.gathering.apply(work, leader, LeaveGroup(group)))
    with market.storage.begin() as work:
        groups.make_leader(work, group, second)
    market.does(leader, StepDown(group))
    market.notices(leader, LeaveGroup(group))
    with market.storage.read() as work:
        assert groups.leaders(work, group) == [second]
    with market.storage.begin() as work:
        groups.close(work, group)
        assert groups.leaders(work, group) == []


def test_a_leader_sees_how_many_and_nobody(market: Market) -> None:
    leader = market.trader("Leader")
    members = [market.trader(f"Trader {number}") for number in range(4)]
    group = market.group(market.member("Wanjiru"), *members, leader=leader)
    seen = json.dumps(
        [market.knows(leader, fact) for fact in (MyGroups(), JoinRequests(group), GroupsAt(WARD))]
    )
    assert not any(one in seen for one in (*members, "Trader"[:6] + " "))


@pytest.mark.parametrize(
    ("called", "reason"), [("", "called"), ("  ", "called"), ("x" * 61, "called"), ("x" * 60, "")]
)
def test_what_she_is_called(market: Market, called: str, reason: str) -> None:
    group = market.group(market.member("Wanjiru"), leader=market.trader("Leader"))
    assert market.refused(market.trader("Her"), AskToJoin(group, called)) == reason


def test_so_many_requests_and_no_more(market: Market) -> None:
    wanjiru, leader = market.member("Wanjiru"), market.trader("Leader")
    group = market.group(wanjiru, leader=leader)
    for who in somebody(market, 30):
        market.does(who, AskToJoin(group, "Trader"))
    her = market.trader("Her")
    assert market.refused(her, AskToJoin(group, CALLED)) == "too_many"
    others = [market.group(wanjiru, leader=leader, name=f"Group {number}") for number in range(4)]
    assert [market.refused(her, AskToJoin(one, CALLED)) for one in others] == ["", "", "", "too_many"]


def test_a_group_that_nobody_leads_is_joined_by_its_code_alone(market: Market) -> None:
    group = market.group(market.member("Wanjiru"))
    her = market.trader("Her")
    assert market.knows(her, GroupsAt(WARD)) == []
    assert market.refused(her, AskToJoin(group, CALLED)) == "group"


@pytest.mark.parametrize(("days", "wait"), [(30, 1), (32, 0)])
def test_what_no_leader_answers_is_over_after_a_month(market: Market, days: int, wait: int) -> None:
    leader = market.trader("Leader")
    group = market.group(market.member("Wanjiru"), leader=leader)
    market.does(market.trader("Her"), AskToJoin(group, CALLED))
    market.clock.forward(days=days)
    with market.storage.begin() as work:
        retention.run_forums(work, retention.Limits())
    assert len(requests(market, leader, group)) == wait


def test_a_leader_who_said_stop_hears_nothing(market: Market) -> None:
    leader = market.trader("Leader")
    group = market.group(market.member("Wanjiru"), leader=leader)
    with market.storage.begin() as work:
        consents.withdraw(work, leader, "all")
    market.does(market.trader("Her"), AskToJoin(group, CALLED))
    assert market.hears() == []
    assert market.knows(leader, MyGroups())[0]["requests"] == 1


def test_she_reads_what_she_leads_and_what_she_asked(market: Market) -> None:
    leader, her = market.trader("Leader"), market.trader("Her")
    group = market.group(market.member("Wanjiru"), leader=leader)
    market.does(her, AskToJoin(group, CALLED))
    with market.storage.read() as work:
        assert ["leads", "Traders"] in my_data.lines(work, leader)
        assert ["asks_to_join", "Traders"] in my_data.lines(work, her)


def test_her_name_opens_after_she_turned_out_to_be_known_or_filed_without_trace(market: Market) -> None:
    leader, her = market.trader("Leader"), market.trader("Her")
    group = market.group(market.member("Wanjiru"), leader=leader)
    market.does(her, AskToJoin(group, CALLED))
    with market.storage.begin() as work:
        without_trace.wipe(work, her)
    assert requests(market, leader, group)[0]["called"] == CALLED
    known = market.trader("Known")
    with market.storage.begin() as work:
        merging.merge(work, her, known)
    assert requests(market, leader, group)[0]["called"] == CALLED
    with market.storage.begin() as work:
        erasure.erase_me(work, known)
    assert requests(market, leader, group) == []


def test_two_who_are_one_lead_what_either_led_and_ask_for_nothing_they_have(market: Market) -> None:
    wanjiru, gone, into = market.member("Wanjiru"), market.trader("Gone"), market.trader("Into")
    led = market.group(wanjiru, into, leader=gone)
    other = market.group(wanjiru, into, leader=market.trader("Leader"), name="Others")
    market.does(gone, AskToJoin(other, CALLED))
    with market.storage.begin() as work:
        merging.merge(work, gone, into)
        assert groups.leads(work, into) == {led}
        assert work.connection.execute(select(group_requests)).all() == []
        rows = work.connection.execute(select(group_members).where(group_members.c.person_id == into)).all()
    assert len(rows) == 2


def test_a_leader_who_is_erased_leaves_a_group_that_the_facilitator_gives_a_new_one(market: Market) -> None:
    wanjiru, leader = market.member("Wanjiru"), market.trader("Leader")
    group = market.group(wanjiru, leader=leader)
    with market.storage.begin() as work:
        erasure.erase_me(work, leader)
        assert groups.leaders(work, group) == []
        her = people.find_or_make(work, "telegram", "New").id
    code = market.does(wanjiru.person_id or "", InviteLeader(group))
    with market.storage.begin() as work:
        offered = invitations.invitation(work, code)
        assert offered is not None
        joining.join(work, her, offered.id)
        assert groups.leaders(work, group) == [her]
