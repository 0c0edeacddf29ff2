"""A small conversation behind the page's ports, and the page served over real HTTP on loopback."""

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from bot.channels.webpage.channel import WebPage
from bot.channels.webpage.pages import Pages, PageSettings, webpage
from bot.channels.webpage.ports import Line, Upload
from bot.channels.webpage.waiting import Bells
from flows.messages import Inbound, InboundKind, Language, MediaRef, Outbound

TEXTS: dict[str, list[str]] = json.loads((Path(__file__).parent / "page_texts.json").read_text("utf-8"))
EXIT = "http://127.0.0.1:9/weather"

Reply = Callable[[Inbound], Sequence[Outbound]]


def words(key: str, language: Language) -> str:
    return TEXTS[key][0 if language == "en" else 1]


@dataclass
class Memory:
    """PageStore in memory. `reply` answers; with `holds` set it waits until `let_go` is called."""

    reply: Reply
    bells: Bells = field(default_factory=Bells)
    holds: bool = False
    lines: dict[str, list[Line]] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    inbound: list[Inbound] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    uploads: dict[str, Upload] = field(default_factory=dict)
    held: list[Inbound] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def store(self, inbound: Inbound) -> bool:
        if inbound.external_id in self.seen:
            return False
        self.seen.add(inbound.external_id)
        self.inbound.append(inbound)
        if inbound.language_hint:
            self.languages[inbound.address] = inbound.language_hint
        mine = Line(f"in-{len(self.inbound)}", True, inbound.text, pending=True, kind=inbound.kind)
        self.lines.setdefault(inbound.address, []).append(mine)
        if self.holds:
            self.held.append(inbound)
        else:
            asyncio.get_running_loop().call_soon(self._answer, inbound)
        return True

    def let_go(self) -> None:
        while self.held:
            self._answer(self.held.pop(0))

    def _answer(self, inbound: Inbound) -> None:
        lines = self.lines.get(inbound.address, [])
        lines[:] = [replace(line, pending=False) for line in lines]
        for outbound in self.reply(inbound):
            self.speak(inbound.address, outbound)

    def speak(self, session: str, outbound: Outbound) -> None:
        lines = self.lines[session]
        line = Line(
            f"out-{len(lines)}",
            False,
            outbound.text,
            outbound.options,
            outbound.question,
            outbound.ask_location,
            point=outbound.point,
        )
        lines.append(line)
        self.bells.ring(session)

    async def history(self, session: str) -> Sequence[Line]:
        return tuple(self.lines.get(session, ()))

    async def language(self, session: str) -> Language | None:
        return self.languages.get(session)

    async def shown(self, session: str, lines: Sequence[str]) -> None:
        self.told.extend(lines)
        kept = self.lines.get(session, [])
        kept[:] = [replace(line, shown=True) if line.id in lines else line for line in kept]

    async def forget(self, session: str) -> None:
        self.lines.pop(session, None)
        self.forgotten.append(session)

    async def keep_upload(self, session: str, content: bytes, content_type: str, original: bytes) -> MediaRef:
        assert original != content
        reference = f"upload:{len(self.uploads)}"
        self.uploads[reference] = Upload(content, content_type)
        return MediaRef(reference, content_type, len(content))

    async def upload(self, reference: str) -> Upload | None:
        return self.uploads.get(reference)

    @property
    def session(self) -> str:
        """The only session there is."""
        (only,) = self.lines
        return only

    def said(self) -> list[tuple[InboundKind, str]]:
        return [(inbound.kind, inbound.text) for inbound in self.inbound]


@dataclass
class Served:
    memory: Memory
    channel: WebPage
    url: str
    seconds: list[float]
    """The clock of the page's limits: its last number is now."""


@asynccontextmanager
async def served(memory: Memory, settings: PageSettings | None = None) -> AsyncIterator[Served]:
    """The page on a free port of this machine."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    chosen = settings or PageSettings(url, b"k" * 32, exit_url=EXIT, answer_within=0.3, poll_for=0.3)
    seconds = [0.0]
    pages = Pages(
        chosen,
        memory,
        memory.bells,
        words,
        now=lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        chance=random.Random(7).randbytes,
        clock=lambda: seconds[-1],
    )
    config = uvicorn.Config(
        webpage(pages, chosen), log_level="error", access_log=False, server_header=False, lifespan="off"
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([sock])
    try:
        yield Served(memory, WebPage(memory, memory.bells), url, seconds)
    finally:
        server.force_exit = True  # a page that still waits is not waited for
        await server.shutdown([sock])
