"""Meetings: found, moved, called off, recorded; what is due of them, on a clock that moves when told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from flows.audience import Audience
from flows.messages import Point
from storage import broadcasts, forums, meetings
from storage.broadcasts import NewBroadcast
from storage.meeting import Meeting
from storage.refusals import ChangeRefusedError
from storage.tables import meetings as table
from storage.tables import metadata, recipients
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.gatherings import WARD, announced, now_of, person

ME = "1" * 32
WEEK, DAY, TWO_HOURS = 10080, 1440, 120
ELSEWHERE = "kwale-county"


def test_what_was_announced_is_what_is_found(storage: Storage) -> None:
    made = announced(storage, rule="FREQ=MONTHLY", capacity=40)
    with storage.read() as work:
        found = meetings.by_number(work, f" {made.number.lower()} ")
        assert found == made == meetings.get(work, made.id)
    assert made.slot == made.starts_at == datetime(2026, 12, 8, 9, 30, 15, 250000, tzinfo=UTC)
    assert made.ends_at - made.starts_at == timedelta(minutes=120)
    assert (made.title, made.capacity, made.languages, made.offers) == (
        "Mkutano wa soko",
        40,
        ("sw", "en"),
        ("sign",),
    )
    assert (made.offsets, made.audience) == ((WEEK, DAY, TWO_HOURS), Audience("forums", places=(WARD,)))
    assert (made.state, made.revision, made.listed, made.ended) == ("planned", 0, True, False)
    assert (len(made.number), len(made.code)) == (5, 6)
    assert made.code not in repr(made)


def test_a_forum_in_the_past_is_not_announced(storage: Storage) -> None:
    with pytest.raises(ChangeRefusedError) as refused:
        announced(storage, days=-1)
    assert refused.value.reason == "forum_over"
    with storage.read() as work:
        assert meetings.planned(work, None, 9) == []


MOVED: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    # what is given; what is another then
    "a later time": ({"starts_at": datetime(2026, 12, 9, 6, 0, tzinfo=UTC)},
                     {"starts_at": datetime(2026, 12, 9, 6, 0, tzinfo=UTC), "ends_at": datetime(2026, 12, 9, 8, 0, tzinfo=UTC)}),
    "another place takes the pin away": ({"place": "barut-ward"}, {"place": "barut-ward", "point": None}),
    "other words too": ({"place_words": "Shuleni"}, {"place_words": "Shuleni", "point": None}),
    "unless there is a new one": ({"place_words": "Shuleni", "point": Point(-0.3, 36.0)},
                                  {"place_words": "Shuleni", "point": Point(-0.3, 36.0)}),
    "a better pin": ({"point": Point(-0.3, 36.0)}, {"point": Point(-0.3, 36.0)}),
}  # fmt: skip


@pytest.mark.parametrize("how", MOVED)
def test_moved(storage: Storage, how: str) -> None:
    given, other = MOVED[how]
    before = announced(storage)
    with storage.begin() as work:
        after = meetings.move(work, before, **given)  # type: ignore[arg-type]
        again = meetings.move(work, before, **given)  # type: ignore[arg-type]
    for name in Meeting.__slots__:
        wanted = other.get(name, 1 if name == "revision" else getattr(before, name))
        assert getattr(after, name) == wanted, name
    assert again.revision == 2


CLOSED: dict[str, dict[str, str]] = {
    # what was done before; what each refuses then ('' is done)
    "planned": {"move": "", "cancel": "", "keep_record": "not_yet", "publish": "not_yet"},
    "begun": {"move": "forum_over", "cancel": "", "keep_record": "", "publish": "record"},
    "over": {"move": "forum_over", "cancel": "forum_over", "keep_record": "", "publish": "record"},
    "recorded": {"move": "forum_over", "cancel": "forum_over", "keep_record": "", "publish": ""},
    "published": {"move": "forum_over", "cancel": "forum_over", "keep_record": "published", "publish": "published"},
    "cancelled": dict.fromkeys(("move", "cancel", "keep_record", "publish"), "forum_cancelled"),
    "gone": dict.fromkeys(("move", "cancel", "keep_record", "publish"), "forum"),
}  # fmt: skip


@pytest.mark.parametrize("step", ["move", "cancel", "keep_record", "publish"])
@pytest.mark.parametrize("state", CLOSED)
def test_what_may_be_done_when(storage: Storage, clock: Clock, state: str, step: str) -> None:
    meeting = announced(storage, days=2)
    hours = {"begun": 49, "over": 50, "recorded": 50, "published": 50}
    clock.forward(hours=hours.get(state, 0))
    with storage.begin() as work:
        if state in {"recorded", "published"}:
            meetings.keep_record(work, meeting, "Taa mwezi ujao.")
        if state == "published":
            meetings.publish(work, meeting)
        if state == "cancelled":
            meetings.cancel(work, meeting)
        if state == "gone":
            work.connection.execute(table.delete())
    tomorrow = clock.now + (timedelta(days=1) if state == "planned" else timedelta(days=-2))
    does: dict[str, Callable[..., object]] = {
        "move": lambda work: meetings.move(work, meeting, starts_at=tomorrow),
        "cancel": lambda work: meetings.cancel(work, meeting),
        "keep_record": lambda work: meetings.keep_record(work, meeting, "Doria."),
        "publish": lambda work: meetings.publish(work, meeting),
    }
    reason = CLOSED[state][step]
    with storage.begin() as work:
        if not reason:
            does[step](work)
            return
        with pytest.raises(ChangeRefusedError) as refused:
            does[step](work)
    assert refused.value.reason == reason


def due(storage: Storage) -> list[tuple[str, int]]:
    with storage.read() as work:
        return [(one.number, minutes) for one, minutes in meetings.due_reminders(work)]


def test_each_reminder_in_its_time_and_once(storage: Storage, clock: Clock) -> None:
    meeting = announced(storage, days=8)
    went: list[int] = []
    for _ in range(9 * 24):
        clock.forward(hours=1)
        for number, minutes in due(storage):
            assert number == meeting.number
            went.append(minutes)
            with storage.begin() as work:
                meetings.reminded(work, meeting, minutes)
    assert went == [WEEK, DAY, TWO_HOURS]


REMINDERS: dict[str, tuple[float, float, list[int]]] = {
    # days from the announcement to the meeting, days that the program stands still; what is due then
    "a reminder that would be past at once is none": (3, 2.5, [DAY]),
    "after an outage only the last": (8, 7.95, [TWO_HOURS]),
    "none once it has begun": (8, 8.01, []),
    "none for what was announced for the same hour": (0.05, 0.03, []),
}


@pytest.mark.parametrize("case", REMINDERS)
def test_what_an_outage_leaves(storage: Storage, clock: Clock, case: str) -> None:
    days, still, minutes = REMINDERS[case]
    meeting = announced(storage, days=days)
    clock.forward(days=still)
    assert due(storage) == [(meeting.number, one) for one in minutes]
    for one in minutes:
        with storage.begin() as work:
            meetings.reminded(work, meeting, one)
    assert due(storage) == []


def test_moved_it_is_reminded_of_anew_and_cancelled_never(storage: Storage, clock: Clock) -> None:
    meeting, other = announced(storage, days=8), announced(storage, days=8)
    clock.forward(days=7.5)
    with storage.begin() as work:
        meetings.reminded(work, meeting, DAY)
        moved = meetings.move(work, meeting, starts_at=clock.now + timedelta(days=8))
        meetings.cancel(work, other)
    assert due(storage) == []
    clock.forward(days=1)
    assert due(storage) == [(moved.number, WEEK)]


def test_a_new_place_alone_brings_no_reminder_again(storage: Storage, clock: Clock) -> None:
    meeting = announced(storage, days=2)
    clock.forward(days=1)
    with storage.begin() as work:
        meetings.reminded(work, meeting, DAY)
        meetings.move(work, meeting, place_words="Shuleni")
    assert due(storage) == []


def test_announced_once_it_is_near(storage: Storage, clock: Clock) -> None:
    meeting = announced(storage, days=20)

    def to_announce() -> list[str]:
        with storage.read() as work:
            return [one.number for one in meetings.to_announce(work, timedelta(days=14))]

    assert to_announce() == []
    clock.forward(days=6)
    assert to_announce() == [meeting.number]
    with storage.begin() as work:
        meetings.announced(work, meeting)
    assert to_announce() == []


FOLLOWS: dict[str, tuple[str, str, bool]] = {
    # rule, what happened, whether the next is to be made
    "over": ("FREQ=MONTHLY", "over", True),
    "cancelled": ("FREQ=MONTHLY", "cancelled", True),
    "published": ("FREQ=MONTHLY", "published", True),
    "still ahead": ("FREQ=MONTHLY", "", False),
    "once only": ("", "over", False),
    "the forum has ended": ("FREQ=MONTHLY", "ended", False),
}


@pytest.mark.parametrize("case", FOLLOWS)
def test_the_next_one_is_made_once(storage: Storage, clock: Clock, case: str) -> None:
    rule, happened, follows = FOLLOWS[case]
    meeting = announced(storage, days=2, rule=rule)
    with storage.begin() as work:
        if happened in {"cancelled", "ended"}:
            meetings.cancel(work, meeting)
        if happened == "ended":
            forums.end(work, meeting.forum_id)
    if happened in {"over", "published"}:
        clock.forward(days=3)
        with storage.begin() as work:
            assert meetings.over(work) == [meeting.id]
            assert meetings.over(work) == []
            meetings.keep_record(work, meeting, "Doria.")
            if happened == "published":
                meetings.publish(work, meeting)
    with storage.begin() as work:
        assert [one.id for one in meetings.to_follow(work)] == ([meeting.id] if follows else [])
        if not follows:
            return
        slot = meeting.slot + timedelta(days=30)
        following = meetings.next_of(work, meeting.forum_id, slot)
        assert following is not None
        assert meetings.next_of(work, meeting.forum_id, slot) is None
        assert meetings.to_follow(work) == []
        assert (following.slot, following.title, following.revision) == (slot, meeting.title, 0)
        assert len({meeting.number, following.number}) == len({meeting.code, following.code}) == 2


def test_a_moved_meeting_is_followed_by_the_slot_of_its_rule(storage: Storage, clock: Clock) -> None:
    """Moved by a week it keeps its slot: the next one comes when the rule wants it."""
    meeting = announced(storage, days=2, rule="FREQ=MONTHLY")
    with storage.begin() as work:
        moved = meetings.move(work, meeting, starts_at=meeting.slot + timedelta(days=7))
    assert moved.slot == meeting.slot
    clock.forward(days=3)
    with storage.read() as work:
        assert meetings.to_follow(work) == []
    clock.forward(days=7)
    with storage.read() as work:
        assert [one.slot for one in meetings.to_follow(work)] == [meeting.slot]


@pytest.mark.parametrize(
    ("days", "nudged", "wanted"),
    [(2, 0, None), (3, 0, 1), (3, 1, None), (6.9, 1, None), (7, 1, 2), (7, 0, 2), (30, 2, None)],
)
def test_a_host_is_reminded_to_publish_after_three_and_seven_days(
    storage: Storage, clock: Clock, days: float, nudged: int, wanted: int | None
) -> None:
    """After an outage of a week once, not twice."""
    meeting = announced(storage, days=1)
    clock.forward(days=1, hours=2)
    with storage.begin() as work:
        meetings.over(work)
        meetings.nudged(work, meeting, nudged)
    clock.forward(days=days)
    after = (timedelta(days=3), timedelta(days=7))
    with storage.begin() as work:
        assert [(one.id, count) for one, count in meetings.to_nudge(work, after)] == (
            [] if wanted is None else [(meeting.id, wanted)]
        )
        assert meetings.to_nudge(work, ()) == []
        meetings.keep_record(work, meeting, "Doria.")
        meetings.publish(work, meeting)
        assert meetings.to_nudge(work, after) == []


def test_what_a_member_looks_after(storage: Storage, clock: Clock) -> None:
    """Of today, then the next, then what is over, the latest first; hers, and those of her places."""
    begins = {
        "today": 4.1,
        "soon": 5,
        "later": 20,
        "yesterday": 3,
        "before": 1,
        "published": 2,
        "cancelled": 6,
    }
    made = {title: announced(storage, days=days, title=title) for title, days in begins.items()}
    for title in ("mine far away", "theirs far away"):
        announced(storage, days=7, title=title, place=ELSEWHERE)
    clock.forward(days=4)
    with storage.begin() as work:
        table_of_forums = metadata.tables["forums"]
        hers = update(table_of_forums).where(table_of_forums.c.title == "mine far away")
        work.connection.execute(hers.values(made_by=ME))
        meetings.over(work)
        meetings.keep_record(work, made["published"], "Doria.")
        meetings.publish(work, made["published"])
        meetings.cancel(work, made["cancelled"])
        seen = [one.title for one in meetings.mine(work, ME, [WARD], 20)]
        everywhere = [one.title for one in meetings.mine(work, ME, None, 20)]
        second = [one.title for one in meetings.mine(work, ME, [WARD], 2, 2)]
    assert seen == ["today", "soon", "mine far away", "later", "yesterday", "before"]
    assert set(everywhere) - set(seen) == {"theirs far away"}
    assert second == seen[2:4]


def test_told_of_by_a_notice(storage: Storage) -> None:
    """A line of a broadcast about it that was not left out."""
    asha, beno = person(storage, "Asha"), person(storage, "Beno")
    meeting = announced(storage, audience=Audience(groups=("7" * 32,)))
    with storage.begin() as work:
        new = NewBroadcast("forum", "forums", {"sw": b"{}"}, meeting.audience, ME, meeting_id=meeting.id)
        number = broadcasts.make(work, new)
        made = broadcasts.by_number(work, number or "")
        assert made is not None
        line = {
            "broadcast_id": made.id,
            "channel": "telegram",
            "language": "sw",
            "reason": "",
            "outside": False,
        }
        rows = [line | {"person_id": asha, "state": "sent"}, line | {"person_id": beno, "state": "left_out"}]
        work.connection.execute(recipients.insert(), rows)
        assert [one.id for one in meetings.told_of(work, asha, 2)] == [meeting.id]
        assert meetings.told_of(work, beno, 2) == []
        assert [one.id for one in meetings.planned(work, None, 9, person_id=asha)] == [meeting.id]
        assert meetings.planned(work, None, 9, person_id=beno) == meetings.planned(work, None, 9) == []
        assert now_of(work, meeting).listed is False
