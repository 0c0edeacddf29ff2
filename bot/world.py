"""What a turn knows of the world, and how it answers the facts that flows ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot.commendation_facts import CommendationFacts
from bot.gathering import Gathering
from bot.knowledge_facts import KnowledgeFacts
from bot.matters.office import MatterOffice
from bot.referring.office import Referring
from bot.scorecards import ScoreCards
from bot.staff_facts import StaffFacts
from bot.station_facts import StationFacts, place_as_fact, recognised
from bot.wording import NAIROBI
from directory.hotlines import Hotline, Hotlines
from directory.place import Point as Position
from directory.places import Places
from flows.changes import Manner
from flows.engine.replay import FlowError
from flows.facts import (
    CaseByNumber,
    Cases,
    Charters,
    CharterStations,
    Colleagues,
    Commendations,
    Commended,
    Deployment,
    Fact,
    HasConsent,
    HumanHours,
    Invited,
    Known,
    Letters,
    MyData,
    MyReports,
    MyStations,
    NumberOf,
    Numbers,
    OnStaff,
    PeopleWaiting,
    ReportByCode,
    ScoreCard,
    Shortlist,
    StationsNamed,
    StationsNear,
    StationsOf,
    WardAt,
    WhichPlace,
    WhichStation,
)
from flows.forum_changes import ForumChange
from flows.forum_facts import ForumFact
from flows.matter_changes import MatterChange
from flows.matter_facts import MatterFact
from flows.notice_changes import NoticeChange
from flows.notice_facts import NoticeFact
from flows.referral_changes import ReferralChange
from flows.referral_facts import ReferralFact
from storage import consents, my_data, receipts, reports
from storage.work import Work

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HoursOfDay = tuple[time, time] | None
OfficeChange = ForumChange | NoticeChange | MatterChange | ReferralChange


@dataclass(frozen=True, slots=True)
class World:
    """What does not change between turns: the directory and who runs this Baraza.

    `hours` says per weekday (mon to sun) from when until when people answer, Africa/Nairobi.
    """

    places: Places
    hotlines: Hotlines
    operator: str
    contact: str
    keep_days: int
    hours: Mapping[str, HoursOfDay]
    staff: StaffFacts
    stations: StationFacts
    scores: ScoreCards
    gathering: Gathering
    matters: MatterOffice
    referring: Referring

    def areas_of(self, place: str) -> tuple[str, ...]:
        """The place and all that it lies in, by their ids; empty for a place that the directory does not have."""
        found = self.places.by_id(place) if place else None
        return self.places.line_of(found) if found else ()

    def apply(self, work: Work, person_id: str, change: OfficeChange) -> str:
        """Make a change that an office makes; what it made, '' when nothing. Raises RefusedError, with nothing written."""
        if isinstance(change, MatterChange):
            return self.matters.apply(work, person_id, change) or ""
        if isinstance(change, ReferralChange):
            return self.referring.apply(work, person_id, change) or ""
        return self.gathering.apply(work, person_id, change) or ""


class Facts:
    """Answers the facts of one turn, for one person on one channel. `code_hash` is slow: 30 ms."""

    def __init__(
        self, world: World, work: Work, person_id: str, channel: str, code_hash: Callable[[str], bytes]
    ) -> None:
        self._world = world
        self._work = work
        self._person = person_id
        self._channel = channel
        self._code_hash = code_hash

    def now(self) -> datetime:
        """The time of this turn in Africa/Nairobi."""
        return self._work.now.astimezone(NAIROBI)

    def look_up(self, query: Fact) -> Any:  # noqa: ANN401  (JSON)
        """The answer to a fact, in the shape its query promises. Raises FlowError for a query nobody knows."""
        if isinstance(query, ForumFact | NoticeFact):
            return self._world.gathering.look_up(self._work, self._person, query)
        if isinstance(query, MatterFact):
            return self._world.matters.look_up(self._work, self._person, query)
        if isinstance(query, ReferralFact):
            return self._world.referring.look_up(self._work, self._person, query)
        match query:
            case WhichPlace(words):
                return recognised(self._world.places, self._world.places.recognise(words))
            case WardAt(point):
                found = self._world.places.nearest_ward(Position(point.latitude, point.longitude))
                return None if found is None else place_as_fact(self._world.places, found[0])
            case Numbers(purpose):
                return numbers(self._world.hotlines, purpose)
            case HasConsent(topic, version):
                return consents.has(self._work, self._person, topic, version)
            case ReportByCode(code):
                return self._report(code)
            case MyReports():
                return reports.of_person(self._work, self._person)
            case MyData():
                named = self._world.places.name_of
                return [
                    [label, (named(value) or value) if label == "place" else value]
                    for label, value in my_data.lines(self._work, self._person)
                ]
            case HumanHours():
                return human_hours(self._world.hours, self.now())
            case Deployment():
                return {
                    "operator": self._world.operator,
                    "contact": self._world.contact,
                    "keep_days": self._world.keep_days,
                    "channel": self._channel,
                }
            case Letters(letter):
                return self._letters(letter)
            case Known() | CharterStations() | StationsNamed() | Charters():
                return KnowledgeFacts(self._world.places).look_up(self._work, self._person, query)
            case Invited() | OnStaff() | Cases() | CaseByNumber() | Colleagues() | PeopleWaiting():
                return self._world.staff.look_up(self._work, self._person, query)
            case Commended() | Commendations() | Shortlist():
                return CommendationFacts(self._world.places).look_up(self._work, self._person, query)
            case ScoreCard(station):
                return self._world.scores.of_station(self._work, station)
            case WhichStation() | StationsNear() | StationsOf() | MyStations() | NumberOf():
                return self._world.stations.look_up(self._work, self._person, query)
            case _:
                raise FlowError(f"nobody answers {type(query).__name__}")

    def _report(self, code: str) -> dict[str, Any] | None:
        found = reports.by_code(self._work, self._code_hash(code))
        if found is None:
            receipts.wrong_try(self._work)
            return None
        return self._with_names(found.as_fact())

    def _letters(self, letter: str) -> dict[str, Any] | None:
        found = reports.by_letter(self._work, letter)
        if found is None:
            return None
        return {
            "report": found.id,
            "code_first": found.sensitive,
            "named": found.manner == Manner.NAMED.value,
            "letters": [] if found.sensitive else self._with_names(found.as_fact())["letters"],
            "may": [] if found.sensitive else list(found.may),
        }

    def _with_names(self, report: dict[str, Any]) -> dict[str, Any]:
        """Bodies by their names: nobody reads an id."""
        body_name = self._world.staff.body_name
        for told in (*report["letters"], *report["steps"]):
            if told.get("body"):
                told["body"] = body_name(told["body"])
        return report


def numbers(hotlines: Hotlines, purpose: str) -> list[dict[str, Any]]:
    """Lines for 'danger', 'all' or a kind of report, most urgent first; the emergency numbers are one line."""
    emergency = hotlines.for_danger()
    first = {
        "key": "emergency",
        "body": emergency[0].body,
        "number": " / ".join(line.number for line in emergency),
        "free": all(line.cost == "free" for line in emergency),
    }
    others = [line for line in hotlines if "danger" not in line.kinds]
    if purpose == "danger":
        close = [line for line in others if {"gbv", "child"} & set(line.kinds)]
        return [first, *map(_line, close)]
    if purpose == "all":
        return [first, *map(_line, others)]
    own = [line for line in hotlines.for_kind(purpose) if "danger" not in line.kinds]
    return [*map(_line, own), first]


def _line(line: Hotline) -> dict[str, Any]:
    return {"key": line.key, "body": line.body, "number": line.number, "free": line.cost == "free"}


def human_hours(hours: Mapping[str, HoursOfDay], now: datetime) -> dict[str, Any]:
    """Whether people answer now, and the week as spans of days with the same hours."""
    spans: list[list[str]] = []
    for day in WEEKDAYS:
        span = hours.get(day)
        if span is None:
            continue
        opens, closes = (f"{edge:%H:%M}" for edge in span)
        before = WEEKDAYS[WEEKDAYS.index(day) - 1]
        if spans and spans[-1][1:] == [before, opens, closes] and day != "mon":
            spans[-1][1] = day
        else:
            spans.append([day, day, opens, closes])
    today = hours.get(WEEKDAYS[now.weekday()])
    return {"open": today is not None and today[0] <= now.time() < today[1], "spans": spans}


def answer_by(hours: Mapping[str, HoursOfDay], now: datetime, minutes: int) -> datetime:
    """When somebody who asks now for a human should have been answered: `minutes` of open time from now on.

    `now` is in Africa/Nairobi; so is the answer. At most two weeks ahead.
    """
    left = float(minutes)
    for ahead in range(15):
        day = datetime.combine(now.date(), time(), now.tzinfo).fromordinal(now.date().toordinal() + ahead)
        span = hours.get(WEEKDAYS[day.weekday()])
        if span is None:
            continue
        opens = datetime.combine(day.date(), span[0], now.tzinfo)
        closes = datetime.combine(day.date(), span[1], now.tzinfo)
        start = max(opens, now)
        if start >= closes:
            continue
        open_minutes = (closes - start).total_seconds() / 60
        if left <= open_minutes:
            return start + (closes - start) * (left / open_minutes)
        left -= open_minutes
    return datetime.combine(day.date(), time(), now.tzinfo)
