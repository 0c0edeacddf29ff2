"""The public pages of progress and Open311 over real HTTP, for tests; places are those of the directory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar

from starlette.applications import Starlette
from starlette.routing import Mount

from bot.channels.webpage.answers import STATIC
from bot.channels.webpage.static_files import KeptFiles
from bot.open311.matters import Open311Matters
from bot.open311.pages import Open311, open311_pages
from bot.public_progress import PublicProgress
from bot.publicpage.pages import PublicPages, public_pages
from bot.publicpage.progress_pages import ProgressPages, progress_pages
from bot.publicpage.rendering import Rendering
from bot.wording import wording
from directory.places import Places, bundled_records
from flows.messages import Language
from storage import agreed_actions
from storage.work import Storage, Work
from tests.public_matters import ELSEWHERE, MARKET, WARD, matter
from tests.publicpage.invented import SCORES, serving

T = TypeVar("T")
PLACES = Places.from_records(bundled_records())
PAGE = "https://baraza.example.org"
PROGRESS = PublicProgress(PLACES, PAGE)


@asynccontextmanager
async def open_progress(storage: Storage, language: Language = "en") -> AsyncIterator[str]:
    """The pages on a free port of this machine; yields their address."""

    async def read(do: Callable[[Work], T]) -> T:
        with storage.read() as work:
            return do(work)

    rendering = Rendering(wording())
    open311 = Open311(Open311Matters(PROGRESS, wording(), language), read, PAGE, "the office at gate B")
    app = Starlette(
        routes=[
            *public_pages(PublicPages(SCORES, read, rendering, language), https=False),
            *progress_pages(ProgressPages(PROGRESS, read, rendering, language), https=False),
            open311_pages(open311, https=False),
            Mount("/static", KeptFiles(directory=STATIC)),
        ]
    )
    async with serving(app) as address:
        yield address


def a_market_and_its_ward(storage: Storage) -> None:
    """Something in every state, and something agreed, at a market and in the ward around it."""
    with storage.begin() as work:
        drain = matter(
            work, "K7M2P", heard=14, state="in_action", percent=40, place=MARKET,
            title="Drain blocked behind gate B", sentence="Half of the drain is dug out; pipes come on Monday.",
            moved_on=date(2026, 11, 16),
        )  # fmt: skip
        matter(work, "A2A2A", kind="market", place=MARKET, title="No water at the taps", heard=4)
        matter(work, "B3B3B", title="Lamps dark from the stage to gate A", state="reopened", percent=90)
        matter(
            work, "C4C4C", title="Pothole at the bus stage", state="confirmed", percent=100,
            opened_on=date(2026, 9, 1), resolved_on=date(2026, 9, 22), sentence="Filled and rolled.", heard=6,
        )  # fmt: skip
        matter(
            work, "D5D5D", title="Bridge over the river", state="closed", reason="not_responsible",
            opened_on=date(2026, 9, 20), over_on=date(2026, 10, 2), moved_on=date(2026, 10, 2),
        )  # fmt: skip
        matter(work, "E6E6E", title="Refuse heap at the mosque road", place=ELSEWHERE)
        number = agreed_actions.promise(
            work, drain, MARKET, "Dig out the drain", "ward works office", date(2026, 12, 15), None
        )
        agreed_actions.move(work, number, 40, "open", "The pipes are bought.", "0" * 32)
        agreed_actions.promise(
            work, None, WARD, "Mark the stalls", "market committee", date(2026, 11, 1), None
        )


def solved(work: Work, days: int, number: str, place: str = WARD) -> None:
    """One that was called solved after so many days, on 1 November."""
    resolved = date(2026, 11, 1)
    opened = date.fromordinal(resolved.toordinal() - days)
    matter(work, number, place=place, state="confirmed", percent=100, opened_on=opened, resolved_on=resolved)
