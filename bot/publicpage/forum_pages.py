"""The routes of the public pages of forums: the next ones, one of them, and its file for a calendar."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.webpage.headers import CalmHeaders
from bot.forums.calendar_file import as_ics
from bot.forums.public import PublicForums
from bot.publicpage.pages import Read
from bot.publicpage.rendering import Rendering
from flows.messages import LANGUAGES, Language

KEPT = {"Cache-Control": "public, max-age=300"}
"""The same for everybody; but who looks again shall see within minutes that it was moved or called off."""
LONGEST_NAME = 24


class ForumPages:
    """The handlers. `first_language` as in bot.publicpage.pages."""

    def __init__(
        self, forums: PublicForums, read: Read, rendering: Rendering, first_language: Language
    ) -> None:
        self._forums = forums
        self._read = read
        self._rendering = rendering
        self._first_language = first_language

    async def planned(self, request: Request) -> Response:
        """GET /forums: the next ones."""
        found = await self._read(self._forums.planned)
        return HTMLResponse(self._rendering.forums(self._language(request), found), headers=KEPT)

    async def one(self, request: Request) -> Response:
        """GET /forums/<number>, and with .ics the file."""
        name = str(request.path_params["number"])[:LONGEST_NAME]
        number = name.removesuffix(".ics")
        found = await self._read(lambda work: self._forums.one(work, number))
        if found is None:
            return HTMLResponse(self._rendering.problem(self._language(request)), 404)
        if name.endswith(".ics"):
            disposition = f'attachment; filename="{found.number}.ics"'  # letters and digits
            headers = KEPT | {"Content-Disposition": disposition}
            file = await asyncio.to_thread(as_ics, found)
            return Response(file, media_type="text/calendar; charset=utf-8", headers=headers)
        return HTMLResponse(self._rendering.forum(self._language(request), found), headers=KEPT)

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("lang", "")
        return next((one for one in LANGUAGES if one == asked), self._first_language)


def forum_pages(pages: ForumPages, *, https: bool) -> list[Route]:
    """The routes, to be put before the web page's own, which takes every address that none before it takes."""
    handlers = {
        "/forums": pages.planned,
        "/forums/": pages.planned,
        "/forums/{number}": pages.one,
    }
    inner = Starlette(routes=[Route(path, handler, methods=["GET"]) for path, handler in handlers.items()])
    calm = CalmHeaders(inner, https=https)
    return [Route(path, calm) for path in handlers]
