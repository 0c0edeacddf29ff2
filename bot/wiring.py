"""Wires everything together. Nobody imports this but commands."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from bot import outbound_json
from bot.announcing_commendations import AnnouncingCommendations
from bot.broadcasting.feeding import broadcast_rounds
from bot.broadcasting.rules import NoticeRules, Prices
from bot.casework import Casework
from bot.channels.contract import Channel
from bot.code_hashes import CodeHashes
from bot.commending import Commending
from bot.decisions import Thresholds
from bot.delivery import Delivery
from bot.desk import Desk
from bot.errands import Errands
from bot.flood_words import flooding_of
from bot.forums.rounds import forum_rounds
from bot.gathering import gathering_of
from bot.intake import Intake
from bot.knowledge_facts import KnowledgeFacts
from bot.matters.group_talk import GroupTalk
from bot.matters.office import matters_of, rounds_of
from bot.matters.reminding import promise_rounds
from bot.matters.rules import MatterRules
from bot.metrics import Metrics
from bot.model_joining import Joining
from bot.pace import Paces, Rate
from bot.referring.mailing import Mailing, mailing_of
from bot.referring.office import Referring, referring_of
from bot.referring.rounds import referral_rounds
from bot.referring.routes import routes_of
from bot.referring.rules import rules_of
from bot.schedule import Schedule
from bot.scorecards import ScoreCards, methods_of
from bot.secret_key import secret_of
from bot.settings import Settings
from bot.staff_changes import StaffChanges
from bot.staff_facts import StaffFacts
from bot.staff_lines import StaffLines
from bot.staff_rounds import staff_rounds
from bot.station_facts import StationFacts
from bot.station_numbers import StationNumbers
from bot.template_watch import TemplateWatch
from bot.turn import Silences, Turns
from bot.turn_loop import TurnLoop
from bot.typing_sign import TypingSigns
from bot.wording import wording
from bot.world import World
from directory import services
from directory.bodies import Bodies, bundled_bodies
from directory.hotlines import bundled as bundled_hotlines
from directory.nearby import Stations
from directory.places import Places, bundled_records
from flows.messages import Language, Outbound
from flows.words import text
from nlu.training import is_current
from nlu.understander import trained_understander, understander_for
from nlu.understanding import Understander
from storage import directory_rows, inbox, outbox, retention
from storage.database import Database
from storage.matter_votes import Rules
from storage.staff import Staff
from storage.vault import HandleOpener, Vault
from storage.work import Storage, Work
from storage.writer import Writer

log = logging.getLogger(__name__)
T = TypeVar("T")
HANDS_OVER = 0.001
"""Seconds after which the thread that writes lets the others go on (sys.setswitchinterval). With Python's 5 ms each call to
a provider waits several times that long beside it: replies were late, and calls came nearer to each other than they went."""


@dataclass(slots=True)
class Baraza:
    """A running Baraza without its servers: what channels, the terminal and tests hold on to."""

    settings: Settings
    storage: Storage
    writer: Writer
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
    place_name: Callable[[str], str]
    body_name: Callable[[str], str]
    stations_of: Callable[[Staff], Mapping[str, str]]
    scores: ScoreCards
    group_talk: GroupTalk
    referring: Referring
    mailing: Mailing

    async def run(self, do: Callable[[Work], T]) -> T:
        """A unit of work on the writer's thread."""
        return await self.writer.run(do)

    async def read(self, do: Callable[[Work], T]) -> T:
        """A unit of work that only reads, on any thread."""
        return await _read(self.storage, do)

    async def ready(self) -> dict[str, Any]:
        """What /readyz says; raises when the database does not answer."""
        waiting = await self.read(_waiting)
        return {"channels": sorted(self.channels), "model": is_current(), **waiting}

    async def serve(self, stop: asyncio.Event) -> None:
        """Take turns and deliver until `stop` is set, then finish what is under way."""
        sys.setswitchinterval(HANDS_OVER)
        await self.delivery.recover()
        self.schedule.start()
        try:
            await asyncio.gather(
                self.loop.take_turns(stop),
                self.delivery.deliver(stop),
                self.typing.show(stop),
                self.templates.watch(stop),
                self.mailing.send_all(stop),
                self._fill_receipts(stop),
            )
        finally:
            self.schedule.stop()

    async def _fill_receipts(self, stop: asyncio.Event) -> None:
        """Keep a few receipt codes ready, so that nobody's report waits 30 ms for a slow hash."""
        while not stop.is_set():
            await asyncio.to_thread(self.storage.receipts.fill)
            try:
                await asyncio.wait_for(stop.wait(), 1.0)
            except TimeoutError:
                continue


async def _read(storage: Storage, do: Callable[[Work], T]) -> T:
    def reading() -> T:
        with storage.read() as work:
            return do(work)

    return await asyncio.to_thread(reading)


def _waiting(work: Work) -> dict[str, int]:
    return {"inbox": inbox.backlog(work), "outbox": outbox.counts(work).get("waiting", 0)}


@asynccontextmanager
async def baraza(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    chance: Callable[[int], bytes] = os.urandom,
    understander: Understander | None = None,
) -> AsyncIterator[Baraza]:
    """Everything but the channels, which whoever runs it adds to `channels`. The database must be migrated."""
    secret = secret_of(settings)
    storage = Storage(Database(settings.database_url), Vault(secret), clock=clock, chance=chance,
                      flooding=flooding_of(settings.flood, wording(), settings.languages.first))  # fmt: skip
    writer = Writer(storage)
    try:
        yield _wired(settings, storage, writer, secret, understander)
    finally:
        await writer.close()
        storage.close()


