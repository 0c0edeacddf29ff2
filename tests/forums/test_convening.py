"""Who may look after which forum, what she sees of it, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.refused import RefusedError
from flows.audience import Audience
from flows.forum_changes import (
    Agree,
    AnnounceForum,
    AnswerForum,
    AskAtForum,
    AttendForum,
    CancelForum,
    KeepRecord,
    MoveAction,
    MoveForum,
    PublishRecord,
    QuestionAnswered,
)
from flows.forum_facts import ForumAtWork, MyForums
from storage.member import Role, Staff
from tests.forums.town import Town
from tests.storage.gatherings import WARD, forum

ELSEWHERE = "kwale-county"


def refused(town: Town, by: Staff, change: Any) -> str:  # noqa: ANN401 - a change of hers
    """The last word of the sentence's key."""
    with pytest.raises(RefusedError) as error:
        town.applies(by, change)
    return error.value.key.removeprefix("gathering.refused.")


@pytest.mark.parametrize(
    ("areas", "role", "audience", "may"),
    [
        ((WARD,), Role.FACILITATOR, Audience("forums", (WARD,)), True),
        (("nakuru-county",), Role.FACILITATOR, Audience("forums", (WARD,)), True),
        ((WARD,), Role.FACILITATOR, Audience("forums", ("nakuru-county",)), False),
        ((WARD,), Role.FACILITATOR, Audience("forums", (WARD, ELSEWHERE)), False),
        ((WARD,), Role.FACILITATOR, Audience("forums"), False),
        ((WARD,), Role.FACILITATOR, Audience("forums", groups=("0" * 32,)), False),
        ((), Role.FACILITATOR, Audience("forums"), True),
        ((WARD,), Role.ADMIN, Audience("forums", (ELSEWHERE,)), True),
    ],
)
def test_she_announces_to_her_areas(
    town: Town, areas: tuple[str, ...], role: Role, audience: Audience, may: bool
) -> None:
    wanjiru = town.member("Wanjiru", areas, role=role)
    change = forum(audience=audience)
    if may:
        assert town.meeting(town.applies(wanjiru, change)).audience == audience
    else:
        assert refused(town, wanjiru, change) == "not_yours"
        assert town.mine(wanjiru) == []


@pytest.mark.parametrize(
    ("areas", "role", "sees"),
    [
        ((WARD,), Role.FACILITATOR, True),
        (("nakuru-town-west-constituency",), Role.FACILITATOR, True),
        ((ELSEWHERE,), Role.FACILITATOR, False),
        ((ELSEWHERE,), Role.ADMIN, True),
        ((), Role.FACILITATOR, True),
    ],
)
def test_colleagues_look_after_what_is_in_their_areas(
    town: Town, areas: tuple[str, ...], role: Role, sees: bool
) -> None:
    meeting = town.announces(town.member("Wanjiru"))
    colleague = town.member("Kamau", areas, role=role)
    assert (town.asks(colleague, ForumAtWork(meeting.number)) is not None) is sees
    assert [one["number"] for one in town.mine(colleague)] == ([meeting.number] if sees else [])
    change = CancelForum(meeting.number, "Mvua", whole=False)
    if sees:
        town.applies(colleague, change)
    else:
        assert refused(town, colleague, change) == "not_yours"
        assert town.meeting(meeting.number).state == "planned"


