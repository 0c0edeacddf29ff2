"""Wires everything together. Nobody imports this but commands."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal, TypeVar

from bot import outbound_json
from bot.announcing_commendations import AnnouncingCommendations
from bot.broadcasting.feeding import broadcast_rounds
from bot.casework import Casework
from bot.channels.contract import Channel
from bot.channels.webpage.waiting import Bells
from bot.code_hashes import CodeHashes
from bot.commending import Commending
from bot.configured import hours_of, limits_of, matter_rules, notice_rules, per_second, rates_of, silences_of
from bot.decisions import Thresholds
from bot.delivery import Delivery
from bot.desk import Desk
from bot.errands import Errands
from bot.flood_words import flooding_of
from bot.forgetting import Forgetting, forgetting_of
from bot.forums.rounds import forum_rounds
from bot.gathering import gathering_of
from bot.intake import Intake
from bot.knowledge_facts import KnowledgeFacts
from bot.matters.group_talk import GroupTalk
from bot.matters.office import matters_of, rounds_of
from bot.matters.reminding import promise_rounds
from bot.metrics import Metrics
from bot.model_joining import Joining
from bot.outages import WatchedWriter
from bot.readiness import Process, Readiness, alive
from bot.referring.mailing import Mailing, mailing_of
from bot.referring.office import Referring, referring_of
from bot.referring.rounds import referral_rounds
from bot.referring.routes import routes_of
from bot.referring.rules import rules_of
from bot.schedule import Round, Schedule
from bot.scorecards import ScoreCards, methods_of
from bot.secret_key import old_secret_of, secret_of, vault_of
from bot.settings import Settings
from bot.staff_changes import StaffChanges
from bot.staff_facts import StaffFacts
from bot.staff_lines import StaffLines
from bot.staff_rounds import staff_rounds
from bot.station_facts import StationFacts
from bot.station_numbers import StationNumbers
from bot.template_watch import TemplateWatch
from bot.together import Together, no_others, paces_of, with_others, woken
from bot.turn import Turns
from bot.turn_loop import TurnLoop
from bot.typing_sign import TypingSigns
from bot.wording import wording
from bot.worker_watch import WorkerWatch
from bot.world import World
from directory import services
from directory.bodies import Bodies, bundled_bodies
from directory.hotlines import bundled as bundled_hotlines
from directory.nearby import Stations
from directory.places import Places, bundled_records
from flows.messages import Language, Outbound
from flows.words import text
from nlu.understander import trained_understander, understander_for
from nlu.understanding import Understander
from storage import at_twilio, directory_rows, rewriting, roles, waking
from storage.database import Database
from storage.receipt_stock import ReceiptStock
from storage.roles import Role
from storage.staff import Staff
from storage.vault import HandleOpener
from storage.work import Storage, Work

log = logging.getLogger(__name__)
Beside = Literal["nobody", "sends", "shows", "does both"]
T = TypeVar("T")
HANDS_OVER = 0.001
"""Seconds after which the thread that writes lets the others go on (sys.setswitchinterval). With Python's 5 ms each call to
a provider waits several times that long beside it: replies were late, and calls came nearer to each other than they went."""


@dataclass(slots=True)
class Baraza:
    """A running Baraza without its servers: what channels, the terminal and tests hold on to."""

    settings: Settings
    storage: Storage
    writer: WatchedWriter
    together: Together
    bells: Bells
    wake_delivery: Callable[[], None]
    intake: Intake
    turns: Turns
    loop: TurnLoop
    delivery: Delivery
    schedule: Schedule
    typing: TypingSigns
    templates: TemplateWatch
    joining: Joining
    secret: bytes
    channels: dict[str, Channel]
    casework: Casework
    desk: Desk
    commending: Commending
    metrics: Metrics
    readiness: Readiness
    place_name: Callable[[str], str]
    body_name: Callable[[str], str]
    stations_of: Callable[[Staff], Mapping[str, str]]
    scores: ScoreCards
    group_talk: GroupTalk
    referring: Referring
    mailing: Mailing
    forgetting: Forgetting

    async def run(self, do: Callable[[Work], T]) -> T:
        """A unit of work on the writer's thread."""
        return await self.writer.run(do)

    async def read(self, do: Callable[[Work], T]) -> T:
        """A unit of work that only reads, on any thread."""
        return await _read(self.storage, do)

    async def ready(self) -> dict[str, Any]:
        """What /readyz says (bot/readiness.py)."""
        return await self.readiness.look()

    async def serve(self, stop: asyncio.Event) -> None:
        """Take turns and deliver until `stop` is set, then finish what is under way."""
        sys.setswitchinterval(HANDS_OVER)
        parts = (
            self.loop.take_turns(stop),
            self.delivery.deliver(stop),
            self.typing.show(stop),
            self.mailing.send_all(stop),
            self._fill_receipts(stop),
            self.together.alone(Role.SCHEDULER, self._keep_the_schedule, stop),
            self._watch_the_others(stop),
        )
        running = [asyncio.ensure_future(part) for part in parts]
        try:
            await asyncio.gather(*running)
        finally:
            # When one fails the program ends; the others finish what they have under way all the same.
            stop.set()
            await asyncio.wait(running)

    async def serve_pages(self, stop: asyncio.Event) -> None:
        """What a process does beside its pages that leaves turns and delivery to others."""
        sys.setswitchinterval(HANDS_OVER)
        await self.typing.show(stop)

    async def _keep_the_schedule(self, over: asyncio.Event) -> None:
        self.schedule.start()
        try:
            await asyncio.gather(self.templates.watch(over), self.forgetting.forget_all(over))
        finally:
            self.schedule.stop()

    async def _watch_the_others(self, stop: asyncio.Event) -> None:
        if self.together.are_others:
            await WorkerWatch(self.read, self.run, self._look_for_all).watch(stop)

    def _look_for_all(self) -> None:
        self.loop.wake()
        self.delivery.wake()

    async def _fill_receipts(self, stop: asyncio.Event) -> None:
        """Keep receipt codes ready, so that nobody's report, and no turn behind it, waits 30 ms for a slow hash."""
        stock = ReceiptStock(self.storage.receipts)
        stock.start()
        try:
            await stop.wait()
        finally:
            await asyncio.to_thread(stock.stop)


