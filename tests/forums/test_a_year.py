"""A year of forums with a clock that is moved: repeated ones, holidays, restarts in the middle, a day without the program.

What must have happened is reckoned apart, with a calendar and no library of rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from threading import Barrier

from sqlalchemy import func, select

from bot.broadcasting.night import goes_out_at, is_quiet
from bot.forums.dates import reminder_at
from bot.wording import NAIROBI
from flows.forum_facts import NextDates
from storage.database import Database
from storage.member import Role
from storage.tables import broadcasts, forums, meeting_reminders, meetings
from storage.vault import HandleOpener, Vault
from storage.work import Storage, Work
from tests.forums.town import RULES, Heard, Town
from tests.storage.conftest import POSTGRES_ONLY, SECRET, Clock

BEGIN, END = date(2026, 12, 1), date(2027, 12, 1)
OFFSETS = (10080, 1440, 120)
LONGEST_SLEEP = timedelta(hours=36)
NIGHT = RULES.night


class PowerCutError(Exception):
    """The program dies in the middle of a unit of work."""


def days(begin: date, end: date) -> Iterator[date]:
    while begin < end:
        yield begin
        begin += timedelta(days=1)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), NAIROBI).astimezone(UTC)


def second_tuesday(day: date) -> bool:
    return day.weekday() == 1 and 8 <= day.day <= 14


# Title: (rule, local hour and minute, which days by the calendar).
SERIES: dict[str, tuple[str, tuple[int, int], Callable[[date], bool]]] = {
    "Monthly": ("FREQ=MONTHLY;BYDAY=2TU", (14, 0), second_tuesday),
    "Bimonthly": (
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
        (9, 30),
        lambda day: second_tuesday(day) and day.month % 2 == 0,
    ),
    "Weekly": ("FREQ=WEEKLY;BYDAY=SA", (7, 30), lambda day: day.weekday() == 5),
    "Early": ("FREQ=MONTHLY;BYMONTHDAY=15", (5, 0), lambda day: day.day == 15),
}


def slots(title: str) -> list[datetime]:
    """When its meetings are, from 3 December on."""
    _, at, falls = SERIES[title]
    return [moment(day, *at) for day in days(date(2026, 12, 3), END + timedelta(days=92)) if falls(day)]


def next_look(town: Town) -> datetime:
    """When the scheduler would find something next, at most half a day later; the morning, too."""
    now = town.clock.now

    ahead = now + RULES.announce_before
    begins, ends, due = meetings.c.starts_at, meetings.c.ends_at, meeting_reminders.c.due_at

    def soonest(work: Work) -> datetime:
        reminder, end, start = (
            work.connection.scalar(select(func.min(column)).where(column > after))
            for column, after in ((due, now), (ends, now), (begins, ahead))
        )
        announced = start - RULES.announce_before if start else None
        morning = goes_out_at(NIGHT, now) if is_quiet(NIGHT, now) else None
        known = (reminder, end, announced, morning, now + LONGEST_SLEEP)
        return min(one for one in known if one is not None)

    return town.do(soonest)


class Unlucky(Town):
    """Its program dies now and then, within a unit of work or between two of them, and begins again."""

    chance = Random(1)
    cuts = 0

    def tick(self) -> list[Heard]:
        while True:
            try:
                for one in self.rounds():
                    while self._round(one.do) and one.repeats:
                        continue
            except PowerCutError:
                self.cuts += 1
            else:
                return self.deliver()

    def _round(self, do: Callable[[Work], int]) -> int:
        with self.storage.begin() as work:
            done = do(work)
            self._cut_perhaps()
        self._cut_perhaps()
        return done

    def _cut_perhaps(self) -> None:
        """Before what was done is kept, or after."""
        if self.chance.random() < 0.03:
            raise PowerCutError


def a_year(town: Town, *, outage: tuple[datetime, datetime] | None = None, until: date = END) -> None:
    """Asha answers each invitation and comes, Juma does not; the rest is the scheduler's."""
    town.clock.now = moment(BEGIN, 10)
    wanjiru = town.member("Wanjiru", role=Role.ADMIN)
    asha, juma = town.resident("Asha"), town.resident("Juma")
    for title, (rule, (hour, minute), _) in SERIES.items():
        first = slots(title)[0].astimezone(NAIROBI)
        assert (first.hour, first.minute) == (hour, minute)
        town.announces(wanjiru, title=title, starts=f"{first:%Y-%m-%dT%H:%M}", rule=rule, offsets=OFFSETS)
    while town.clock.now < moment(until, 0):
        for heard in town.tick():
            if heard.about == "New forum":
                meeting = town.meeting(heard.number)
                town.answers(asha if heard.who == "Asha" else juma, meeting, heard.who == "Asha")
        town.clock.now = next_look(town)
        if outage and outage[0] <= town.clock.now < outage[1]:
            town.clock.now = outage[1]