def test_nobody_off_the_staff(town: Town) -> None:
    meeting = town.announces(town.member("Wanjiru"))
    asha = town.resident("Asha")
    nobody = Staff("", "Asha", Role.ADMIN, (), asha)
    for fact in (MyForums(0), ForumAtWork(meeting.number)):
        assert town.asks(nobody, fact) is None
    assert refused(town, nobody, CancelForum(meeting.number, "", whole=True)) == "not_staff"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"starts": "2026-11-20T12:00"}, "past"),
        ({"starts": "2026-02-30T12:00"}, "rule"),
        ({"starts": "tomorrow"}, "rule"),
        ({"rule": "FREQ=MINUTELY"}, "rule"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rule"),
        ({"rule": "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 100)}, "rule"),
    ],
)
def test_a_forum_that_cannot_be(town: Town, other: dict[str, Any], reason: str) -> None:
    wanjiru = town.member("Wanjiru")
    assert refused(town, wanjiru, forum(**other)) == reason
    assert town.mine(wanjiru) == []


def test_what_is_too_long_or_strange_is_cut_to_what_can_be_kept(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    change: AnnounceForum = forum(
        title="x" * 500, theme="y\n" * 300, host="z" * 500, place_words="w" * 500, minutes=10**9, capacity=10**12,
        languages=("sw", "xx"), offers=("sign", "tea"), offsets=(1, 120, 10**9), agenda="a" * 10_000,
    )  # fmt: skip
    meeting = town.meeting(town.applies(wanjiru, change))
    assert (len(meeting.title), len(meeting.theme), len(meeting.host), len(meeting.place_words)) == (
        120,
        200,
        120,
        200,
    )
    assert (meeting.minutes, meeting.capacity, meeting.offsets) == (4320, 1_000_000, (120,))
    assert (meeting.languages, meeting.offers, len(meeting.agenda)) == (("sw",), ("sign",), 4000)


def test_what_she_sees_are_numbers(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha, juma, zawadi = (town.resident(name) for name in ("Asha", "Juma", "Zawadi"))
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", capacity=4, rule="FREQ=MONTHLY;BYDAY=2TU")
    town.says(asha, AnswerForum(meeting.number, True, 3, ("sign", "children")))
    town.says(juma, AnswerForum(meeting.number, True, 2, waits=True))
    town.says(zawadi, AnswerForum(meeting.number, False))
    town.says(zawadi, AskAtForum(meeting.number, "Lini taa?"))
    seen = town.asks(wanjiru, ForumAtWork(meeting.number.lower()))
    assert {key: seen[key] for key in ("coming", "answers", "waiting", "declined", "with_needs", "attended")} == {
        "coming": 3, "answers": 1, "waiting": 2, "declined": 1, "with_needs": {"sign": 1, "children": 1}, "attended": 0,
    }  # fmt: skip
    assert (seen["code"], seen["rule"], seen["next"]) == (
        meeting.code, "FREQ=MONTHLY;BYDAY=2TU", "2027-01-12T14:00:00+03:00",
    )  # fmt: skip
    assert [one["words"] for one in seen["questions"]] == ["Lini taa?"]
    assert town.mine(wanjiru) == [
        {"number": meeting.number, "title": "Mkutano wa soko", "starts": "2026-12-08T14:00:00+03:00", "place": "Kaptembwo",
         "state": "planned", "coming": 3, "waiting": 2},
    ]  # fmt: skip
    shown = str(seen)
    assert not any(hidden in shown for hidden in (asha, juma, zawadi, "Asha", "Juma", "Zawadi"))


def test_more_than_one_page(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    for number in range(10):
        town.announces(wanjiru, title=f"Soko {number}", starts=f"2026-12-{10 + number}T14:00")
    first, second = (town.asks(wanjiru, MyForums(page)) for page in (0, 1))
    assert [one["title"] for one in first["meetings"]] == [f"Soko {number}" for number in range(8)]
    assert (first["more"], second["more"]) == (True, False)
    assert [one["title"] for one in second["meetings"]] == ["Soko 8", "Soko 9"]


def test_afterwards_and_what_is_refused_on_the_way(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha = town.resident("Asha")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    number = meeting.number
    assert refused(town, wanjiru, KeepRecord(number, "Mapema")) == "not_yet"
    assert refused(town, wanjiru, MoveForum(number, starts="2026-11-01T10:00")) == "past"
    assert refused(town, wanjiru, MoveForum(number, starts="soon")) == "rule"
    assert refused(town, wanjiru, MoveForum("XXXXX", starts="2026-12-09T10:00")) == "forum"
    assert refused(town, wanjiru, QuestionAnswered(number, "f" * 32)) == "question_gone"
    assert refused(town, wanjiru, MoveAction("ABCDE", 10, "open", "")) == "action"
    assert refused(town, wanjiru, Agree(number, "Taa", "Kaunti", "2026-02-30")) == "date"
    town.says(asha, AskAtForum(number, "Lini taa?"))
    (question,) = town.asks(wanjiru, ForumAtWork(number))["questions"]
    town.applies(wanjiru, QuestionAnswered(number, question["id"]))
    town.at("2026-12-08T16:30")
    town.says(asha, AttendForum(meeting.code))
    assert refused(town, wanjiru, PublishRecord(number)) == "record"
    assert refused(town, wanjiru, MoveForum(number, starts="2026-12-09T10:00")) == "forum_over"
    assert refused(town, wanjiru, CancelForum(number, "", whole=False)) == "forum_over"
    town.applies(wanjiru, Agree(number, "Taa", "Kaunti", ""))
    town.applies(wanjiru, KeepRecord(number, "Ilikuwa njema"))
    seen = town.asks(wanjiru, ForumAtWork(number))
    assert (seen["record"], seen["record_kept"], seen["attended"], seen["state"]) == (
        "Ilikuwa njema",
        True,
        1,
        "over",
    )
    (action,) = seen["actions"]
    outsider = town.member("Far", (ELSEWHERE,))
    assert refused(town, outsider, MoveAction(action["number"], 50, "open", "")) == "not_yours"
    assert refused(town, wanjiru, MoveAction(action["number"], 101, "open", "")) == "progress"
    town.applies(wanjiru, PublishRecord(number))
    assert refused(town, wanjiru, PublishRecord(number)) == "published"
    assert refused(town, wanjiru, KeepRecord(number, "Tena")) == "published"


def test_cancelled_as_a_whole_nothing_follows(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", rule="FREQ=WEEKLY")
    town.applies(wanjiru, CancelForum(meeting.number, "", whole=True))
    assert refused(town, wanjiru, CancelForum(meeting.number, "", whole=False)) == "forum_cancelled"
    town.at("2026-12-20T14:00")
    assert [one for one in town.mine(wanjiru) if one["state"] == "planned"] == []


def test_one_of_a_series_cancelled_the_next_follows(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", rule="FREQ=WEEKLY")
    town.applies(wanjiru, CancelForum(meeting.number, "", whole=False))
    town.tick()
    assert [one["starts"] for one in town.mine(wanjiru)] == ["2026-12-15T14:00:00+03:00"]