def storage_of(settings: Settings) -> Storage:
    """The database alone, for a command that does one thing; it must be migrated."""
    return Storage(Database(settings.database_url), Vault(secret_of(settings)))


def _wired(
    settings: Settings, storage: Storage, writer: Writer, secret: bytes, understander: Understander | None
) -> Baraza:
    texts = wording()
    with storage.read() as work:
        added = directory_rows.all_rows(work)
    places = Places.from_records(bundled_records(), added)
    bodies = Bodies.from_records(places, bundled_bodies(), added)
    first_language = settings.languages.first
    joining = Joining(understander or understander_of(settings), remote=bool(settings.understanding.nlu_url))
    codes = CodeHashes(storage.receipts.hash)
    understanding, silences = settings.understanding, settings.conversations
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
        Silences(
            timedelta(hours=silences.remind_after_hours),
            timedelta(hours=silences.put_aside_after_hours),
            timedelta(minutes=silences.quiet_put_aside_after_minutes),
            timedelta(minutes=silences.follow_up_minutes),
        ),
        first_language,
        settings.human.answer_within_minutes,
        codes,
        StaffChanges(
            casework, desk, numbers, settings.web.staff_url.rstrip("/"), timedelta(minutes=settings.staff.link_minutes)
        ),
    )  # fmt: skip
    metrics = Metrics()
    typing = TypingSigns(partial(_read, storage), channels)
    rates = settings.delivery.rates
    delivery = Delivery(
        writer.run,
        channels,
        HandleOpener(secret),
        Errands(writer.run, settings.media.photo_bytes, media_lost),
        Paces(
            {
                "telegram": Rate(rates.telegram.per_second, rates.telegram.per_person_seconds),
                "web": Rate(rates.web.per_second, rates.web.per_person_seconds),
                "whatsapp": Rate(rates.whatsapp.per_second, rates.whatsapp.per_person_seconds),
            }
        ),
        settings.delivery.retry_after_seconds,
        alone=storage.database.sqlite,
        answering=typing.answered,
        gone=group_talk.gone,
        counted=metrics.tried,
    )
    loop = TurnLoop(writer.run, turns, delivery.wake, metrics.took)
    praise = AnnouncingCommendations(texts, first_language, places)
    schedule = Schedule(
        writer.run,
        texts,
        limits_of(settings),
        first_language,
        delivery.wake,
        (
            *staff_rounds(casework, desk, praise),
            *forum_rounds(texts, places, first_language, notice_rules(settings)),
            *referral_rounds(texts, first_language, routes, rules),
            *broadcast_rounds(places, notice_rules(settings), _per_second(settings)),
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
        ),
    )
    return Baraza(
        settings,
        storage,
        writer,
        Intake(writer.run, codes, joining, loop.wake, typing.wrote),
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
        places.name_of,
        bodies.name_of,
        KnowledgeFacts(places).names_of,
        scores,
        group_talk,
        referring,
        mailing_of(settings, writer.run, texts, referring.answering.telling, delivery.wake),
    )


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


def hours_of(settings: Settings) -> Mapping[str, Any]:
    """When people answer, by weekday."""
    hours = settings.human.hours
    return {day: hours.on(day) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def _per_second(settings: Settings) -> Mapping[str, float]:
    rates = settings.delivery.rates
    return {
        "telegram": rates.telegram.per_second,
        "web": rates.web.per_second,
        "whatsapp": rates.whatsapp.per_second,
    }


def notice_rules(settings: Settings) -> NoticeRules:
    """What config.yml says of forums and notices to many."""
    notices = settings.notices
    prices = notices.prices
    return NoticeRules(
        notices.quiet_hours,
        notices.second_above,
        notices.whatsapp_people_a_day,
        Prices(prices.currency, prices.free_form, prices.template),
        notices.reminders_before_minutes,
        timedelta(days=notices.announce_before_days),
        [timedelta(days=days) for days in notices.record_after_days],
    )


def matter_rules(settings: Settings) -> MatterRules:
    """What config.yml says of public matters."""
    matters = settings.matters
    return MatterRules(
        timedelta(days=matters.ask_days),
        Rules(matters.reopen_from, matters.reopen_share),
        timedelta(days=matters.similar_days),
        timedelta(days=matters.leader_code_days),
    )


def limits_of(settings: Settings) -> retention.Limits:
    """How long things are kept (config.yml, retention)."""
    kept = settings.retention
    return retention.Limits(
        reports=timedelta(days=kept.reports_after_closing_days),
        handles=timedelta(days=kept.handles_after_closing_days),
        inbox=timedelta(days=kept.inbox_days),
        outbox=timedelta(days=kept.outbox_days),
        conversations=timedelta(days=kept.conversation_days),
        page=timedelta(hours=kept.page_session_hours),
        charters=timedelta(days=kept.charters_days),
        parked=timedelta(days=settings.delivery.parked_days),
        audit=timedelta(days=settings.staff.audit_days),
        commendations=timedelta(days=kept.commendations_days),
        ratings=timedelta(days=settings.index.ratings_days),
        comments=timedelta(days=settings.index.comment_days),
        forums=timedelta(days=settings.notices.forums_days),
        broadcasts=timedelta(days=settings.notices.broadcasts_days),
        settled=timedelta(days=settings.matters.settled_days),
        matters=timedelta(days=settings.matters.keep_days),
    )
