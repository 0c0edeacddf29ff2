"""One person and the bot in memory: the real router, dialogue, flows and texts; facts and the model are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.begun_with import entity
from bot.decisions import Begin, Command, Decision, Gone, Silent, Thresholds
from bot.dialogue import Dialogue
from bot.knowledge_facts import KnowledgeFacts
from bot.reply import reply
from bot.router import decide
from bot.wording import NAIROBI, wording
from bot.world import human_hours, numbers
from directory.hotlines import bundled as hotlines
from directory.places import Places
from flows.changes import Change, EraseMe, FileReport
from flows.engine.answers import Said
from flows.engine.conversation import Conversation
from flows.facts import (
    SHOWN,
    CaseByNumber,
    Cases,
    Charters,
    CharterStations,
    Colleagues,
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
    StationsNamed,
    StationsNear,
    StationsOf,
    WardAt,
    WhichPlace,
    WhichStation,
)
from flows.matter_facts import MatterAtWork, Matters, MyPromises, WhoPromises
from flows.messages import Inbound, InboundKind, Language, MediaRef, Outbound, Point
from nlu.understanding import NOTHING, Entity, Understanding
from nlu.words.danger import is_danger
from tests.flows.forum_facts import Gathered
from tests.flows.made import made
from tests.flows.matter_work_facts import at_work
from tests.flows.referral_facts import REFERRAL_FACTS, referred
from tests.flows.score_cards import CARD, NO_CARD

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)  # a Saturday evening
CODE = "4711081547110815"
SPACED = "4711 0815 4711 0815"
HOTLINES = hotlines()
PHOTO = MediaRef("file-1", "image/jpeg", 70_000)
PIN = Point(-0.2833, 36.0667)

PLACES: dict[str, dict[str, Any]] = {
    "kaptembwo": {"id": "kaptembwo", "name": "Kaptembwo", "kind": "ward", "within": "Nakuru"},
    "rhonda": {"id": "rhonda", "name": "Rhonda", "kind": "ward", "within": "Nakuru"},
    "soko-1": {"id": "soko-1", "name": "Soko Mjinga", "kind": "market", "within": "Kaptembwo"},
    "soko-2": {"id": "soko-2", "name": "Soko Mjinga", "kind": "market", "within": "Njoro"},
    "nakuru": {"id": "nakuru", "name": "Nakuru", "kind": "county", "within": ""},
    "kapte": {"id": "kapte", "name": "Kapte Police Station", "kind": "station", "within": "Kaptembwo"},
}


def station(station_id: str, **more: object) -> dict[str, Any]:
    """A station as the fact StationsOf gives it."""
    return {
        "id": station_id, "name": f"{station_id.title()} Police Station", "short": station_id.title(), "within": "Kaptembwo", "role": "ocs",
        "help": [], "phone": "", "verified_on": "2026-11-20", "metres": None, "direction": "", "point": None, "sure": True, **more,
    }  # fmt: skip


STATIONS = {
    "kapte": station("kapte"),
    "mwariki": station(
        "mwariki", role="in_charge", metres=2128, direction="e", point=[-0.30731, 36.13769], sure=False
    ),
}
STATIONS_OF = {"kaptembwo": ("kapte", "mwariki"), "rhonda": ("kapte",), "kapte": ("kapte",)}


NJORO = {
    "id": "njoro-police-station",
    "name": "Njoro Police Station",
    "kind": "station",
    "within": "Njoro, Nakuru",
}
LORUK = {"id": "loruk-police-station", "name": "Loruk Police Station", "kind": "station", "within": "Baringo"}
KNOWLEDGE = KnowledgeFacts(Places([]))


def charter_of(name: str, **more: object) -> dict[str, Any]:
    """A line of the fact Charters."""
    return {"id": name, "name": name, "seen": 0, "missing": 0, "outdated": 0, "photos": 0, "last": "", **more}


def case(number: str, kind: str = "works", holder: str = "", **more: object) -> dict[str, Any]:
    """A case as the facts Cases and CaseByNumber give it."""
    return {
        "number": number, "kind": kind, "place": "Kaptembwo", "state": "received", "holder": holder,
        "next": ["in_action", "resolved", "closed"], "why_silent": "", "unanswered": 0, "replies": 0, **more,
    }  # fmt: skip


QUESTION = {"id": "q1", "kind": "question", "words": "Which gate was it?"}
INVITATION = "ABCD-EFGH-JKMN"


@dataclass
class World:
    """What the flows may ask about; tests change it between messages."""

    consent: bool = True
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    mine: dict[str, int] = field(default_factory=dict)
    kept: list[list[str]] = field(default_factory=lambda: [["language", "en"]])
    ward: dict[str, Any] | None = field(default_factory=lambda: PLACES["kaptembwo"])
    sure: Mapping[str, str] = field(
        default_factory=lambda: {
            "kapte police": "kapte",
            "kaptembwo": "kaptembwo",
            "rhonda": "rhonda",
            "nakuru": "nakuru",
        }
    )
    maybe: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"soko mjinga": ("soko-1", "soko-2")}
    )
    time: datetime = NOW
    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    invitations: dict[str, dict[str, Any]] = field(default_factory=dict)
    on_staff: bool = False
    officer: bool = False
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    colleagues: list[dict[str, str]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    phones: Mapping[str, str] = field(default_factory=lambda: {"kapte": "0700 000 001"})
    asked: list[Fact] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)

    def now(self) -> datetime:
        return self.time

    def look_up(self, query: Fact) -> Any:  # noqa: ANN401  (JSON)
        self.asked.append(query)
        match query:
            case WhichPlace(words):
                return self._which(words.casefold())
            case WardAt():
                return self.ward
            case Numbers(purpose):
                return numbers(HOTLINES, purpose)
            case HasConsent():
                return self.consent
            case ReportByCode(code):
                return self.reports.get(code)
            case MyReports():
                return self.mine
            case MyData():
                return self.kept
            case HumanHours():
                day = (datetime(2026, 1, 1, 8).time(), datetime(2026, 1, 1, 17).time())  # noqa: DTZ001
                return human_hours(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), day), self.time)
            case Deployment():
                return {"operator": "Soko Salama", "contact": "gate B", "keep_days": 365, "channel": "telegram"}  # fmt: skip
            case Letters(letter):
                return self.letters.get(letter)
            case Invited(code):
                return self.invitations.get(code)
            case OnStaff():
                return {"name": "Amina", "role": "facilitator", "areas": []} if self.on_staff else None
            case Cases(which, page):
                return self._cases(which, page) if self.on_staff else None
            case CaseByNumber(number):
                return self.cases.get(number) if self.on_staff else None
            case Colleagues():
                return self.colleagues
            case PeopleWaiting():
                return self.waiting if self.on_staff else None
            case WhichStation(words):
                return self._which(words.casefold())
            case StationsNear():
                return self._stations(("mwariki",), "")
            case StationsOf(place):
                return self._stations(STATIONS_OF.get(place, ()), "Nakuru" if place == "nakuru" else "")
            case MyStations():
                return [self._number(one) for one in STATIONS.values()] if self.on_staff else None
            case NumberOf(one):
                found = STATIONS.get(one)
                return self._number(found) if found and self.on_staff else None
            case Known():
                return KNOWLEDGE.known()
            case CharterStations():
                return [NJORO, LORUK]
            case ScoreCard(station):
                return CARD if station == LORUK["id"] else NO_CARD
            case StationsNamed(words):
                return self._stations_named(words.casefold())
            case Charters(page):
                return self._charters(page) if self.on_staff else None
            case Matters() | MatterAtWork() | WhoPromises() | MyPromises():
                return at_work(query, on_staff=self.on_staff)
            case _ if isinstance(query, REFERRAL_FACTS):
                return referred(query, on_staff=self.on_staff, officer=self.officer)
            case _:
                return self.gathered.look_up(query, on_staff=self.on_staff)

    def _stations(self, ids: tuple[str, ...], county: str) -> dict[str, Any]:
        others = [] if ids or not county else [{"id": one, "short": one.title()} for one in STATIONS]
        found = [STATIONS[one] | {"phone": self.phones.get(one, "")} for one in ids]
        return {"stations": found, "county": county, "others": others, "desk": True}

    def _number(self, one: dict[str, Any]) -> dict[str, Any]:
        return {key: one[key] for key in ("id", "name", "short", "verified_on")} | {
            "phone": self.phones.get(one["id"], ""),
            "doubted": one["id"] == "mwariki",
        }

    def _stations_named(self, words: str) -> dict[str, Any]:
        sure = NJORO if "njoro" in words else None
        maybe = [NJORO, LORUK] if "two" in words else [LORUK] if "loruk town" in words else []
        return {"sure": sure, "maybe": maybe}

    def _charters(self, page: int) -> dict[str, Any]:
        said = [
            charter_of("Njoro Police Station", missing=2, outdated=1, photos=1 - page, last="2026-11"),
            charter_of("Loruk Police Station"),
        ]
        return {"stations": said, "more": page == 0}

    def _cases(self, which: str, page: int) -> dict[str, Any]:
        found = [case for case in self.cases.values() if which != "mine" or case["holder"] == "me"]
        return {"cases": found[page * SHOWN : (page + 1) * SHOWN], "more": len(found) > (page + 1) * SHOWN}

    def _which(self, words: str) -> dict[str, Any]:
        for name, ids in self.maybe.items():
            if name in words:
                return {"sure": None, "maybe": [PLACES[place] for place in ids]}
        for name, place in self.sure.items():
            if name in words:
                return {"sure": PLACES[place], "maybe": []}
        return {"sure": None, "maybe": []}


def understood(
    text: str, intent: str | None = None, confidence: float = 0.95, **entities: str
) -> Understanding:
    """What the model would say; the words of danger are the real ones."""
    found = tuple(Entity(name, value, value, 0, 0) for name, value in entities.items())
    ranking = ((intent, confidence),) if intent else ()
    unsure = intent is None or confidence < 0.4
    return replace(
        NOTHING,
        intent=None if unsure else intent,
        confidence=confidence if intent else 0.0,
        ranking=ranking,
        entities=found,
        danger=is_danger(text) or intent == "emergency",
        danger_told=is_danger(text),
    )


@dataclass
class Person:
    """She writes, taps and waits. `reload` keeps the conversation as JSON between messages, as storage does."""

    language: Language = "en"
    world: World = field(default_factory=World)
    conversation: Conversation = field(default_factory=Conversation)
    with_human: bool = False
    reload: bool = True
    changes: list[tuple[str, Change]] = field(default_factory=list)
    last: Outbound = field(default_factory=lambda: Outbound(""))
    dialogue: Dialogue | None = None
    decision: Decision | None = None

    def says(self, text: str, intent: str | None = None, confidence: float = 0.95, **entities: str) -> str:
        """She writes; what the bot answers, '' for silence."""
        return self.sends(InboundKind.TEXT, text, understood(text, intent, confidence, **entities))

    def taps(self, option: str, question: str = "") -> str:
        """She taps an option of the last question, or of another."""
        payload = f"{question or self.conversation.asked}:{option}"
        return self.sends(InboundKind.TAP, "", NOTHING, payload=payload)

    def pins(self, point: Point = PIN) -> str:
        return self.sends(InboundKind.LOCATION, "", NOTHING, point=point)

    def photographs(self, caption: str = "") -> str:
        return self.sends(InboundKind.PHOTO, caption, understood(caption), media=(PHOTO,))

    def sends(self, kind: InboundKind, text: str, meaning: Understanding, **more: Any) -> str:  # noqa: ANN401  (fields of Inbound)
        inbound = Inbound("telegram", "m1", "+254700000001", kind, self.world.now(), text, **more)
        dialogue = Dialogue(self.conversation, self.language, self.world, wording())
        situation = dialogue.situation(with_human=self.with_human)
        option = ""
        if kind is InboundKind.TAP:
            asked, _, tapped = inbound.payload.rpartition(":")
            option = tapped if asked == situation.asked else ""
        entities = {name: value for name in ("kind", "place") if (value := entity(meaning, name))}
        said = Said(self.world.now(), text, option, inbound.point, inbound.media, entities)
        self.decision = decide(inbound, said, meaning, situation, wording(), Thresholds())
        self.dialogue = dialogue
        if isinstance(self.decision, (Silent, Gone)):
            self.last = Outbound("")
            return ""
        dialogue.carry_out(self.decision, said)
        if dialogue.dropped and not dialogue.conversation.frames:
            dialogue.push("report", {"words": dialogue.dropped})
            dialogue.run()
        self.changes += dialogue.changes
        self.language = dialogue.language
        receipts = made(dialogue)
        for _, change in dialogue.changes:
            if isinstance(change, FileReport):
                self.world.mine = {"received": self.world.mine.get("received", 0) + 1}
            if isinstance(change, EraseMe):
                self.conversation = Conversation()
        out = reply(dialogue, wording(), receipts)
        self.last = out or Outbound("")
        if self.reload:
            self.conversation = Conversation.from_bytes(self.conversation.to_bytes())
        return self.last.text

    def leaves_it(self) -> None:
        """A day goes by: the scheduler puts the conversation aside."""
        self.world.time += timedelta(days=1)
        self.conversation.aside = True

    def begins(self, flow: str, **slots: object) -> str:
        """A flow begins, as the router would have it."""
        dialogue = Dialogue(self.conversation, self.language, self.world, wording())
        dialogue.carry_out(Begin(flow, slots), Said(self.world.now()))
        return self._after(dialogue)

    def commands(self, name: str) -> str:
        dialogue = Dialogue(self.conversation, self.language, self.world, wording())
        dialogue.carry_out(Command(name), Said(self.world.now()))
        return self._after(dialogue)

    def _after(self, dialogue: Dialogue) -> str:
        self.dialogue = dialogue
        self.changes += dialogue.changes
        self.language = dialogue.language
        receipts = made(dialogue)
        self.last = reply(dialogue, wording(), receipts) or Outbound("")
        return self.last.text

    @property
    def asked(self) -> str:
        """`<flow>.<key>` of the open question."""
        return self.conversation.asked

    @property
    def flows(self) -> tuple[str, ...]:
        return tuple(frame.flow for frame in self.conversation.frames)

    @property
    def filed(self) -> list[FileReport]:
        return [change for _, change in self.changes if isinstance(change, FileReport)]

    def stored(self) -> str:
        """What storage would seal."""
        return self.conversation.to_bytes().decode()


def at_summary(person: Person, kind: str = "theft") -> None:
    """A whole report up to the summary: Kaptembwo, last night, over, confidential."""
    person.begins("report")
    person.taps(kind)
    person.says("They took two bags of maize")
    person.taps("done")
    person.says("Kaptembwo")
    person.says("last night")
    person.taps("no")
    for asked, option in (("report.outside", "no"), ("report.about", "none")):
        if person.asked == asked:
            person.taps(option)
    person.taps("confidential")
    if person.asked == "report.messages":
        person.taps("no")
    assert person.asked == "report.confirm", person.asked
