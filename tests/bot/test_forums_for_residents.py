"""What a resident asks and says about forums, and what she gets."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.forums.residents import ForumsForResidents
from directory.places import Places
from flows.audience import Audience
from flows.forum_changes import AnswerForum, AskAtForum, AttendForum, ForumChange
from flows.forum_facts import AskedToCome, ForumByCode, ForumByNumber, Forums
from storage import agreed_actions, attendances, forum_questions, meetings, rsvps
from storage.refusals import ChangeRefusedError
from storage.tables import interests
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.gatherings import WARD, announced, now_of, person, says

PLACES = Places.bundled()
DESK = ForumsForResidents(PLACES, "https://baraza.example.org")
COUNTY, ELSEWHERE, NOTHING_THERE = "nakuru-county", "kwale-county", "lamu-county"


def asks(storage: Storage, who: str, query: Any, desk: ForumsForResidents = DESK) -> Any:  # noqa: ANN401 - JSON
    with storage.begin() as work:
        return desk.look_up(work, who, query)


def does(storage: Storage, who: str, change: Any) -> None:  # noqa: ANN401 - a change of hers
    with storage.begin() as work:
        DESK.apply(work, who, change)


def wants(storage: Storage, who: str, *places: str) -> None:
    with storage.begin() as work:
        work.connection.execute(interests.insert(), [{"person_id": who, "place": one} for one in places])


def titles(lines: list[dict[str, Any]]) -> list[str]:
    return [line["title"] for line in lines]


def test_a_line_and_the_whole(storage: Storage) -> None:
    asha = person(storage, "Asha")
    meeting = announced(storage, capacity=10)
    says(storage, person(storage, "Beno"), meeting, 4)
    says(storage, asha, meeting, 2, needs=("sign", "children"))
    line = {
        "number": meeting.number,
        "title": "Mkutano wa soko",
        "starts": "2026-12-08T12:30:15+03:00",
        "place": PLACES.name_of(WARD),
        "place_words": "Ukumbi wa chifu",
        "left": 4,
        "mine": "coming",
    }
    assert asks(storage, asha, Forums()) == [line]
    assert asks(storage, asha, ForumByNumber(meeting.number.lower())) == line | {
        "ends": "2026-12-08T14:30:15+03:00",
        "theme": "Usalama sokoni",
        "host": "Kamati ya soko",
        "agenda": "Taa. Takataka.",
        "languages": ["sw", "en"],
        "offers": ["sign"],
        "capacity": 10,
        "point": [-0.29, 36.05],
        "state": "planned",
        "people": 2,
        "needs": ["sign", "children"],
        "calendar": f"https://baraza.example.org/forums/{meeting.number}.ics",
        "became": [],
        "record": "",
    }


def test_without_a_page_without_a_limit_without_a_pin(storage: Storage) -> None:
    meeting = announced(storage, point=None, place="")
    found = asks(
        storage, person(storage, "Asha"), ForumByNumber(meeting.number), ForumsForResidents(PLACES, "")
    )
    assert (found["calendar"], found["left"], found["point"], found["place"]) == ("", None, None, "")
    assert (found["mine"], found["people"], found["needs"]) == ("", 0, [])


@pytest.mark.parametrize(
    ("asked", "chosen", "seen"),
    [
        ("", [], ["soko", "kaunti", "mbali"]),
        ("", [WARD], ["soko", "kaunti"]),
        ("", [COUNTY], ["soko", "kaunti"]),
        ("", [ELSEWHERE], ["mbali"]),
        ("", [NOTHING_THERE], ["soko", "kaunti", "mbali"]),
        (ELSEWHERE, [WARD], ["mbali"]),
        (WARD, [], ["soko", "kaunti"]),
        (NOTHING_THERE, [], []),
        ("no-such-place", [], []),
    ],
)
def test_where(storage: Storage, asked: str, chosen: list[str], seen: list[str]) -> None:
    """Her places, what lies in them and what they lie in; everything where she chose none or none of them has any."""
    for number, (title, place) in enumerate((("soko", WARD), ("kaunti", COUNTY), ("mbali", ELSEWHERE))):
        announced(storage, days=5 + number, title=title, place=place)
    asha = person(storage, "Asha")
    if chosen:
        wants(storage, asha, *chosen)
    assert titles(asks(storage, asha, Forums(asked))) == seen


def test_only_what_lies_ahead_the_next_first_at_most_eight(storage: Storage, clock: Clock) -> None:
    asha = person(storage, "Asha")
    for day in (9, 3, 1, 2, 4, 5, 6, 7, 8, 10):
        announced(storage, days=day, title=f"{day}")
    cancelled = announced(storage, days=3.5, title="cancelled")
    with storage.begin() as work:
        meetings.cancel(work, cancelled)
    assert titles(asks(storage, asha, Forums())) == [str(day) for day in range(1, 9)]
    clock.forward(days=1, hours=1, minutes=59)
    assert titles(asks(storage, asha, Forums()))[0] == "1"
    clock.forward(minutes=1)
    assert titles(asks(storage, asha, Forums())) == [str(day) for day in range(2, 10)]


@pytest.mark.parametrize("audience", [Audience(groups=("7" * 32,)), Audience(roles=("admin",))])
def test_a_forum_for_some_is_listed_for_those_who_know_of_it(storage: Storage, audience: Audience) -> None:
    asha, beno = person(storage, "Asha"), person(storage, "Beno")
    meeting = announced(storage, audience=audience)
    assert asks(storage, asha, Forums()) == []
    assert asks(storage, asha, ForumByNumber(meeting.number))["title"] == "Mkutano wa soko"
    does(storage, asha, AnswerForum(meeting.number, True))
    assert titles(asks(storage, asha, Forums())) == ["Mkutano wa soko"]
    assert asks(storage, beno, Forums()) == []


def test_the_one_that_she_was_asked_to(storage: Storage, clock: Clock) -> None:
    asha = person(storage, "Asha")
    one, other = announced(storage, days=2), announced(storage, days=3)
    assert asks(storage, asha, AskedToCome()) == ""
    does(storage, asha, AnswerForum(one.number, False))
    assert asks(storage, asha, AskedToCome()) == one.number
    does(storage, asha, AnswerForum(other.number, True))
    assert asks(storage, asha, AskedToCome()) == ""
    clock.forward(days=2, hours=2)
    assert asks(storage, asha, AskedToCome()) == other.number


@pytest.mark.parametrize(
    ("hours", "opens"),
    [(-2.01, False), (-2, True), (0, True), (2, True), (8, True), (8.01, False)],
)
def test_a_code_opens_from_two_hours_before_to_six_after(
    storage: Storage, clock: Clock, hours: float, opens: bool
) -> None:
    asha, meeting = person(storage, "Asha"), announced(storage, days=2)
    clock.forward(days=2, hours=hours)
    found = asks(storage, asha, ForumByCode(f" {meeting.code[:3].lower()} {meeting.code[3:]}"))
    assert (found is not None) == opens
    if opens:
        does(storage, asha, AttendForum(meeting.code))
        does(storage, asha, AttendForum(meeting.code))
    else:
        assert refused(storage, asha, AttendForum(meeting.code)) == "code"
    with storage.read() as work:
        assert attendances.counts(work, [meeting.id]) == ({meeting.id: 1} if opens else {})


@pytest.mark.parametrize("number", ["", "2222", "22222", "222222", "O0I1L", "'; --", "K7M2P; DROP", "é" * 5])
def test_numbers_and_codes_that_are_none(storage: Storage, number: str) -> None:
    asha, meeting = person(storage, "Asha"), announced(storage, days=0.01)
    assert asks(storage, asha, ForumByNumber(number)) is None
    assert asks(storage, asha, ForumByCode(number)) is None
    assert refused(storage, asha, AnswerForum(number, True)) == "forum"
    assert refused(storage, asha, AskAtForum(number, "Lini?")) == "forum"
    assert refused(storage, asha, AttendForum(number)) == "code"
    with storage.read() as work:
        assert rsvps.counts(work, [meeting.id]) == {}


def refused(storage: Storage, who: str, change: ForumChange) -> str:
    with pytest.raises(ChangeRefusedError) as caught:
        does(storage, who, change)
    return caught.value.reason


def test_a_cancelled_meeting_is_opened_by_no_code_and_takes_no_question(storage: Storage) -> None:
    asha, meeting = person(storage, "Asha"), announced(storage, days=0.01)
    with storage.begin() as work:
        meetings.cancel(work, meeting)
    assert refused(storage, asha, AttendForum(meeting.code)) == "code"
    assert refused(storage, asha, AskAtForum(meeting.number, "Lini?")) == "forum_cancelled"
    assert refused(storage, asha, AnswerForum(meeting.number, True)) == "forum_cancelled"
    assert asks(storage, asha, ForumByNumber(meeting.number))["state"] == "cancelled"


def test_a_question_before_and_at_it(storage: Storage, clock: Clock) -> None:
    asha, meeting = person(storage, "Asha"), announced(storage, days=2)
    does(storage, asha, AskAtForum(meeting.number, "  Taa \n lini? "))
    clock.forward(days=2, hours=1)
    does(storage, asha, AskAtForum(meeting.number, "x" * 3000))
    assert refused(storage, asha, AskAtForum(meeting.number, " \n ")) == "question"
    with storage.begin() as work:
        first, second = forum_questions.of_meeting(work, meeting)
        assert (first.words, second.words) == ("Taa lini?", "x" * 1000)
        assert forum_questions.answered(work, meeting, first.id)
        assert not forum_questions.answered(work, replace(meeting, id="9" * 32), first.id)
        assert [one.answered for one in forum_questions.of_meeting(work, meeting)] == [False, True]
    clock.forward(hours=1)
    assert refused(storage, asha, AskAtForum(meeting.number, "Bado?")) == "forum_over"


def test_what_became_of_it(storage: Storage, clock: Clock) -> None:
    """The record when it is published, and at the next meeting what was agreed."""
    asha, meeting = person(storage, "Asha"), announced(storage, days=2, rule="FREQ=MONTHLY")
    clock.forward(days=2, hours=2)
    with storage.begin() as work:
        number = agreed_actions.agree(work, meeting, "Taa za soko", "Kaunti", None)
        agreed_actions.move(work, number, 40, "open", "Nguzo zimekuja.", "5" * 32)
        meetings.keep_record(work, meeting, "Tulikubaliana taa.")
        following = meetings.next_of(work, meeting.forum_id, meeting.slot + timedelta(days=30))
        assert following is not None
    found = asks(storage, asha, ForumByNumber(meeting.number))
    assert (found["state"], found["record"]) == ("over", "")
    with storage.begin() as work:
        meetings.publish(work, now_of(work, meeting))
    found = asks(storage, asha, ForumByNumber(meeting.number))
    assert (found["state"], found["record"]) == ("published", "Tulikubaliana taa.")
    assert asks(storage, asha, ForumByNumber(following.number))["became"] == [
        {"number": number, "what": "Taa za soko", "who": "Kaunti", "due": "", "percent": 40, "state": "open"}
    ]
