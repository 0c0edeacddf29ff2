"""A whole Baraza without network: real storage, real flows, real texts; clock, chance and the model given."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from bot import outbound_json
from bot.announcing_commendations import AnnouncingCommendations
from bot.broadcasting.feeding import broadcast_rounds
from bot.casework import Casework
from bot.code_hashes import CodeHashes
from bot.decisions import Thresholds
from bot.desk import Desk
from bot.forums.rounds import forum_rounds
from bot.gathering import NoticeRules, gathering_of
from bot.matters.office import matters_of, rounds_of
from bot.matters.reminding import promise_rounds
from bot.matters.rules import MatterRules
from bot.referring.clock import Clock
from bot.referring.office import referring_of
from bot.referring.rounds import referral_rounds
from bot.referring.routes import routes_of
from bot.referring.rules import ReferralRules
from bot.schedule import Schedule
from bot.scorecards import ScoreCards, methods_of
from bot.settings_index import Index
from bot.settings_referrals import AnswerWithin
from bot.staff_changes import StaffChanges
from bot.staff_facts import StaffFacts
from bot.staff_lines import StaffLines
from bot.staff_rounds import staff_rounds
from bot.station_facts import StationFacts
from bot.station_numbers import StationNumbers
from bot.turn import Silences, Turns
from bot.wording import NAIROBI, wording
from bot.working_time import WorkingTime
from bot.world import World
from directory.bodies import Bodies, bundled_bodies
from directory.hotlines import bundled as hotlines
from directory.nearby import Stations
from directory.places import Places
from directory.recognition import Sure
from flows.engine.answers import plain
from flows.messages import Inbound, InboundKind, Language, MediaRef, Outbound, Point
from storage import claims, inbox, outcomes, people, reports, retention, staff
from storage.database import Database
from storage.statuses import SendKind
from storage.tables import cases, commendations, metadata
from storage.vault import HandleOpener, Vault
from storage.work import Storage, Work
from tests.conversations import at_market, listeners, referred
from tests.conversations.empty_database import all_tables_empty
from tests.conversations.gathered import COMMANDS, drawn, gather
from tests.conversations.others import decide, others_rate
from tests.conversations.script import Line
from tests.conversations.understood import Told

SECRET = bytes(range(32))
CHANNEL = "telegram"
ADDRESS = "254"
START = datetime(2026, 11, 21, 20, 30, tzinfo=NAIROBI)  # a Saturday evening
STAFF_ADDRESS = "900"
STAFF_PAGE = "https://staff.example.org"
LINK = re.compile(r"(?<=/[kr]/)[A-Za-z0-9_-]{43}")
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
DAY = (time(8), time(17))
PLACES = Places.bundled()
BODIES = Bodies.from_records(PLACES, bundled_bodies())
STATIONS = Stations(PLACES)
ROUTES = routes_of(PLACES, BODIES)
WORKING = WorkingTime(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY))
REFERRAL_RULES = ReferralRules(Clock(AnswerWithin(), WORKING), mails=True, page="https://baraza.example.org")


class Stage:
    """One person on one channel. `twice`: the channel delivers everything twice. `reloaded`: a new process each line."""

    def __init__(
        self,
        folder: Path,
        *,
        language: Language = "en",
        channel: str = CHANNEL,
        twice: bool = False,
        reloaded: bool = False,
        only: str = "",
        url: str = "",
    ) -> None:
        file = folder / "baraza.db"
        self.url = url or f"sqlite:///{file}"
        if not url and not file.exists():
            file.write_bytes(all_tables_empty())
        self.language, self.channel, self.twice, self.reloaded = language, channel, twice, reloaded
        self.now = START.astimezone(UTC)
        self.random = Random(7)
        self.told = Told()
        self.only = only
        self.sent: list[Outbound] = []
        self.reached: list[str] = []
        self.lasts: dict[str, Outbound] = {}
        self.code = self.invitation = ""
        self.number = 0
        self._open()
        if url:
            metadata.create_all(self.storage.database.engine)
        if only:
            with self.storage.begin() as work:
                person = people.find_or_make(work, channel, ADDRESS)
                people.set_language(work, person.id, only, chosen=True)

    def _open(self) -> None:
        vault = Vault(SECRET)
        self.opener = HandleOpener(SECRET)
        self.storage = Storage(
            Database(self.url),
            vault,
            clock=lambda: self.now,
            chance=self.random.randbytes,
        )
        casework = Casework(wording(), self.language, PLACES.name_of)
        self.desk = Desk(wording(), self.language, timedelta(hours=1))
        self.gathering = gathering_of(
            PLACES, wording(), self.language, NoticeRules(), "https://baraza.example.org",
            host="Soko Salama", channels=listeners.CHANNELS, bodies=BODIES,
        )  # fmt: skip
        self.matters = matters_of(
            PLACES, BODIES, wording(), self.language, NoticeRules(), MatterRules(), "https://baraza.example.org", host="Soko Salama",
        )  # fmt: skip
        referring = referring_of(wording(), self.language, ROUTES, hotlines(), REFERRAL_RULES)
        numbers = StationNumbers(PLACES, STATIONS, StaffLines(wording(), self.language), timedelta(days=180))
        self.turns = Turns(
            self.told,
            World(
                PLACES,
                hotlines(),
                "Soko Salama",
                "the office at gate B",
                365,
                dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY),
                StaffFacts(casework, PLACES.name_of, BODIES.name_of, referring.facilitating.lines_of),
                StationFacts(PLACES, STATIONS, numbers, desk=True),
                ScoreCards(PLACES, methods_of(Index()), "https://baraza.example.org"),
                self.gathering,
                self.matters,
                referring,
            ),
            wording(),
            Thresholds(),
            Silences(timedelta(hours=4), timedelta(hours=20), timedelta(minutes=30), timedelta(hours=1)),
            self.language,
            60,
            CodeHashes(self.storage.receipts.hash),
            StaffChanges(casework, self.desk, numbers, STAFF_PAGE, timedelta(minutes=15)),
        )
        self.schedule = Schedule(
            self._run,
            wording(),
            retention.Limits(),
            self.language,
            lambda: None,
            (
                *staff_rounds(casework, self.desk, AnnouncingCommendations(wording(), self.language, PLACES)),
                *forum_rounds(wording(), PLACES, self.language, NoticeRules()),
                *referral_rounds(wording(), self.language, ROUTES, REFERRAL_RULES),
                *broadcast_rounds(
                    PLACES, NoticeRules(), dict.fromkeys(("telegram", "web", "whatsapp"), 25.0)
                ),
                *promise_rounds(StaffLines(wording(), self.language), NoticeRules().night),
                *rounds_of(
                    PLACES,
                    wording(),
                    self.language,
                    NoticeRules(),
                    MatterRules(),
                    "https://baraza.example.org",
                    host="Soko Salama",
                ),
            ),
        )

    async def _run(self, do: Callable[[Work], object]) -> object:
        with self.storage.begin() as work:
            return do(work)

    async def act(self, line: Line) -> list[str]:
        """Do what a line says; what the bot said after it, as a transcript shows it."""
        self.sent, self.reached = [], []
        if line.sign == "@":
            await self._clock(line.words)
        elif line.sign == "!":
            self._staff(line.words)
        else:
            self.told.next = line.understood
            self.receive(self.inbound(line.words, STAFF_ADDRESS if line.sign == "*" else ADDRESS))
        await self.schedule.tell_staff()
        self.deliver()
        if self.reloaded:
            self.storage.close()
            self._open()
        return [
            to + self.shown(outbound)
            for address, outbound in zip(self.reached, self.sent, strict=True)
            if (to := listeners.shown_to(address, STAFF_ADDRESS)) is not None
        ]

    def receive(self, inbound: Inbound) -> None:
        """Store it, and take all turns."""
        for _ in range(2 if self.twice else 1):
            with self.storage.begin() as work:
                inbox.store(work, inbound)
        self.take_turns()

    def take_turns(self) -> None:
        while True:
            with self.storage.begin() as work:
                if not self.turns.take(work):
                    break
        with self.storage.begin() as work:
            due = inbox.next_due(work)
        if due is not None and due > self.now:  # a wrong code costs a little time
            self.now = due
            self.take_turns()

    def deliver(self) -> None:
        """Send what is queued to nobody but this stage."""
        while True:
            with self.storage.begin() as work:
                claimed = claims.claim(work, self.opener, 20)
            if not claimed:
                return
            for row in claimed:
                if (row.address or "").startswith(listeners.GONE):
                    with self.storage.begin() as work:
                        outcomes.failed(work, row, listeners.BLOCKED)
                    continue
                if row.kind is SendKind.MESSAGE:
                    outbound = outbound_json.from_bytes(row.body)
                    self.sent.append(outbound)
                    self.reached.append(row.address or "")
                    self.lasts[row.address or ""] = outbound
                    if found := CODE.search(outbound.text):
                        self.code = found.group()
                with self.storage.begin() as work:
                    if row.kind is SendKind.NOTE_STATE:
                        reports.noted(work, row)
                    outcomes.sent(work, row)

    @property
    def last(self) -> Outbound:
        """What was said to her last."""
        return self.lasts.get(ADDRESS, Outbound(""))

    def inbound(self, words: str, address: str = ADDRESS) -> Inbound:
        """What she, or a member of the staff, sends, as a channel would tell it."""
        self.number += 1
        base = Inbound(self.channel, f"m{self.number}", address, InboundKind.TEXT, self.now)
        words = (
            words.replace("{code}", self.code).replace("{invitation}", self.invitation).replace("\\n", "\n")
        )
        words = words.replace("{number}", next(iter(self.numbers()), ""))
        for placeholder, code in self.drawn().items():
            words = words.replace(placeholder, code)
        if tapped := re.fullmatch(r"\[(.+)\]", words):
            last = self.lasts.get(address, Outbound(""))
            option = next((one for one in last.options if plain(one.title) == plain(tapped[1])), None)
            assert option, f"there is no button {tapped[1]!r} among {[one.title for one in last.options]}"
            return replace(
                base, kind=InboundKind.TAP, payload=f"{last.question}:{option.id}", tap=f"t{self.number}"
            )
        if special := re.fullmatch(r"\((\w+) ?([^)]*)\) ?(.*)", words):
            return self._special(base, *special.groups())
        return replace(base, text=words)

    def _special(self, base: Inbound, kind: str, what: str, caption: str) -> Inbound:
        match kind:
            case "pin":
                latitude, longitude = map(float, what.replace(",", " ").split())
                return replace(base, kind=InboundKind.LOCATION, point=Point(latitude, longitude))
            case "photo" | "voice":
                media = (MediaRef(f"file{self.number}", "image/jpeg", 70_000),)
                return replace(base, kind=InboundKind(kind), media=media, text=caption)
            case "button":
                return replace(base, kind=InboundKind.TAP, payload=what, tap=f"t{self.number}")
            case _:
                return replace(base, kind=InboundKind(kind))

    async def _clock(self, words: str) -> None:
        if words.startswith("+"):
            unit = {"m": "minutes", "h": "hours", "d": "days"}[words[-1]]
            self.now += timedelta(**{unit: float(words[1:-1])})
        else:
            self.now = datetime.fromisoformat(words).replace(tzinfo=NAIROBI).astimezone(UTC)
        await self.schedule.look_after_conversations()
        await self.schedule.tell_that_nobody_came()

    def shown(self, outbound: Outbound) -> str:
        """One message as a transcript shows it."""
        text = LINK.sub("{link}", CODE.sub("{code}", outbound.text))
        for number in self.numbers():
            text = text.replace(number, "{number}")
        if outbound.options:
            titles = " | ".join(option.title for option in outbound.options)
            for number in self.numbers():
                titles = titles.replace(number, "{number}")
            text += f"\n[ {titles} ]"
        for placeholder, code in self.drawn().items():
            text = text.replace(code, placeholder)
        if outbound.point:
            text += f"\n(shows {outbound.point.latitude:.5f}, {outbound.point.longitude:.5f})"
        return text + ("\n(asks for a place)" if outbound.ask_location else "")

    def numbers(self) -> list[str]:
        """The numbers of all cases and commendations."""
        with self.storage.read() as work:
            found = (select(table.c.number) for table in (cases, commendations))
            return [number for query in found for number in work.connection.scalars(query)]

    def drawn(self) -> dict[str, str]:
        """Codes and numbers of forums and groups, by what stands for them in a transcript."""
        with self.storage.read() as work:
            return drawn(work) | listeners.numbered(work) | referred.numbered(work)

    def _staff(self, words: str) -> None:
        command, _, rest = words.partition(" ")
        member = staff.operator("Facilitator")
        with self.storage.begin() as work:
            if command == "ratings":
                others_rate(work, rest)
                return
            if command == listeners.COMMAND:
                listeners.listen(work, PLACES, rest)
                return
            if command in at_market.COMMANDS:
                code = at_market.at_market(work, self.matters, PLACES, command, rest, self.language)
                self.invitation = code or self.invitation
                return
            if command in referred.COMMANDS:
                self.invitation = referred.officer(work, command, rest) or self.invitation
                return
            if command in COMMANDS:
                gather(work, self.gathering, PLACES, command, rest)
                return
            if command in {"verify", "decline", "hand_over", "rounds"}:
                decide(work, PLACES, command, self.numbers()[0], rest)
                return
            if command == "invite":
                role, place, name = rest.split(" ", 2)
                area = PLACES.recognise(place)
                assert isinstance(area, Sure)
                self.invitation = staff.invite(
                    work, name, staff.Role(role), (area.place.id,), timedelta(days=7)
                )
                return
            first = self.desk.queue(work)[0]
            number = first.id
            member = staff.get(work, first.staff_id) or member
            match command:
                case "take":
                    self.desk.take(work, member, number)
                case "say":
                    self.desk.say(work, member, number, rest)
                case "give":
                    self.desk.give_back(work, member, number)

    def translated(self, tapped: str) -> str:
        """`[a title]` with the title of the same option in the language spoken here."""
        for option in self.last.options:
            if plain(option.title) == plain(tapped):
                return tapped
        texts = wording()
        for key in texts.keys("en"):
            for language, other in (("en", "sw"), ("sw", "en")):
                if plain(texts.forms(key, language)[0]) == plain(tapped):
                    title = texts.forms(key, other)[0]
                    if any(plain(option.title) == plain(title) for option in self.last.options):
                        return f"[{title}]"
        return tapped

    def close(self) -> None:
        """Close the database."""
        self.storage.close()

    def person(self) -> people.Person | None:
        with self.storage.read() as work:
            return people.find(work, self.channel, ADDRESS)
