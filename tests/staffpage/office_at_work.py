"""The staff page over real HTTP on loopback, with invented members, cases and people behind it."""

import random
import re
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from html import unescape
from typing import Any

import httpx
import uvicorn
from sqlalchemy import select

from bot.casework import Casework
from bot.commending import Commending
from bot.desk import Desk
from bot.knowledge_facts import KnowledgeFacts
from bot.referring.clock import Clock as Due
from bot.referring.office import Referring, referring_of
from bot.referring.routes import routes_of
from bot.referring.rules import ReferralRules
from bot.settings_referrals import AnswerWithin
from bot.staffpage.office import Office
from bot.staffpage.pages import staff_page
from bot.wording import wording
from bot.working_time import WorkingTime
from directory.bodies import Bodies, bundled_bodies
from directory.hotlines import bundled as hotlines
from directory.places import Places, bundled_records
from flows.changes import AskForHuman, Manner
from flows.messages import Language
from storage import attachments as files
from storage import audit, cases, changes, handoff_lines, people, staff, staff_links, staff_pins
from storage.attachments import Attachment
from storage.staff import Role, Staff
from storage.tables import cases as cases_table
from storage.tables import reports
from storage.work import Storage, Work
from storage.writer import Writer
from tests.storage.conftest import Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

PIN = "258036"
WARD, OTHER_WARD = "kaptembwo-ward", "shaabab-ward"
LINK = timedelta(minutes=15)
PLACES = Places.from_records(bundled_records(), [])
BODIES = Bodies.from_records(PLACES, bundled_bodies())


@dataclass
class AtWork:
    """A deployment with its page; the clock moves when told, the PIN's hash is a quick one."""

    storage: Storage
    clock: Clock
    url: str = "http://127.0.0.1:1"
    woken: int = 0
    messages: int = 0
    hashed: list[str] = field(default_factory=list)

    def office(self, writer: Writer) -> Office:
        return Office(
            run=writer.run,
            casework=Casework(wording(), "en", PLACES.name_of),
            desk=Desk(wording(), "en", timedelta(minutes=60)),
            commending=Commending(wording(), PLACES),
            referring=referring(),
            wording=wording(),
            first_language="en",
            place_name=PLACES.name_of,
            body_name=BODIES.name_of,
            stations_of=KnowledgeFacts(PLACES).names_of,
            hash_pin=self.hash_pin,
            wake=self.wake,
            session_lasts=timedelta(minutes=20),
            url=self.url,
            chance=random.Random(11).randbytes,
            secret=b"s" * 32,
        )

    def hash_pin(self, staff_id: str, pin: str) -> bytes:
        self.hashed.append(pin)
        return (staff_id[:8] + pin).encode().ljust(32, b".")

    def wake(self) -> None:
        self.woken += 1

    def member(
        self,
        name: str = "Akinyi",
        areas: Sequence[str] = (WARD,),
        role: Role = Role.FACILITATOR,
        language: Language | None = "en",
    ) -> Staff:
        """Somebody who joined, and wrote in that language."""
        with self.storage.begin() as work:
            code = staff.invite(work, name, role, areas, timedelta(days=7))
            offered = staff.invitation(work, code)
            assert offered is not None
            person = people.find_or_make(work, "telegram", f"staff-{name}")
            if language:
                people.set_language(work, person.id, language, chosen=True)
            return staff.join(work, person.id, offered.id)

    def set_pin(self, member: Staff, pin: str = PIN) -> None:
        with self.storage.begin() as work:
            assert staff_pins.set_pin(work, member.id, self.hash_pin(member.id, pin))

    def link(self, member: Staff, opens: str = "") -> str:
        """The path of a link, as chat sends it."""
        with self.storage.begin() as work:
            return f"/k/{staff_links.make(work, member.id, opens, LINK)}"

    def case(
        self, *texts: str, manner: Manner = Manner.CONFIDENTIAL, who: str = "4711", **more: object
    ) -> str:
        """A filed report; the number of its case."""
        self.messages += 1
        arrives(self.storage, said("ndiyo", self.messages, who=who))
        filed = report(manner, *(texts or ("Taa zote hazifanyi kazi.",)), **({"place": WARD} | more))
        place = PLACES.by_id(filed.place)
        areas = PLACES.line_of(place) if place else ()
        number: list[str] = []

        def file(work: Work, person_id: str) -> None:
            before = set(_numbers(work))
            changes.apply(work, person_id, "telegram", filed, areas=areas)
            number.extend(set(_numbers(work)) - before)

        turn(self.storage, also=file)
        return number[0]

    def photo(self, number: str, content: bytes, content_type: str, position: int = 1) -> None:
        """A photo or voice note, as an errand brings it."""
        report_id = self.report_id(number)
        with self.storage.begin() as work:
            row = work.connection.execute(select(reports).where(reports.c.id == report_id)).one()
            found = Attachment(report_id, position, content, content_type)
            assert files.keep(work, row.key_id, Manner(row.manner), [found]) == 1

    def report_id(self, number: str) -> str:
        with self.storage.read() as work:
            found = cases.for_number(work, staff.operator("test"), number)
            assert found is not None
            return found.report_id

    def wants_a_human(self, who: str = "4712") -> str:
        """Somebody asks for a person; the id of the request."""
        self.messages += 1
        arrives(self.storage, said("human", self.messages, who=who))
        person_id, _ = turn(self.storage, AskForHuman("menu"))
        with self.storage.read() as work:
            return next(one.id for one in self.office_desk.queue(work) if one.person_id == person_id)

    def writes(self, handoff: str, words: str) -> None:
        """She writes while a member serves her."""
        with self.storage.begin() as work:
            person = next(one.person_id for one in self.office_desk.queue(work) if one.id == handoff)
            assert handoff_lines.hear(work, person, words)

    @property
    def office_desk(self) -> Desk:
        return Desk(wording(), "en", timedelta(minutes=60))

    def noted(self) -> list[tuple[str, str, str]]:
        """Who did what with which case, oldest first."""
        with self.storage.read() as work:
            return [(line.who, line.what, line.number) for line in reversed(audit.latest(work, 200))]


