"""A facilitator who wants to learn of one person what only she should know; and one who sends much in small parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from flows.audience import Audience
from flows.notice_changes import MakeGroup, SendBroadcast, SteerBroadcast
from flows.notice_facts import Groups, Preview
from storage.member import Role, Staff
from tests.broadcasting.desk import OTHER_WARD, WARD, WORDS, TheDesk, many
from tests.broadcasting.test_who_may_send import made, refused
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.crowd import Resident
from tests.storage.gatherings import announced, forum

pytestmark = SQLITE_ONLY


def group(desk: TheDesk, by: Staff, name: str, *, place: str = WARD) -> str:
    """Its id."""
    desk.does(by, MakeGroup(name, "other", place))
    return next(str(one["id"]) for one in desk.asks(by, Groups()) if one["name"] == name)


def numbers(preview: dict[str, Any]) -> tuple[Any, ...]:
    return preview["count"], preview["languages"], preview["channels"], preview["left_out"], preview["shown"]


NOTHING: tuple[Any, ...] = (0, {}, {}, [], [])


@pytest.mark.parametrize("she", [True, False])
def test_who_keeps_a_group_of_one_learns_nothing_by_crossing_it(desk: TheDesk, she: bool) -> None:
    """`she`: whether the one whom she asks about was there, is in the other group, hears of the topic and of the place."""
    wanjiru = desk.member("Wanjiru")
    meeting = announced(desk.storage).id
    trap, other = group(desk, wanjiru, "Friends"), group(desk, wanjiru, "Women who testify")
    common: dict[str, Any] = {"topics": {"market": True}, "groups": (other,), "attended": (meeting,)}
    desk.residents(*(Resident(**common) for _ in range(9)))
    hers = common | {"groups": (trap, other)} if she else {"topics": {}, "groups": (trap,)}
    desk.residents(Resident(**hers))
    for audience in (
        Audience("", groups=(trap,), attended=(meeting,)),
        Audience("", groups=(trap,), answered=(meeting,)),
        Audience("market", groups=(trap,)),
        Audience("", (WARD,), groups=(trap,)),
        Audience("", groups=(trap,), languages=("en",)),
        Audience("", groups=(trap, other)),
        Audience("", groups=(trap,), roles=("facilitator",)),
    ):
        assert numbers(desk.preview(wanjiru, audience)) == NOTHING
        assert refused(desk, wanjiru, _sent(audience)) == "nobody"
    assert made(desk) == 0
    assert desk.preview(wanjiru, Audience("", groups=(trap,)))["count"] == 1


def test_those_of_a_large_group_are_counted_unless_few_of_them_are_left(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    large = group(desk, wanjiru, "Traders")
    desk.residents(
        *(Resident(topics={"market": True}, groups=(large,)) for _ in range(6)),
        *(Resident(topics={"safety": True}, groups=(large,), language="sw") for _ in range(4)),
    )
    found = desk.preview(wanjiru, Audience("market", groups=(large,)))
    assert (found["count"], found["left_out"]) == (6, [["opted_out", 4]])
    assert numbers(desk.preview(wanjiru, Audience("safety", groups=(large,)))) == NOTHING
    assert desk.preview(wanjiru, Audience("", groups=(large,)))["count"] == 10


def test_groups_and_forums_of_others_do_not_sort_her_people(desk: TheDesk) -> None:
    wanjiru, barut = desk.member("Wanjiru"), desk.member("Chebet", Role.FACILITATOR, OTHER_WARD)
    theirs = group(desk, barut, "Women who testify", place=OTHER_WARD)
    meeting = announced(desk.storage, place=OTHER_WARD).id
    desk.residents(*(Resident(topics={"market": True}, places=(WARD,), groups=(theirs,)) for _ in range(9)))
    for crossed in (
        Audience("market", (WARD,), groups=(theirs,)),
        Audience("market", (WARD,), attended=(meeting,)),
        Audience("", roles=("facilitator",), attended=(meeting,)),
    ):
        assert desk.asks(wanjiru, _asked(crossed)) is None
    assert desk.asks(barut, _asked(Audience("", groups=(theirs,))))["count"] == 9


def test_coming_to_a_forum_is_no_yes_to_all_notices(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    meeting = announced(desk.storage, days=1)
    desk.residents(*(Resident(topics={}, attended=(meeting.id,)) for _ in range(9)))
    to = Audience("", attended=(meeting.id,))
    desk.clock.now = meeting.ends_at + timedelta(days=13)
    assert desk.preview(wanjiru, to)["count"] == 9
    desk.clock.now += timedelta(days=2)
    assert desk.asks(wanjiru, _asked(to)) is None
    assert refused(desk, wanjiru, _sent(to)) == "audience"
    assert desk.preview(wanjiru, Audience("market", attended=(meeting.id,)))["left_out"] == [["opted_out", 9]]


def test_many_small_notices_are_one_large_one(desk: TheDesk) -> None:
    """40 is the limit of these rules: two notices to thirty are sixty."""
    wanjiru, otieno = desk.member("Wanjiru"), desk.member("Otieno")
    desk.residents(*many(30))
    assert desk.preview(wanjiru)["second"] == ""
    desk.sends(wanjiru)
    assert desk.preview(wanjiru)["second"] == "size"  # also before anybody is written down
    assert len(desk.tick()) == 30
    second = desk.sends(wanjiru)
    assert desk.watched(wanjiru, second)["state"] == "asked"
    assert len(desk.tick()) == 1  # the line to her colleague
    assert desk.preview(otieno)["second"] == ""
    desk.clock.forward(hours=24)
    assert desk.preview(wanjiru)["second"] == ""


def _asked(audience: Audience) -> Preview:
    return Preview(WORDS, audience, False)


def _sent(audience: Audience) -> SendBroadcast:
    return SendBroadcast(WORDS, audience, False)


def test_the_ledger_of_a_forum_does_not_tell_it_either(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    meeting = announced(desk.storage).id
    trap, large = group(desk, wanjiru, "Friends"), group(desk, wanjiru, "Traders")
    desk.residents(
        Resident(groups=(trap,)), *(Resident(groups=(large,), attended=(meeting,)) for _ in range(9))
    )
    for crossed in (
        Audience("forums", groups=(trap, large)),
        Audience("forums", groups=(trap,), attended=(meeting,)),
    ):
        assert refused(desk, wanjiru, forum(audience=crossed)) == "nobody"
    assert made(desk) == 0
    assert desk.does(wanjiru, forum(audience=Audience("forums", groups=(large,), attended=(meeting,))))  # type: ignore[arg-type]
    assert desk.does(wanjiru, forum(audience=Audience("forums", groups=(trap,))))  # type: ignore[arg-type]


def test_what_is_paused_before_it_begins_does_not_go_on_to_many_more(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(*many(30))
    number = desk.sends(wanjiru)
    desk.does(wanjiru, SteerBroadcast(number, "pause"))
    desk.residents(*many(10))
    desk.does(wanjiru, SteerBroadcast(number, "resume"))
    desk.does(wanjiru, SteerBroadcast(number, "pause"))
    desk.residents(*many(1))
    assert refused(desk, wanjiru, SteerBroadcast(number, "resume")) == "step"
    assert desk.tick() == []
