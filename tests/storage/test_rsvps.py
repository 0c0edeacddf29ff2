"""Seats, the waiting list, needs: as facilitators and residents meet them."""

import pytest
from sqlalchemy import select

from storage import meetings, rsvps
from storage.refusals import ChangeRefusedError
from storage.rsvps import Answer, Counts
from storage.tables import rsvps as table
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.gatherings import announced, hers, person, says

COMES, WAITS, OUT, FULL = "coming", "waiting", "declined", "full"
SEATS = 4
STORIES: dict[str, list[tuple[str, int, bool, str, str]]] = {
    # who, people (0: does not come), waits, what becomes of her, who moves up
    "nobody is turned away while there are seats": [("Asha", 2, False, COMES, ""), ("Beno", 2, False, COMES, "")],
    "who was not told that it is full is refused": [("Asha", 4, False, COMES, ""), ("Beno", 1, False, FULL, "")],
    "who was told waits": [("Asha", 4, False, COMES, ""), ("Beno", 1, True, WAITS, "")],
    "who waits moves up when somebody stays away": [
        ("Asha", 4, False, COMES, ""),
        ("Beno", 2, True, WAITS, ""),
        ("Cheru", 1, True, WAITS, ""),
        ("Dida", 1, True, WAITS, ""),
        ("Asha", 0, False, OUT, "Beno Cheru Dida"),
    ],
    "or when somebody comes with fewer": [
        ("Asha", 4, False, COMES, ""),
        ("Beno", 1, True, WAITS, ""),
        ("Cheru", 1, True, WAITS, ""),
        ("Asha", 3, False, COMES, "Beno"),
    ],
    "the first who fits moves up": [
        ("Asha", 3, False, COMES, ""),
        ("Beno", 1, False, COMES, ""),
        ("Cheru", 3, True, WAITS, ""),
        ("Dida", 1, True, WAITS, ""),
        ("Beno", 0, False, OUT, "Dida"),
    ],
    "who comes already keeps her seats when more are not there": [
        ("Asha", 2, False, COMES, ""),
        ("Beno", 2, False, COMES, ""),
        ("Asha", 3, True, FULL, ""),
        ("Beno", 0, False, OUT, ""),
        ("Asha", 3, False, COMES, ""),
    ],
    "more people than seats cannot wait": [("Asha", 5, True, FULL, "")],
    "who waits keeps her place when she says it again": [
        ("Asha", 4, False, COMES, ""),
        ("Beno", 1, True, WAITS, ""),
        ("Cheru", 1, True, WAITS, ""),
        ("Beno", 1, True, WAITS, ""),
        ("Asha", 3, False, COMES, "Beno"),
    ],
    "who stays away after all waits for nothing": [
        ("Asha", 4, False, COMES, ""),
        ("Beno", 1, True, WAITS, ""),
        ("Beno", 0, False, OUT, ""),
        ("Asha", 0, False, OUT, ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_seats(storage: Storage, story: str) -> None:
    meeting = announced(storage, capacity=SEATS)
    ids = {who: person(storage, who) for who, *_ in STORIES[story]}
    names = {person_id: who for who, person_id in ids.items()}
    for who, people, waits, becomes, up in STORIES[story]:
        before = hers(storage, ids[who], meeting)
        if becomes == FULL:
            with pytest.raises(ChangeRefusedError) as refused:
                says(storage, ids[who], meeting, people, waits=waits)
            assert refused.value.reason == "full"
            assert hers(storage, ids[who], meeting) == before
            continue
        moved = says(storage, ids[who], meeting, people, waits=waits)
        assert [names[one] for one in moved] == up.split()
        assert hers(storage, ids[who], meeting) == Answer(becomes, people)


def test_without_a_limit_everybody_comes(storage: Storage) -> None:
    meeting = announced(storage)
    for who in ("Asha", "Beno"):
        assert says(storage, person(storage, who), meeting, 40) == []
    with storage.read() as work:
        assert rsvps.counts(work, [meeting.id]) == {meeting.id: Counts(coming=80, answers=2)}


def test_numbers_for_whoever_hosts_it(storage: Storage) -> None:
    meeting, other = announced(storage, capacity=SEATS), announced(storage)
    for who, people in (("Asha", 3), ("Beno", 1), ("Cheru", 2), ("Dida", 0)):
        says(storage, person(storage, who), meeting, people, waits=True, needs=("sign", "children"))
    with storage.read() as work:
        counted = rsvps.counts(work, [meeting.id, other.id])
        needed = rsvps.needs(work, meeting)
    assert counted == {meeting.id: Counts(coming=4, answers=2, waiting=2, declined=1)}
    assert needed == {"sign": 2, "children": 2}


def test_who_moved_up_is_told_once(storage: Storage) -> None:
    meeting = announced(storage, capacity=1)
    asha, beno = person(storage, "Asha"), person(storage, "Beno")
    says(storage, asha, meeting, 1)
    says(storage, beno, meeting, 1, waits=True)
    says(storage, asha, meeting, 0)
    with storage.begin() as work:
        freed = rsvps.freed(work, 10)
        assert [(one.meeting_id, one.person_id, one.people) for one in freed] == [(meeting.id, beno, 1)]
        rsvps.told(work, freed)
    with storage.begin() as work:
        assert rsvps.freed(work, 10) == []


def test_who_moved_up_and_stays_away_after_all_is_not_told(storage: Storage) -> None:
    meeting = announced(storage, capacity=1)
    asha, beno = person(storage, "Asha"), person(storage, "Beno")
    says(storage, asha, meeting, 1)
    says(storage, beno, meeting, 1, waits=True)
    says(storage, asha, meeting, 0)
    says(storage, beno, meeting, 0)
    with storage.begin() as work:
        assert rsvps.freed(work, 10) == []


@pytest.mark.parametrize(("when", "reason"), [("over", "forum_over"), ("cancelled", "forum_cancelled")])
def test_what_does_not_lie_ahead_takes_no_answer(
    storage: Storage, clock: Clock, when: str, reason: str
) -> None:
    meeting, asha = announced(storage), person(storage, "Asha")
    if when == "over":
        clock.forward(days=18, hours=2)
    else:
        with storage.begin() as work:
            meetings.cancel(work, meeting)
    with pytest.raises(ChangeRefusedError) as refused:
        says(storage, asha, meeting, 2)
    assert refused.value.reason == reason
    assert hers(storage, asha, meeting) is None


@pytest.mark.parametrize(("asked", "kept"), [(-3, 1), (1, 1), (99, 99), (100000, 99)])
def test_nobody_comes_with_a_thousand(storage: Storage, asked: int, kept: int) -> None:
    meeting, asha = announced(storage), person(storage, "Asha")
    with storage.begin() as work:
        rsvps.answer(work, asha, meeting, True, asked)
    assert hers(storage, asha, meeting) == Answer("coming", kept)


def test_needs_are_sealed_and_all_of_one_length(storage: Storage) -> None:
    meeting, asha = announced(storage), person(storage, "Asha")
    lengths = set()
    for needs in (("sign",), ("sign", "wheelchair", "interpreter", "children", "other")):
        says(storage, asha, meeting, 1, needs=(*needs, "nothing known"))
        assert hers(storage, asha, meeting) == Answer("coming", 1, needs)
        with storage.read() as work:
            sealed = work.connection.scalar(select(table.c.needs)) or b""
        assert b"sign" not in sealed
        lengths.add(len(sealed))
    assert len(lengths) == 1
