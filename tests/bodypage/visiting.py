"""The page of a body on a free port of this machine, and whoever opens its links."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.bodypage.looking import Looking
from bot.bodypage.pages import BodyPages, body_pages
from bot.bodypage.rendering import Rendering
from bot.channels.webpage.answers import STATIC
from bot.channels.webpage.static_files import KeptFiles
from bot.wording import wording
from storage import referral_links
from storage.referral import Referral
from storage.work import Storage, Work
from tests.publicpage.invented import serving
from tests.referring.bodies import ANSWERING, PLACES

T = TypeVar("T")
WHO = "Soko Salama, office at gate B"
LASTS = timedelta(minutes=30)


async def at_once(_: float) -> None:
    """Nobody waits in a test."""


@asynccontextmanager
async def open_pages(
    storage: Storage, sleep: Callable[[float], Awaitable[None]] = at_once
) -> AsyncIterator[str]:
    async def run(do: Callable[[Work], T]) -> T:
        with storage.begin() as work:
            return do(work)

    looking = Looking(ANSWERING, PLACES.name_of)
    rendering = Rendering(wording(), WHO)
    pages = BodyPages(run, looking, rendering, b"s" * 32, "https://baraza.example.org", "en", sleep=sleep)
    app = Starlette(routes=[*body_pages(pages, https=False), Mount("/static", KeptFiles(directory=STATIC))])
    async with serving(app) as address:
        yield address


def link(
    storage: Storage, referral: Referral, officer_id: str | None = None, lasts: timedelta = LASTS
) -> str:
    with storage.begin() as work:
        return referral_links.make(work, referral.id, officer_id, lasts)


@dataclass
class Visitor:
    """A browser without JavaScript: it sends what stands in the form."""

    client: httpx.AsyncClient
    page: str = ""
    status: int = 0

    async def opens(self, token: str, lang: str = "") -> str:
        return self._saw(await self.client.get(f"/r/{token}", params={"lang": lang} if lang else {}))

    async def answers(self, token: str, step: str, **fields: str) -> str:
        """Sends the form for a step as it stands on the page now."""
        found = re.search(r'name="form" value="([0-9a-f]{64})"', self.page)
        assert found is not None, "no form is on this page"
        assert f'name="step" value="{step}"' in self.page, f"nobody can choose {step} here"
        action = re.search(r'action="([^"]*)"', self.page)
        assert action is not None
        return await self.posts(token, {"form": found[1], "step": step, **fields}, action[1])

    async def posts(
        self, token: str, fields: dict[str, str], action: str = "", headers: dict[str, str] | None = None
    ) -> str:
        answer = await self.client.post(f"/r/{token}{action}", data=fields, headers=headers)
        while answer.is_redirect:
            answer = await self.client.get(answer.headers["location"])
        return self._saw(answer)

    def _saw(self, answer: httpx.Response) -> str:
        self.status, self.page = answer.status_code, answer.text
        text = re.sub(r"<[^>]+>", " ", answer.text)
        return re.sub(r"\s+", " ", html.unescape(text)).strip()
