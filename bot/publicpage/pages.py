"""The routes of the public pages: a station, a county, the same as files, and the method."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.channels.webpage.headers import CalmHeaders
from bot.channels.webpage.static_files import KeptFiles
from bot.publicpage.rendering import STATIC, Rendering
from bot.publicpage.view import as_csv
from bot.scorecards import ScoreCards, Shown
from flows.messages import LANGUAGES, Language
from storage import quarters, verified_counts
from storage.verified_counts import Year
from storage.work import Work

METHOD = Path(__file__).parents[2] / "docs" / "index-method.md"
KEPT = {"Cache-Control": "public, max-age=3600"}
"""Anybody in between may keep a page for an hour: it is the same for everybody, and changes once a quarter."""
LONGEST_ID = 80

T = TypeVar("T")


class Read(Protocol):
    """Runs a unit of work that only reads."""

    def __call__(self, do: Callable[[Work], T], /) -> Awaitable[T]:
        """Its result."""
        ...


class PublicPages:
    """The handlers. `first_language` is that of an address which names none: no header decides, so that it can be kept."""

    def __init__(
        self, scores: ScoreCards, read: Read, rendering: Rendering, first_language: Language
    ) -> None:
        self._scores = scores
        self._read = read
        self._rendering = rendering
        self._first_language = first_language

    async def station(self, request: Request) -> Response:
        """GET /stations/<id>, and with .csv the file."""
        wanted, as_file = _wanted(request)

        def look(work: Work) -> tuple[Shown, str, Year] | None:
            shown = self._scores.station(work, wanted)
            if shown is None:
                return None
            return shown, quarters.quarter_of(work.now), verified_counts.year_of(work, shown.place.id)

        found = await self._read(look)
        if found is None:
            return self._missing(request)
        shown, running, praised = found
        if as_file:
            return _file(as_csv([shown]), wanted)
        county = self._scores.places.by_id(shown.place.county)
        page = self._rendering.station(
            self._language(request), shown, county, quarters.first_day(quarters.after(running)), praised
        )
        return HTMLResponse(page, headers=KEPT)

    async def county(self, request: Request) -> Response:
        """GET /counties/<id>, and with .csv the file."""
        wanted, as_file = _wanted(request)
        found = await self._read(
            lambda work: (self._scores.county(work, wanted), quarters.quarter_of(work.now))
        )
        both, running = found
        if both is None:
            return self._missing(request)
        shown, stations = both
        if as_file:
            return _file(as_csv([shown, *stations]), wanted)
        page = self._rendering.county(
            self._language(request), shown, stations, quarters.first_day(quarters.after(running))
        )
        return HTMLResponse(page, headers=KEPT)

    async def method(self, request: Request) -> Response:
        """GET /index-method: how the figures are computed, as it is written for whoever checks them."""
        try:
            return PlainTextResponse(METHOD.read_text(encoding="utf-8"), headers=KEPT)
        except FileNotFoundError:
            return self._missing(request)

    def _missing(self, request: Request) -> Response:
        return HTMLResponse(self._rendering.problem(self._language(request)), 404)

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("lang", "")
        return next((one for one in LANGUAGES if one == asked), self._first_language)


def public_pages(pages: PublicPages, *, https: bool) -> list[Route | Mount]:
    """The routes, to be put before the web page's own."""
    return [
        Mount("/stations", _calm(Route("/{id}", pages.station, methods=["GET"]), https=https)),
        Mount("/counties", _calm(Route("/{id}", pages.county, methods=["GET"]), https=https)),
        Mount("/index-method", _calm(Route("/", pages.method, methods=["GET"]), https=https)),
        Mount("/public", CalmHeaders(KeptFiles(directory=STATIC), https=https)),
    ]


def _calm(route: Route, *, https: bool) -> ASGIApp:
    return CalmHeaders(Starlette(routes=[route]), https=https)


def _wanted(request: Request) -> tuple[str, bool]:
    """The id of the place, and whether the file is wanted."""
    name = str(request.path_params["id"])[: LONGEST_ID + 4]
    return name.removesuffix(".csv"), name.endswith(".csv")


def _file(content: str, place: str) -> Response:
    disposition = f'attachment; filename="{place}.csv"'  # an id of the directory: letters, digits, dashes
    return Response(
        content, media_type="text/csv; charset=utf-8", headers=KEPT | {"Content-Disposition": disposition}
    )
