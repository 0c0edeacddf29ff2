"""What goes out about a meeting, to whom and when, from its invitation to its record."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.broadcasting.rules import NoticeRules
from flows.forum_changes import (
    Agree,
    AttendForum,
    CancelForum,
    KeepRecord,
    MoveAction,
    MoveForum,
    PublishRecord,
)
from flows.forum_facts import ForumAtWork
from flows.messages import Outbound
from flows.notice_changes import SteerBroadcast
from storage import alerts, consents
from storage.tables import forums
from storage.work import Storage
from tests.forums.town import Heard, Town
from tests.storage.conftest import Clock
from tests.storage.gatherings import WARD


def told(heard: list[Heard]) -> list[tuple[str, str]]:
    """(who, about), by name."""
    return sorted((one.who, one.about) for one in heard)


def words_to(heard: list[Heard], who: str) -> Outbound:
    (found,) = (one.message for one in heard if one.who == who)
    return found


def test_from_the_invitation_to_the_reminder(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha, juma = town.resident("Asha", WARD), town.resident("Juma", language="sw")
    town.resident("Otieno", topic="")
    town.resident("Kwale", "kwale-county")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    invited = town.tick()
    assert told(invited) == [("Asha", "New forum"), ("Juma", "Mkutano mpya")]
    hers = words_to(invited, "Asha")
    when_and_where = "When: Tuesday 8 December at 2:00 pm\nWhere: Ukumbi wa chifu (Kaptembwo)"
    assert f"New forum: Mkutano wa soko\n{when_and_where}" in hers.text
    assert "Jumanne 8 Desemba" in words_to(invited, "Juma").text
    assert hers.point is not None
    assert hers.lasting
    assert (hers.question, [one.id for one in hers.options]) == (
        "attend.open",
        [f"yes-{meeting.number}", f"no-{meeting.number}"],
    )
    assert hers.template is not None
    assert (hers.template.kind, len(hers.template.variables)) == ("forum", 4)
    town.answers(asha, meeting, 2)
    town.answers(juma, meeting, 0)
    assert town.at("2026-12-01T13:59") == []
    week = town.at("2026-12-01T14:00")
    assert told(week) == [("Asha", "Reminder")]
    assert when_and_where in words_to(week, "Asha").text
    assert words_to(week, "Asha").options[0].id == meeting.number
    assert town.at("2026-12-01T14:01") == []


def test_an_invitation_at_night_waits_for_the_morning(town: Town) -> None:
    town.resident("Asha")
    town.at("2026-11-25T22:30")
    town.announces(town.member("Wanjiru"))
    assert town.tick() == []
    assert town.at("2026-11-26T06:59") == []
    assert told(town.at("2026-11-26T07:00")) == [("Asha", "New forum")]


def test_a_changed_time_reaches_whoever_answered_and_its_reminders_follow(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha, juma, zawadi = (town.resident(name) for name in ("Asha", "Juma", "Zawadi"))
    town.resident("Silent")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", capacity=3)
    town.tick()
    town.answers(asha, meeting, 3)
    town.answers(juma, meeting, 1, waits=True)
    town.answers(zawadi, meeting, 0)
    town.at("2026-12-01T14:00")
    town.applies(wanjiru, MoveForum(meeting.number, starts="2026-12-10T09:00", place_words="Kanisa la mtaa"))
    moved = town.tick()
    assert told(moved) == [("Asha", "Time or place changed"), ("Juma", "Time or place changed")]
    words = words_to(moved, "Asha").text
    assert "Thursday 10 December at 9:00 am\nWhere: Kanisa la mtaa (Kaptembwo)" in words
    assert words_to(moved, "Asha").question == "attend.open"
    assert told(town.at("2026-12-03T09:00")) == [("Asha", "Reminder"), ("Juma", "Reminder")]
    assert town.at("2026-12-07T14:00") == [], "the reminder of the former time"
    assert told(town.at("2026-12-09T09:00")) == [("Asha", "Reminder"), ("Juma", "Reminder")]
    assert told(town.at("2026-12-10T07:00")) == [("Asha", "Reminder"), ("Juma", "Reminder")]
    assert town.at("2026-12-10T10:00") == []


def test_moved_twice_before_anything_goes_out_tells_only_how_it_is(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha = town.resident("Asha")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.tick()
    town.answers(asha, meeting)
    town.at("2026-11-30T23:00")
    town.applies(wanjiru, MoveForum(meeting.number, starts="2026-12-09T14:00"))
    town.tick()
    town.applies(wanjiru, MoveForum(meeting.number, starts="2026-12-11T14:00"))
    (heard,) = town.at("2026-12-01T07:00")
    assert "Friday 11 December" in heard.message.text


def test_an_invitation_that_has_not_gone_out_says_the_new_time(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    town.resident("Asha")
    town.at("2026-11-25T22:00")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.tick()
    town.applies(wanjiru, MoveForum(meeting.number, starts="2026-12-09T16:00"))
    (heard,) = town.at("2026-11-26T07:00")
    assert (heard.about, "Wednesday 9 December at 4:00 pm" in heard.message.text) == ("New forum", True)


def test_a_cancelled_one_tells_whoever_answered_and_nobody_is_reminded(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha = town.resident("Asha")
    town.resident("Juma")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.tick()
    town.answers(asha, meeting)
    town.at("2026-12-01T14:00")
    town.applies(wanjiru, CancelForum(meeting.number, "Ukumbi umefurika", whole=False))
    (heard,) = town.tick()
    assert (heard.who, heard.about) == ("Asha", "Does not take place")
    assert "Why: Ukumbi umefurika" in heard.message.text
    assert heard.message.options == ()
    for later in ("2026-12-07T14:00", "2026-12-08T12:00", "2026-12-11T14:00", "2026-12-16T14:00"):
        assert town.at(later) == []


def test_cancelled_before_its_invitation_went_out_nobody_hears_of_it(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    town.resident("Asha")
    town.at("2026-11-25T22:00")
    meeting = town.announces(wanjiru)
    town.tick()
    town.applies(wanjiru, CancelForum(meeting.number, "", whole=True))
    assert town.at("2026-11-26T09:00") == []


@pytest.mark.parametrize(
    ("starts", "at_once"),
    [("2026-12-08T06:00", True), ("2026-12-08T09:00", False)],
)
def test_called_off_at_night_wakes_only_who_would_set_out_before_the_morning(
    town: Town, starts: str, at_once: bool
) -> None:
    wanjiru = town.member("Wanjiru")
    asha = town.resident("Asha")
    meeting = town.announces(wanjiru, starts=starts)
    town.tick()
    town.answers(asha, meeting)
    town.at("2026-12-07T20:00")
    town.at("2026-12-07T22:00")
    town.applies(wanjiru, CancelForum(meeting.number, "Mvua", whole=False))
    assert bool(town.tick()) is at_once
    assert bool(town.at("2026-12-08T07:00")) is not at_once


def test_a_seat_that_is_given_up_goes_to_who_waits_by_day(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha, juma, said_stop = town.resident("Asha"), town.resident("Juma"), town.resident("Zawadi")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", capacity=3)
    town.tick()
    town.answers(asha, meeting, 3)
    town.answers(juma, meeting, 2, waits=True)
    town.answers(said_stop, meeting, 1, waits=True)
    town.do(lambda work: consents.withdraw(work, said_stop, "all"))
    town.at("2026-12-01T14:00")
    town.at("2026-12-02T22:00")
    town.answers(asha, meeting, 0)
    assert town.tick() == []
    (heard,) = town.at("2026-12-03T07:00")
    assert (heard.who, heard.about) == ("Juma", "You have a seat")
    assert "There are seats for the 2 of you now" in heard.message.text
    assert town.at("2026-12-03T07:01") == []


def test_what_came_of_it_goes_to_those_who_were_there(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha, juma = town.resident("Asha"), town.resident("Juma")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", rule="FREQ=MONTHLY;BYDAY=2TU")
    town.tick()
    town.answers(juma, meeting)
    town.at("2026-12-08T15:00")
    town.says(asha, AttendForum(meeting.code))
    town.at("2026-12-08T17:00")
    town.applies(wanjiru, KeepRecord(meeting.number, "Watu 40 walikuja."))
    town.applies(wanjiru, Agree(meeting.number, "Taa sokoni", "Kaunti", "2027-01-31"))
    assert town.tick() == []
    town.applies(wanjiru, PublishRecord(meeting.number))
    (heard,) = town.tick()
    assert (heard.who, heard.about) == ("Asha", "What came of the forum")
    assert "Watu 40 walikuja.\nAgreed:\n• Taa sokoni: Kaunti, by " in heard.message.text
    town.at("2026-12-11T18:00")
    assert town.at("2026-12-16T18:00") == [], "it is published: nobody asks for it"
    (action,) = town.asks(wanjiru, _at_work(meeting.number))["actions"]
    town.applies(wanjiru, MoveAction(action["number"], 60, "open", "Nguzo zimewekwa"))
    invited = town.at("2026-12-29T14:00")
    assert told(invited) == [("Asha", "New forum"), ("Juma", "New forum")]
    words = words_to(invited, "Asha").text
    assert "Tuesday 12 January" in words
    assert "Agreed last time:\n• Taa sokoni" in words
    assert "60 %" in words


def test_whoever_made_it_is_asked_for_the_record_after_three_days_and_after_seven(town: Town) -> None:
    wanjiru, kamau = town.member("Wanjiru"), town.member("Kamau")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.at("2026-12-08T16:00")
    assert town.at("2026-12-11T15:59") == []
    (three,) = town.at("2026-12-11T16:00")
    assert (three.who, three.message.question, three.number) == ("Wanjiru", "forum_work.open", meeting.number)
    assert f"{meeting.number} Mkutano wa soko was on Tuesday 8 December" in three.message.text
    assert town.at("2026-12-14T16:00") == []
    town.leaves(wanjiru)
    (seven,) = town.at("2026-12-15T16:00")
    assert seven.who == "Kamau", "she has left: those of its area"
    assert town.at("2026-12-30T16:00") == []
    assert kamau.areas == (WARD,)


def test_after_two_weeks_without_the_program_the_host_is_asked_once(town: Town) -> None:
    town.announces(town.member("Wanjiru"), starts="2026-12-08T14:00")
    assert len(town.at("2026-12-25T10:00")) == 1
    assert town.at("2026-12-25T11:00") == []


@pytest.mark.parametrize(
    ("title", "above", "why"),
    [("Soko", 1, "it goes to many"), ("Baada ya mauaji sokoni", 200, "it speaks of violence")],
)
def test_where_a_second_must_agree_nothing_goes_out_before(
    storage: Storage, town: Town, clock: Clock, title: str, above: int, why: str
) -> None:
    town = Town(storage, town.opener, clock, NoticeRules(second_above=above))
    wanjiru, kamau = town.member("Wanjiru"), town.member("Kamau")
    town.member("Far", ("kwale-county",))
    town.resident("Asha")
    town.resident("Juma")
    meeting = town.announces(wanjiru, title=title, starts="2026-12-08T14:00", rule="FREQ=WEEKLY")
    heard = town.tick()
    assert {one.who for one in heard} == {"Wanjiru", "Kamau"}
    assert all(why in one.message.text for one in heard)
    number = words_to(heard, "Kamau").options[0].id
    town.applies(kamau, SteerBroadcast(number, "approve"))
    assert {"Asha", "Juma"} <= {one.who for one in town.tick()}
    town.at("2026-12-08T16:00")
    again = [one.who for one in town.heard if one.about == "New forum" and one.number != meeting.number]
    assert sorted(again) == ["Asha", "Juma"], "she agreed to this forum: the next ones go out by themselves"


def test_where_nobody_may_agree_the_operator_hears_of_it(town: Town) -> None:
    town.resident("Asha")
    town.announces(town.member("Wanjiru"), title="Baada ya mauaji")
    assert {one.who for one in town.tick()} == {"Wanjiru"}
    (alert,) = town.do(alerts.latest)
    assert "waits for a second member of the staff" in alert.sentence


def test_a_broken_rule_ends_its_forum_and_holds_up_no_other(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    broken = town.announces(wanjiru, title="Broken", starts="2026-12-01T14:00", rule="FREQ=WEEKLY")
    town.announces(wanjiru, title="Whole", starts="2026-12-01T14:00", rule="FREQ=WEEKLY")
    change = update(forums).where(forums.c.id == broken.forum_id).values(rule="FREQ=NEVER")
    town.do(lambda work: work.connection.execute(change))
    town.at("2026-12-01T17:00")
    titles = [one["title"] for one in town.mine(wanjiru) if one["state"] == "planned"]
    assert titles == ["Whole"]
    (alert,) = town.do(alerts.latest)
    assert "a rule that cannot be read" in alert.sentence


def _at_work(number: str) -> ForumAtWork:
    return ForumAtWork(number)
