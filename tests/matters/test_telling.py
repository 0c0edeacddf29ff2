"""What followers and members are told of a matter: in their language, through each door, once, and not at night."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot import outbound_json
from bot.broadcasting.reach import named_in, reach_of
from bot.broadcasting.rules import NoticeRules
from bot.matters.notices import MatterNotices
from bot.wording import wording
from flows.audience import Audience
from flows.changes import Manner
from flows.matter_changes import AddWeight, StopFollowing, VoteIfSolved
from flows.messages import LANGUAGES
from flows.notice_changes import LeaveGroup
from flows.notice_facts import BroadcastByNumber, Broadcasts
from storage import broadcasts, consents, people, templates
from storage.refusals import ChangeRefusedError
from storage.tables import broadcasts as broadcasts_table
from storage.tables import recipients
from storage.templates import Standing
from storage.vault import HandleOpener
from storage.work import Storage
from tests.forums.town import PAGE, PLACES
from tests.matters.market import HOST, TITLE, Market, somebody
from tests.storage.conftest import Clock

OTHER_WARD = "barut-ward"


def test_each_in_her_language_with_the_title_the_state_and_how_to_stop(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    market.does(market.trader("English"), AddWeight(matter.number, follow=True))
    market.does(market.trader("Kiswahili", language="sw"), AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "in_action", 40, "The upper half is open.")
    told = {one.who: one.message for one in market.hears()}
    assert set(told) == {"English", "Kiswahili"}
    for message in told.values():
        assert TITLE in message.text
        assert "40" in message.text
        assert "STOP" in message.text
        assert message.template is not None
        assert message.template.kind == "notice"
        assert message.template.variables[0] == HOST
        assert "\n" not in message.template.variables[1]
        assert TITLE in message.template.variables[1]
    assert told["English"].text != told["Kiswahili"].text


@pytest.mark.parametrize("state", ["open", "in_action", "resolved", "confirmed", "reopened", "closed"])
def test_every_state_has_words_in_both_languages(market: Market, state: str) -> None:
    matter = market.opens(market.member("Wanjiru"), market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    notices = MatterNotices(wording(), PLACES, "en", HOST, PAGE)
    for reason in ("", *(("duplicate", "not_responsible", "no_action") if state == "closed" else ())):
        bodies = notices.moved(replace(matter, state=state, reason=reason, percent=40))
        assert tuple(bodies) == LANGUAGES
        assert all("{" not in outbound_json.from_bytes(body).text for body in bodies.values())


def test_nobody_is_woken_and_who_said_stop_hears_nothing(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    hears, stopped = market.trader("Hears"), market.trader("Stopped")
    for who in (hears, stopped):
        market.does(who, AddWeight(matter.number, follow=True))
    with market.storage.begin() as work:
        consents.withdraw(work, stopped, "all")
    market.at("2026-11-20T23:30")
    market.moves(wanjiru, matter, "in_action", 5, "Begun.")
    assert market.hears(hours=1) == []
    assert [one.who for one in market.at("2026-11-21T07:05")] == ["Hears"]


def test_who_stops_following_or_leaves_the_group_hears_nothing_that_is_on_its_way(market: Market) -> None:
    wanjiru, leader = market.member("Wanjiru"), market.trader("Leader")
    stays, leaves, both = (market.trader(one) for one in ("Stays", "Leaves", "Both"))
    group = market.group(wanjiru, stays, leaves, both, leader=leader)
    filed = market.files(leader, messages=False, group=group)
    matter = market.opens(wanjiru, filed)
    follower = market.trader("Follower")
    for who in (follower, both):
        market.does(who, AddWeight(matter.number, follow=True))
    market.hears()
    market.at("2026-11-20T23:30")
    market.moves(wanjiru, matter, "in_action", 5, "Begun.")
    market.does(follower, StopFollowing(matter.number))
    market.does(stays, StopFollowing(matter.number))
    market.notices(leaves, LeaveGroup(group))
    market.notices(both, LeaveGroup(group))
    assert sorted(one.who for one in market.at("2026-11-21T07:05")) == ["Both", "Leader", "Stays"]


def test_members_hear_that_what_their_leader_reported_is_public(market: Market) -> None:
    wanjiru, leader = market.member("Wanjiru"), market.trader("Leader")
    group = market.group(wanjiru, market.trader("Member"), leader=leader)
    market.opens(wanjiru, market.files(leader, messages=False, group=group))
    assert sorted(one.who for one in market.hears()) == ["Leader", "Member"]
    alone = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE), "Another drain")
    assert alone.group_id is None
    assert market.hears() == []


def test_words_of_violence_and_many_recipients_wait_for_a_second(market: Market) -> None:
    wanjiru, otieno = market.member("Wanjiru"), market.member("Otieno")
    elsewhere = market.member("Achieng", (OTHER_WARD,))
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    follower = market.trader("Follower")
    market.does(follower, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "in_action", 5, "They were attacked with pangas while digging.")
    heard = market.hears()
    assert [one.who for one in heard] == ["Otieno"]
    number = heard[0].message.options[0].id
    with market.storage.read() as work:
        found = broadcasts.by_number(work, number)
        assert found is not None
        assert (found.state, found.reason, found.kind) == ("asked", "words", "progress")
    for member, sees in ((otieno, True), (wanjiru, True), (elsewhere, False)):
        one = market.asks(member, BroadcastByNumber(number))
        assert (one is not None) == sees
        listed = market.asks(member, Broadcasts(0))["broadcasts"]
        assert (number in [line["number"] for line in listed]) == sees
    with market.storage.begin() as work:
        broadcasts.steer(work, found, "approve", otieno)
    assert [one.who for one in market.hears()] == ["Follower"]


def test_in_the_morning_only_how_it_stands_then_is_told(market: Market) -> None:
    wanjiru, otieno = market.member("Wanjiru"), market.member("Otieno")
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    market.does(market.trader("Follower"), AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "in_action", 5, "They were attacked with pangas while digging.")
    (waits,) = [one.message.options[0].id for one in market.hears() if one.who == "Otieno"]
    market.at("2026-11-20T23:30")
    market.moves(wanjiru, matter, "resolved", sentence="The drain is open.")
    market.moves(wanjiru, matter, "reopened", sentence="It is blocked again.")
    (heard,) = market.at("2026-11-21T07:05")
    assert (heard.who, heard.message.question) == ("Follower", "matter.open")
    assert "It is blocked again." in heard.message.text
    with market.storage.begin() as work:
        found = broadcasts.by_number(work, waits)
        assert found is not None
        with pytest.raises(ChangeRefusedError, match="too late"):
            broadcasts.steer(work, found, "approve", otieno)
    assert market.hears(hours=1) == []


def test_who_may_send_to_the_followers_of_a_matter(market: Market) -> None:
    wanjiru, elsewhere = market.member("Wanjiru"), market.member("Achieng", (OTHER_WARD,))
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    to = Audience(matters=(matter.id,))
    with market.storage.read() as work:
        named = named_in(work, [to])
    assert named[matter.id].name == TITLE
    assert reach_of(PLACES, wanjiru).may_send(to, named)
    assert not reach_of(PLACES, elsewhere).may_send(to, named)
    assert not reach_of(PLACES, elsewhere).may_send(Audience(matters=("0" * 32,)), named)


@pytest.mark.parametrize(("approved", "said"), [(False, ("left_out", "no_window")), (True, ("queued", ""))])
def test_on_whatsapp_outside_the_day_the_template_goes_or_nothing(
    market: Market, approved: bool, said: tuple[str, str]
) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    with market.storage.begin() as work:
        her = people.find_or_make(work, "whatsapp", "+254700000001").id
        if approved:
            templates.keep(work, [Standing("baraza_notice_en", "notice", "en", "approved")])
    market.does(her, AddWeight(matter.number, follow=True))
    market.clock.forward(days=3)
    market.moves(wanjiru, matter, "in_action", 5, "Begun.")
    with market.storage.read() as work:
        line = work.connection.execute(select(recipients.c.state, recipients.c.reason)).one()
    assert tuple(line) == said


def test_what_members_decided_needs_no_second_however_many_they_are(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    market = Market(storage, opener, clock, notices=NoticeRules(second_above=3))
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.WITHOUT_TRACE))
    ids = somebody(market, 4)
    for who in ids:
        market.does(who, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "in_action", 5, "Begun.")
    market.moves(wanjiru, matter, "resolved")
    with market.storage.read() as work:
        found = work.connection.execute(select(broadcasts_table.c.state, broadcasts_table.c.reason)).all()
    assert [tuple(one) for one in found] == [("asked", "size"), ("asked", "size")]
    for who in ids[:3]:
        market.does(who, VoteIfSolved(matter.number, solved=False))
    market.turns_round()
    with market.storage.read() as work:
        states = work.connection.scalars(select(broadcasts_table.c.state)).all()
    assert sorted(states) == ["asked", "asked", "running"]
