"""The addresses of Open311, on the public listener: everything is read, nothing is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.channels.webpage.headers import CalmHeaders
from bot.open311 import rendering
from bot.open311.asked import asked
from bot.open311.matters import Open311Matters
from bot.open311.problems import AskedWronglyError, Problem
from bot.open311.rendering import CONTENT_TYPES, FORMATS, Format
from storage.work import Work

KEPT = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
"""The same for everybody, so pages of others may ask too."""
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-22T00:00:00+03:00"
"""When the fields of the answers changed last."""
LONGEST = 80
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Those that are answered: all but the first two with a refusal in the format that was asked for."""

T = TypeVar("T")


class Read(Protocol):
    """Runs a unit of work that only reads."""

    def __call__(self, do: Callable[[Work], T], /) -> Awaitable[T]:
        """Its result."""
        ...


class Open311:
    """The handlers. `page` is the public address without a slash at its end; `contact` whom to ask about this server."""

    def __init__(self, matters: Open311Matters, read: Read, page: str, contact: str) -> None:
        self._matters = matters
        self._read = read
        self._page = page
        self._contact = contact

    async def discovery(self, request: Request) -> Response:
        """GET discovery.<format>: where the interface is."""
        form = _form(request)
        found: dict[str, rendering.Tree] = {
            "changeset": CHANGED,
            "contact": self._contact,
            "key_service": "No key is needed: this server is read only.",
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": f"{self._page}/open311/v2",
                    "changeset": CHANGED,
                    "type": "production",
                    "formats": ["text/xml", "application/json"],
                }
            ],
        }
        return _answer(rendering.one(rendering.DISCOVERY, found, form), form)

    async def services(self, request: Request) -> Response:
        """GET v2/services.<format>."""
        form = _form(request)
        return _answer(rendering.several(rendering.SERVICES, self._matters.services(), form), form)

    async def definition(self, request: Request) -> Response:
        """GET v2/services/<code>.<format>."""
        form = _form(request)
        found = self._matters.definition(_name(request))
        return _answer(rendering.one(rendering.DEFINITION, found, form), form)

    async def requests(self, request: Request) -> Response:
        """GET v2/requests.<format>."""
        form = _form(request)
        given = {name: request.query_params.getlist(name) for name in request.query_params}
        found = await self._read(lambda work: self._matters.requests(work, asked(given, work.today)))
        return _answer(rendering.several(rendering.REQUESTS, found, form), form)

    async def request(self, request: Request) -> Response:
        """GET v2/requests/<number>.<format>: a list of one, as the standard has it."""
        form = _form(request)
        number = _name(request)
        found = await self._read(lambda work: self._matters.request(work, number))
        return _answer(rendering.several(rendering.REQUESTS, [found], form), form)

    async def nothing(self, request: Request) -> Response:
        """Every other address below."""
        raise AskedWronglyError(404, "There is nothing at this address; formats are xml and json.")


def open311_pages(open311: Open311, *, https: bool) -> Mount:
    """All of it, to be put before the web page's own routes."""
    handlers = {
        "/discovery.{format}": open311.discovery,
        "/v2/services.{format}": open311.services,
        "/v2/services/{name}.{format}": open311.definition,
        "/v2/requests.{format}": open311.requests,
        "/v2/requests/{name}.{format}": open311.request,
        "/{rest:path}": open311.nothing,
    }
    inner = Starlette(
        routes=[Route(path, _read_only(handler), methods=METHODS) for path, handler in handlers.items()],
        exception_handlers={AskedWronglyError: _told},
    )
    return Mount(
        "/open311",
        CalmHeaders(inner, https=https, instead={"Cross-Origin-Resource-Policy": "cross-origin"}),
    )


Handler = Callable[[Request], Awaitable[Response]]


def _read_only(handler: Handler) -> Handler:
    """Whoever posts is told so: reports are made in conversation, and somebody reads them before they are public."""

    async def checked(request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            raise AskedWronglyError(405, "This server is read only: report in the chat of Baraza.")
        return await handler(request)

    return checked


def _form(request: Request) -> Format:
    wanted = str(request.path_params.get("format", ""))
    found = next((one for one in FORMATS if one == wanted), None)
    if found is None:
        raise AskedWronglyError(404, "The format is xml or json.")
    return found


def _name(request: Request) -> str:
    return str(request.path_params["name"])[:LONGEST]


def _answer(content: bytes, form: Format) -> Response:
    return Response(content, headers={**KEPT, "Content-Type": CONTENT_TYPES[form]})


async def _told(request: Request, error: Exception) -> Response:
    problem = error.problem if isinstance(error, AskedWronglyError) else Problem(500, "It failed.")
    form: Format = "json" if request.url.path.endswith(".json") else "xml"
    headers = {"Content-Type": CONTENT_TYPES[form], "Access-Control-Allow-Origin": "*"}
    if problem.code == 405:
        headers["Allow"] = "GET, HEAD"
    return Response(rendering.errors([problem], form), problem.code, headers)
