"""The routes of the public pages of progress: all places, one of them, and the same as a file."""

from __future__ import annotations

from datetime import date

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.webpage.headers import CalmHeaders
from bot.public_progress import PlaceProgress, PublicProgress
from bot.publicpage.pages import LONGEST_ID, Read
from bot.publicpage.progress_file import as_csv
from bot.publicpage.rendering import Rendering
from flows.messages import LANGUAGES, Language
from storage.work import Work

KEPT = {"Cache-Control": "public, max-age=300"}
"""The same for everybody; but who promised something shall see within minutes that it is told."""


class ProgressPages:
    """The handlers. `first_language` as in bot.publicpage.pages."""

    def __init__(
        self, progress: PublicProgress, read: Read, rendering: Rendering, first_language: Language
    ) -> None:
        self._progress = progress
        self._read = read
        self._rendering = rendering
        self._first_language = first_language

    async def everywhere(self, request: Request) -> Response:
        """GET /progress: the places of which something is public."""
        found = await self._read(self._progress.everywhere)
        return HTMLResponse(self._rendering.progress_places(self._language(request), found), headers=KEPT)

    async def place(self, request: Request) -> Response:
        """GET /progress/<id>, and with .csv the file."""
        name = str(request.path_params["id"])[: LONGEST_ID + 4]
        wanted = name.removesuffix(".csv")

        def look(work: Work) -> tuple[PlaceProgress | None, date]:
            return self._progress.of_place(work, wanted), work.today

        shown, today = await self._read(look)
        if shown is None:
            return HTMLResponse(self._rendering.problem(self._language(request)), 404)
        if name.endswith(".csv"):
            disposition = f'attachment; filename="{wanted}-progress.csv"'  # an id of the directory
            headers = KEPT | {"Content-Disposition": disposition}
            return Response(as_csv(shown, today), media_type="text/csv; charset=utf-8", headers=headers)
        return HTMLResponse(self._rendering.progress(self._language(request), shown, today), headers=KEPT)

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("lang", "")
        return next((one for one in LANGUAGES if one == asked), self._first_language)


def progress_pages(pages: ProgressPages, *, https: bool) -> list[Route]:
    """The routes, to be put before the web page's own."""
    handlers = {
        "/progress": pages.everywhere,
        "/progress/": pages.everywhere,
        "/progress/{id}": pages.place,
    }
    inner = Starlette(routes=[Route(path, handler, methods=["GET"]) for path, handler in handlers.items()])
    calm = CalmHeaders(inner, https=https)
    return [Route(path, calm) for path in handlers]
