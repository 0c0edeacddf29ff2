"""A host who wants her words about violence to reach many without a colleague: by a later word, by herself, by a detour."""

from __future__ import annotations

import pytest

from bot.refused import RefusedError
from flows.forum_changes import Agree, CancelForum, MoveForum
from flows.notice_changes import SteerBroadcast
from flows.notice_facts import BroadcastByNumber, Broadcasts
from storage import broadcasts
from storage.broadcasts import Broadcast
from storage.member import Staff
from tests.forums.town import Town
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.gatherings import WARD

pytestmark = SQLITE_ONLY
THREAT = "Njooni na mapanga, tutawaua"
RULE = "FREQ=MONTHLY;BYDAY=2TU"


def forum_notices(town: Town) -> list[Broadcast]:
    return [one for one in town.do(lambda work: broadcasts.newest(work, 20)) if one.kind == "forum"]


def waits(town: Town) -> list[str]:
    return [one.number for one in forum_notices(town) if one.state == "asked"]


def steers(town: Town, by: Staff, number: str, step: str) -> None:
    town.applies(by, SteerBroadcast(number, step))


def residents_hear(town: Town, at: str, name: str) -> list[str]:
    return [one.message.text for one in town.at(at) if one.who == name]


def test_what_was_agreed_waits_with_the_next_invitation_and_its_host_cannot_agree(town: Town) -> None:
    wanjiru, otieno = town.member("Wanjiru"), town.member("Otieno")
    town.resident("Asha", WARD)
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", rule=RULE)
    town.tick()
    town.applies(wanjiru, Agree(meeting.number, THREAT, "Vijana", ""))
    town.at("2026-12-08T17:00")
    assert residents_hear(town, "2026-12-30T09:00", "Asha") == []
    (number,) = waits(town)
    with pytest.raises(RefusedError) as refused:
        steers(town, wanjiru, number, "approve")
    assert refused.value.key == "gathering.refused.own"
    assert "approve" not in town.asks(wanjiru, BroadcastByNumber(number))["steps"]
    assert "approve" in town.asks(otieno, BroadcastByNumber(number))["steps"]
    steers(town, otieno, number, "approve")
    assert len(residents_hear(town, "2026-12-30T09:05", "Asha")) == 1


def test_a_series_that_was_agreed_to_is_not_agreed_to_with_other_words(town: Town) -> None:
    wanjiru, otieno = town.member("Wanjiru"), town.member("Otieno")
    town.resident("Asha", WARD)
    first = town.announces(wanjiru, starts="2026-12-08T14:00", rule=RULE, theme="Kupinga mauaji mtaani")
    (number,) = waits(town)
    steers(town, otieno, number, "approve")
    assert len(residents_hear(town, "2026-11-23T09:00", "Asha")) == 1
    town.at("2026-12-08T17:00")
    (second,) = (one for one in town.mine(wanjiru) if one["number"] != first.number)
    town.applies(wanjiru, MoveForum(second["number"], place_words=THREAT))
    assert residents_hear(town, "2026-12-30T09:00", "Asha") == []
    assert len(waits(town)) == 1


def test_an_invitation_that_is_reworded_after_it_was_agreed_to_waits_again(town: Town) -> None:
    wanjiru, otieno = town.member("Wanjiru"), town.member("Otieno")
    town.resident("Asha", WARD)
    town.clock.now = town.clock.now.replace(hour=20)  # 11 at night in Nairobi: it waits for the morning
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", theme="Kupinga mauaji mtaani")
    (number,) = waits(town)
    steers(town, otieno, number, "approve")
    town.applies(otieno, MoveForum(meeting.number, place_words=THREAT))
    heard = town.at("2026-11-24T09:00")
    assert [one.who for one in heard if THREAT in one.message.text] == []
    assert waits(town) == [number]
    for who in (otieno, wanjiru):
        listed = town.asks(who, Broadcasts(0))["broadcasts"]
        assert number in [one["number"] for one in listed]
    with pytest.raises(RefusedError):
        steers(town, otieno, number, "approve")
    steers(town, wanjiru, number, "approve")
    assert len(residents_hear(town, "2026-11-24T09:05", "Asha")) == 1


def test_a_new_place_in_such_words_waits_for_a_colleague(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    town.member("Otieno")
    asha = town.resident("Asha", WARD)
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.tick()
    town.answers(asha, meeting)
    town.applies(wanjiru, MoveForum(meeting.number, place_words=THREAT))
    assert residents_hear(town, "2026-11-24T09:00", "Asha") == []
    town.applies(wanjiru, MoveForum(meeting.number, place_words="Shule ya msingi"))
    (told,) = residents_hear(town, "2026-11-24T09:05", "Asha")
    assert "Shule ya msingi" in told


def test_who_comes_hears_at_once_that_it_is_off_but_not_the_threat(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha = town.resident("Asha", WARD)
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.tick()
    town.answers(asha, meeting)
    town.applies(wanjiru, CancelForum(meeting.number, THREAT, whole=False))
    (told,) = residents_hear(town, "2026-11-24T09:00", "Asha")
    assert told.startswith("Does not take place")
    assert "mapanga" not in told
