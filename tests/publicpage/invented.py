"""An invented county with invented stations and voices: no figure here may be taken for a real station's."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.channels.webpage.answers import STATIC
from bot.channels.webpage.static_files import KeptFiles
from bot.publicpage.pages import PublicPages, public_pages
from bot.publicpage.rendering import Rendering
from bot.scorecards import ScoreCards, methods_of
from bot.settings_index import Index
from bot.wording import wording
from directory.place import Place
from directory.places import Places
from flows.changes import RateService
from storage import people, ratings, self_assessments
from storage.self_assessments import SelfAssessment
from storage.work import Storage, Work
from tests.storage.conftest import Clock

T = TypeVar("T")
COUNTY, LARGE, SMALL, SMALLER = "mfano-county", "mfano-station", "mto-station", "kijiji-post"
PLACES = Places(
    [
        Place(COUNTY, "Mfano", "county", county=COUNTY),
        Place(LARGE, "Mfano Police Station", "station", parent=COUNTY, county=COUNTY, form="station"),
        Place(SMALL, "Mto Police Station", "station", parent=COUNTY, county=COUNTY, form="station"),
        Place(SMALLER, "Kijiji Police Post", "station", parent=COUNTY, county=COUNTY, form="post"),
        Place("bahari-county", "Bahari", "county", county="bahari-county"),
    ]
)
SCORES = ScoreCards(PLACES, methods_of(Index()), "https://baraza.example.org")
MOODS = (
    ("yes", "hour", "good", "no", "yes", "yes"),
    ("yes", "quarter", "good", "no", "yes", "partly"),
    ("partly", "hours", "fair", "no", "partly", "partly"),
    ("no", "longer", "bad", "yes", "na", "no"),
)
THEN, NOW = datetime(2026, 8, 3, 9, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
AFTERWARDS = datetime(2027, 1, 5, 9, tzinfo=UTC)


def rated(storage: Storage, station: str, times: int, moods: tuple[int, ...] = (0, 1, 2, 3)) -> None:
    with storage.begin() as work:
        for number in range(times):
            person = people.find_or_make(work, "telegram", f"{station} {number}")
            answers = MOODS[moods[number % len(moods)]]
            ratings.rate(work, person.id, RateService(station, "other", *answers, "a comment"))


def own_view(storage: Storage, station: str = LARGE) -> None:
    view = SelfAssessment(station, "2026-Q4", (90, 80, 95, 100, 95, 85), "Mfano station's duty office")
    with storage.begin() as work:
        self_assessments.replace(work, [view])


def two_quarters(storage: Storage, clock: Clock) -> None:
    """A large station with a quarter before, one of 12, one of 9, and the station's own view; the quarter is over."""
    clock.now = THEN
    rated(storage, LARGE, 48, (2, 3, 2, 0))
    clock.now = NOW
    rated(storage, LARGE, 60, (0, 1, 0, 2, 3))
    rated(storage, SMALL, 12)
    rated(storage, SMALLER, 9, (3,))
    own_view(storage)
    clock.now = AFTERWARDS


@asynccontextmanager
async def open_pages(storage: Storage) -> AsyncIterator[str]:
    """The pages on a free port of this machine; yields their address."""

    async def read(do: Callable[[Work], T]) -> T:
        with storage.read() as work:
            return do(work)

    pages = PublicPages(SCORES, read, Rendering(wording()), "sw")
    app = Starlette(routes=[*public_pages(pages, https=False), Mount("/static", KeptFiles(directory=STATIC))])
    async with serving(app) as address:
        yield address


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """An application on a free port of this machine; yields its address."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([sock])
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.force_exit = True
        await server.shutdown([sock])