def title_of(heard: Heard) -> str:
    return heard.message.text.split("\n")[0].split(": ", 1)[1]


def of(town: Town, about: str, who: str) -> dict[tuple[str, str], list[datetime]]:
    """By title and number of the meeting, when she heard that."""
    found = defaultdict(list)
    for one in town.heard:
        if (one.about, one.who) == (about, who):
            found[title_of(one), one.number].append(one.at)
    return found


def starts_of(town: Town) -> dict[str, tuple[str, datetime]]:
    query = select(meetings.c.number, forums.c.title, meetings.c.starts_at).join(forums)
    with town.storage.read() as work:
        return {row.number: (row.title, row.starts_at) for row in work.connection.execute(query)}


def check_meetings(town: Town, until: date) -> dict[str, tuple[str, datetime]]:
    """Each date of each forum is one meeting, once, and no other is."""
    known = starts_of(town)
    for title in SERIES:
        made = sorted(at for named, at in known.values() if named == title)
        expected = slots(title)
        assert made == expected[: len(made)], title
        assert len(made) >= sum(at < moment(until, 0) for at in expected), title
    return known


def check_hours(town: Town, known: dict[str, tuple[str, datetime]]) -> None:
    """Nothing in quiet hours, nothing about a meeting that has begun."""
    for one in town.heard:
        if one.about in {"New forum", "Reminder"}:
            assert not is_quiet(NIGHT, one.at), (one.about, one.at)
            assert one.at < known[one.number][1], (one.about, one.at)