async def _read(storage: Storage, do: Callable[[Work], T]) -> T:
    def reading() -> T:
        with storage.read() as work:
            return do(work)

    return await asyncio.to_thread(reading)


@asynccontextmanager
async def baraza(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    chance: Callable[[int], bytes] = os.urandom,
    understander: Understander | None = None,
    beside: Beside = "nobody",
) -> AsyncIterator[Baraza]:
    """Everything but the channels, which whoever runs it adds to `channels`. The database must be migrated.

    `beside`: whether there may be other processes on the same PostgreSQL, and what this one does there.
    """
    database = Database(settings.database_url)
    metrics = Metrics()
    storage = Storage(
        database,
        vault_of(settings, database),
        clock=clock,
        chance=chance,
        flooding=flooding_of(settings.flood, wording(), settings.languages.first, metrics.hurried),
    )
    writer = WatchedWriter(storage)
    together = (
        no_others()
        if beside == "nobody"
        else with_others(storage.database, numbered=beside != "shows", pages=beside != "sends")
    )
    try:
        running = _wired(settings, storage, writer, metrics, understander, together, sends=beside != "shows")
        together.start()
        yield running
    finally:
        await together.close()
        await writer.close()
        storage.close()


def storage_of(settings: Settings) -> Storage:
    """The database alone, for a command that does one thing; it must be migrated."""
    database = Database(settings.database_url)
    return Storage(database, vault_of(settings, database))