def referring() -> Referring:
    """Bodies with an address get e-mail, those whose officers joined hear in chat."""
    work = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (time(8), time(17)))
    rules = ReferralRules(
        Due(AnswerWithin(), WorkingTime(work)), mails=True, page="https://baraza.example.org"
    )
    return referring_of(wording(), "en", routes_of(PLACES, BODIES), hotlines(), rules)


def _numbers(work: Work) -> list[str]:
    return list(work.connection.scalars(select(cases_table.c.number)))


class Member:
    """A member with a browser: keeps her cookie, sends forms as the page in front of her would."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""
        self.path = ""
        self.response = httpx.Response(204)

    async def look(self, path: str) -> int:
        return self._seen(await self.client.get(path, follow_redirects=True))

    async def send(self, path: str, **fields: str) -> int:
        """The form of this page that goes to `path`, with what she typed."""
        data = {"form": self.hidden("form"), "once": self.hidden("once"), **fields}
        return self._seen(await self.client.post(path, data=data, follow_redirects=True))

    async def come_in(self, link: str, pin: str = PIN) -> int:
        await self.look(link)
        return await self.send(link, pin=pin)

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    @property
    def words(self) -> str:
        """What the page says, without its marks."""
        body = self.page.partition("<main")[2].partition(">")[2]
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())

    def _seen(self, response: httpx.Response) -> int:
        self.response, self.page, self.path = response, response.text, response.url.path
        return response.status_code


@asynccontextmanager
async def page_of(work: AtWork, url: str = "") -> AsyncIterator[AtWork]:
    """The page on a free port of this machine; `url` is what it believes its address to be."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    here = f"http://127.0.0.1:{sock.getsockname()[1]}"
    work.url = url or here
    writer = Writer(work.storage)
    config = uvicorn.Config(
        staff_page(work.office(writer)),
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([sock])
    work.url = here
    try:
        yield work
    finally:
        server.force_exit = True
        await server.shutdown([sock])
        await writer.close()


@asynccontextmanager
async def browser(work: AtWork, **headers: str) -> AsyncIterator[Member]:
    async with httpx.AsyncClient(base_url=work.url, headers=headers, timeout=10) as client:
        yield Member(client)


async def inside(work: AtWork, her: Member, **member: Any) -> Staff:  # noqa: ANN401
    """A member who joined, has a PIN and came in."""
    akinyi = work.member(**member)
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi))
    return akinyi