def test_a_year_with_restarts_in_the_middle_of_everything(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    town = Unlucky(storage, opener, clock)
    a_year(town)
    assert town.cuts > 100
    known = check_meetings(town, END)
    check_hours(town, known)
    for who in ("Asha", "Juma"):
        invited = of(town, "New forum", who)
        assert all(len(times) == 1 for times in invited.values()), "each invitation once"
        assert {number for _, number in invited} >= {
            number
            for number, (_, begins) in known.items()
            if begins <= town.clock.now - LONGEST_SLEEP + RULES.announce_before
        }
    assert not of(town, "Reminder", "Juma"), "she does not come"
    reminded = of(town, "Reminder", "Asha")
    for (title, number), times in reminded.items():
        _, begins = known[number]
        due = sorted({reminder_at(NIGHT, begins - timedelta(minutes=one), begins) for one in OFFSETS})
        made_at = min(of(town, "New forum", "Asha")[title, number])
        assert times == [one for one in due if one >= made_at and one <= town.clock.now][: len(times)]
        if begins < town.clock.now:
            assert times == [one for one in due if one >= made_at], (title, begins)
    counts = Counter(title for title, _ in reminded for _ in reminded[title, _])
    assert counts["Monthly"] >= 3 * 12 - 3
    assert counts["Bimonthly"] >= 3 * 6 - 3


def test_a_day_without_the_program_is_caught_up(town: Town) -> None:
    """From Friday noon to Saturday half past two: a forum at half past seven is over, and its reminders are not sent."""
    outage = (moment(date(2027, 1, 8), 12), moment(date(2027, 1, 9), 14, 30))
    until = date(2027, 2, 1)
    a_year(town, outage=outage, until=until)
    known = check_meetings(town, until)
    check_hours(town, known)
    missed = next(
        number for number, one in known.items() if one == ("Weekly", moment(date(2027, 1, 9), 7, 30))
    )
    times = of(town, "Reminder", "Asha")["Weekly", missed]
    assert all(at < outage[0] for at in times), "no reminder of what is over"
    monthly = next(
        number for number, one in known.items() if one == ("Monthly", moment(date(2027, 1, 12), 14))
    )
    assert len(of(town, "Reminder", "Asha")["Monthly", monthly]) == 3
    assert all(len(one) == 1 for one in of(town, "New forum", "Asha").values())


def test_of_several_missed_reminders_only_the_nearest_goes_out(town: Town) -> None:
    wanjiru, asha = town.member("Wanjiru"), town.resident("Asha")
    town.at("2026-11-25T10:00")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    town.tick()
    town.answers(asha, meeting)
    assert [one.about for one in town.at("2026-12-08T13:00")] == ["Reminder"]
    assert town.at("2026-12-08T13:30") == []


def test_after_weeks_without_the_program_what_is_over_is_passed_over(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    town.resident("Asha")
    town.announces(wanjiru, title="Weekly", starts="2026-12-05T10:00", rule="FREQ=WEEKLY")
    town.tick()
    heard = town.at("2027-01-07T10:00")
    assert [one["starts"] for one in town.mine(wanjiru) if one["state"] == "planned"] == [
        "2027-01-09T10:00:00+03:00"
    ]
    invited = [one for one in heard if one.about == "New forum"]
    assert ["Saturday 9 January" in one.message.text for one in invited] == [True]


def test_a_forum_of_three_times_ends(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    town.announces(wanjiru, starts="2026-12-01T10:00", rule="FREQ=WEEKLY;COUNT=3")
    for day in ("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"):
        town.at(f"{day}T13:00")
    assert len(starts_of(town)) == 3


def test_holidays_are_told_to_whoever_plans(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    found = town.asks(wanjiru, NextDates("2026-12-12T07:30", "FREQ=WEEKLY;BYDAY=SA"))
    assert found == [
        {"starts": "2026-12-12T07:30", "holiday": "Jamhuri Day"},
        {"starts": "2026-12-19T07:30", "holiday": ""},
        {"starts": "2026-12-26T07:30", "holiday": found[2]["holiday"]},
        {"starts": "2027-01-02T07:30", "holiday": ""},
    ]
    assert found[2]["holiday"] in {"Boxing Day", "Utamaduni Day"}
    assert town.asks(wanjiru, NextDates("2026-12-12T07:30", "FREQ=NEVER")) == []


PUBLISH = "publish it"


def about(heard: Heard) -> str:
    """A line to the host has no heading."""
    return PUBLISH if heard.who == "Wanjiru" else heard.about


@POSTGRES_ONLY
def test_two_processes_on_one_database_do_nothing_twice(town: Town, url: str) -> None:
    """Both look at the same moment, each with connections of its own."""
    other = Town(
        Storage(Database(url), Vault(SECRET), clock=town.clock, chance=Random(8).randbytes),
        town.opener,
        town.clock,
    )
    wanjiru, asha = town.member("Wanjiru"), town.resident("Asha")
    town.resident("Juma")
    town.clock.now = moment(date(2026, 12, 1), 10)
    first = town.announces(wanjiru, starts="2026-12-08T14:00", rule="FREQ=WEEKLY", capacity=2)
    town.answers(asha, first, 1)
    both = Barrier(2)

    def looks(one: Town) -> None:
        both.wait()
        for each in one.rounds():
            while one.do(each.do) and each.repeats:
                continue

    looked_at = ("2026-12-07T14:00", "2026-12-08T12:00", "2026-12-08T16:01", "2026-12-08T16:02", "2026-12-11T16:00",
                 "2026-12-15T16:00")  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        for at in looked_at:
            town.clock.now = datetime.fromisoformat(at).replace(tzinfo=NAIROBI).astimezone(UTC)
            for done in [pool.submit(looks, one) for one in (town, other)]:
                done.result(timeout=60)
            town.tick()
    other.storage.close()
    with town.storage.read() as work:
        kinds = Counter(work.connection.scalars(select(broadcasts.c.kind)))
        each_slot = Counter(work.connection.scalars(select(meetings.c.slot)))
    heard = Counter((one.who, about(one), one.number) for one in town.heard)
    assert kinds == {"forum": 3, "reminder": 2}
    assert set(each_slot.values()) == {1}
    assert Counter(said for _, said, _ in heard) == {"New forum": 6, "Reminder": 1, PUBLISH: 1}
    assert {who: number for (who, said, _), number in heard.items() if said in {"Reminder", PUBLISH}} == {
        "Asha": 2,
        "Wanjiru": 2,
    }
    assert all(number == 1 for (_, said, _), number in heard.items() if said == "New forum")