def _wired(
    settings: Settings,
    storage: Storage,
    writer: WatchedWriter,
    metrics: Metrics,
    understander: Understander | None,
    together: Together,
    *,
    sends: bool,
) -> Baraza:
    texts, secret = wording(), storage.vault.shared()
    with storage.read() as work:
        added = directory_rows.all_rows(work)
    places = Places.from_records(bundled_records(), added)
    bodies = Bodies.from_records(places, bundled_bodies(), added)
    first_language = settings.languages.first
    joining = Joining(understander or understander_of(settings), remote=bool(settings.understanding.nlu_url))
    codes = CodeHashes(storage.receipts.hash)
    understanding = settings.understanding
    casework = Casework(texts, first_language, places.name_of)
    desk = Desk(texts, first_language, timedelta(minutes=settings.human.take_over_minutes))
    stations = Stations(places)
    scores = ScoreCards(places, methods_of(settings.index), settings.public_url)
    numbers = StationNumbers(
        places,
        stations,
        StaffLines(texts, first_language),
        timedelta(days=settings.directory.number_days),
    )
    group_talk = GroupTalk(texts, first_language)
    channels: dict[str, Channel] = {}
    routes, rules = routes_of(places, bodies), rules_of(settings, hours_of(settings))
    referring = referring_of(texts, first_language, routes, bundled_hotlines(), rules)
    turns = Turns(
        joining,
        World(places, bundled_hotlines(), settings.operator.name, settings.operator.contact,
              settings.retention.reports_after_closing_days, hours_of(settings),
              StaffFacts(casework, places.name_of, bodies.name_of, referring.facilitating.lines_of),
              StationFacts(places, stations, numbers, desk=services.bundled().by_key("gender-desk") is not None),
              scores, gathering_of(places, texts, first_language, notice_rules(settings), settings.public_url,
                                   host=settings.operator.name or "Baraza", channels=channels, bodies=bodies),
              matters_of(places, bodies, texts, first_language, notice_rules(settings), matter_rules(settings), settings.public_url,
                         host=settings.operator.name or "Baraza"), referring),
        texts,
        Thresholds(understanding.sure, understanding.unsure),
        silences_of(settings),
        first_language,
        settings.human.answer_within_minutes,
        codes,
        StaffChanges(
            casework, desk, numbers, settings.web.staff_url.rstrip("/"), timedelta(minutes=settings.staff.link_minutes)
        ),
    )  # fmt: skip
    typing = TypingSigns(partial(_read, storage), channels)
    rates = rates_of(settings)
    delivery = Delivery(
        writer.run,
        channels,
        HandleOpener(secret_of(settings), old_secret_of(settings)),
        Errands(writer.run, settings.media.photo_bytes, media_lost),
        paces_of(rates, together, secret),
        settings.delivery.retry_after_seconds,
        alone=storage.database.sqlite,
        answering=typing.answered,
        gone=group_talk.gone,
        counted=metrics.tried,
        number=together.number,
    )
    loop = TurnLoop(writer.run, turns, delivery.wake, metrics.took, looks=delivery)
    wake_turns = together.waking(loop.wake, waking.TURNS)
    wake_delivery = together.waking(delivery.wake, waking.DELIVERY)
    bells = Bells(
        elsewhere=lambda name: together.tell(waking.bell(name)),
        left_elsewhere=lambda name: together.tell(waking.left(name)),
    )
    together.hears(partial(woken, turns=loop.wake, delivery=delivery.wake, bells=bells))
    praise = AnnouncingCommendations(texts, first_language, places)
    schedule = Schedule(
        partial(_one_round, writer.run_alone),
        texts,
        limits_of(settings),
        first_language,
        delivery.wake,
        (
            Round("alive", 30, alive),
            *staff_rounds(casework, desk, praise),
            *forum_rounds(texts, places, first_language, notice_rules(settings)),
            *referral_rounds(texts, first_language, routes, rules),
            *broadcast_rounds(places, notice_rules(settings), per_second(settings)),
            *promise_rounds(StaffLines(texts, first_language), settings.notices.quiet_hours),
            *rounds_of(
                places,
                texts,
                first_language,
                notice_rules(settings),
                matter_rules(settings),
                settings.public_url,
                host=settings.operator.name or "Baraza",
            ),
            Round("forgetting", 60, at_twilio.gather, repeats=True),
        ),
        partial(rewriting.at_night, storage),
    )
    return Baraza(
        settings,
        storage,
        writer,
        together,
        bells,
        wake_delivery,
        Intake(writer.run, codes, joining, wake_turns, typing.wrote, prepares=sends),
        turns,
        loop,
        delivery,
        schedule,
        typing,
        TemplateWatch(writer.run, channels),
        joining,
        secret,
        channels,
        casework,
        desk,
        Commending(texts, places),
        metrics,
        Readiness(
            storage,
            Process(sends, channels.keys, metrics.last_sent, writer.serves, remote_model=joining.remote),
        ),
        places.name_of,
        bodies.name_of,
        KnowledgeFacts(places).names_of,
        scores,
        group_talk,
        referring,
        mailing_of(settings, writer.run, texts, referring.answering.telling, delivery.wake),
        forgetting_of(settings, writer.run, channels),
    )


async def _one_round(run: Callable[[Callable[[Work], T]], Awaitable[T]], do: Callable[[Work], T]) -> T:
    def alone(work: Work) -> T:
        roles.one_round(work)
        return do(work)

    return await run(alone)


def media_lost(language: Language) -> bytes:
    """What she hears whose photo could not be kept."""
    return outbound_json.to_bytes(
        Outbound(wording().say(text("media_lost"), language), neutral=True, language=language)
    )


def trained() -> Understander | None:
    """The model that was trained, as an understander; None when there is none that can be read."""
    return trained_understander()


def understander_of(settings: Settings) -> Understander:
    """The Rasa server of config.yml, else the model, else keywords."""
    understanding = settings.understanding
    return understander_for(understanding.nlu_url, understanding.nlu_timeout_seconds)
