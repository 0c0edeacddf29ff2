"""The routes of the web page: look, say, wait for what is new, change the language, leave."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from bot.channels.webpage.answers import STATIC, Answers
from bot.channels.webpage.forms import FormError, Forms
from bot.channels.webpage.headers import CalmHeaders
from bot.channels.webpage.leaving import Leaving
from bot.channels.webpage.pace import Pace
from bot.channels.webpage.ports import Line, PageStore, Texts
from bot.channels.webpage.saying import NothingSaidError, PhotoRefusedError, Saying
from bot.channels.webpage.session import Session, Sessions, language_named, spoken
from bot.channels.webpage.view import view
from bot.channels.webpage.waiting import Bells, TooManyWaitingError
from flows.messages import Language

_NOTES = {"choice": "page.note.choice"}
_PROBLEMS = {
    403: "stale",
    404: "not_found",
    405: "not_found",
    413: "large",
    415: "photo",
    429: "busy",
    500: "ours",
}


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How the page behaves. Times in seconds; `exit_url` is where *Leave quickly* leads."""

    public_url: str
    secret: bytes
    exit_url: str = "https://www.google.com/search?q=weather"
    answer_within: float = 1.5
    poll_for: float = 20.0
    messages_burst: float = 20.0
    messages_per_second: float = 0.5
    people_burst: float = 60.0
    people_per_second: float = 2.0


class Pages:
    """The handlers. `now` is UTC; `chance(n)` gives n random bytes; `clock` counts seconds."""

    def __init__(
        self,
        settings: PageSettings,
        store: PageStore,
        bells: Bells,
        texts: Texts,
        *,
        now: Callable[[], datetime],
        chance: Callable[[int], bytes],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._store = store
        self._bells = bells
        self._answers = Answers(texts, settings.exit_url)
        self._sessions = Sessions(settings.secret, settings.public_url, chance)
        self._forms = Forms()
        self._saying = Saying(store, self._sessions, now)
        self._leaving = Leaving(store, bells)
        self._messages = Pace(settings.messages_burst, settings.messages_per_second, clock)
        self._people = Pace(settings.people_burst, settings.people_per_second, clock)

    async def look(self, request: Request) -> Response:
        """GET /: the conversation, or the start page. Nobody is remembered for looking."""
        session = self._sessions.of(request)
        lines = await self._store.history(session.id) if session else ()
        if session is None or not lines:
            asked = language_named(request.query_params.get("lang", ""))
            language = asked or (session.language if session else spoken(request))
            return HTMLResponse(self._answers.start(language, self._sessions.nonce()))
        language = await self._language(session)
        shown = view(lines)
        page = self._answers.conversation(
            language,
            shown,
            token=self._sessions.token(session.id),
            nonce=self._sessions.nonce(),
            note=_NOTES.get(request.query_params.get("note", ""), ""),
        )
        return HTMLResponse(
            page, background=None if request.method == "HEAD" else self._tell_shown(session, lines)
        )

    async def say(self, request: Request) -> Response:
        """POST /say: a text, a tap, a photo or a place; then the page with its answer, if it comes soon."""
        if not self._sessions.from_here(request):
            raise HTTPException(403)
        form = await self._forms.read(request)
        session = self._sessions.of(request)
        lines = await self._store.history(session.id) if session else ()
        if session is not None and lines and not self._sessions.token_fits(session.id, form.token):
            if form.start:  # a start page that was still open: it has nothing to say in a conversation
                return RedirectResponse("/#latest", 303)
            return self._problem(request, 403, kept=form.text)
        if session is None or not lines:
            # A browser that was closed, or a session that was erased: she goes on as somebody new, and what
            # she wrote is not lost.
            session = self._sessions.new(
                language_named(form.lang) or (session.language if session else spoken(request))
            )
            if not self._people.allows(""):
                return self._problem(request, 429, kept=form.text)
        elif not self._messages.allows(session.id):
            return self._problem(request, 429, kept=form.text)
        note = ""
        try:
            inbound, note = await self._saying.inbound(session, form, lines)
            await self._store.store(inbound)
            self._bells.ring(session.id)
        except PhotoRefusedError as refused:
            return self._problem(request, refused.status, kept=form.text)
        except NothingSaidError as nothing:
            note = nothing.note
        return await self._answered(request, session, form.after, note)

    async def change_language(self, request: Request) -> Response:
        """POST /language: the same as saying it, so that the conversation changes with the page."""
        if not self._sessions.from_here(request):
            raise HTTPException(403)
        form = await self._forms.read(request)
        session = self._sessions.of(request)
        language = language_named(form.lang) or "en"
        if session is None or not await self._store.history(session.id):
            return RedirectResponse(f"/?{urlencode({'lang': language})}", 303)
        if not self._sessions.token_fits(session.id, form.token):
            raise HTTPException(403)
        if not self._messages.allows(session.id):
            raise HTTPException(429)
        session = Session(session.id, language)
        await self._store.store(self._saying.language_change(session, form.nonce))
        self._bells.ring(session.id)
        return await self._answered(request, session, "", "")

    async def new(self, request: Request) -> Response:
        """GET /new?after=<cursor>: what came since, as JSON; 204: nothing; `gone`: she left."""
        session = self._sessions.of(request)
        if session is None:
            return JSONResponse({"gone": True})
        cursor = request.query_params.get("after", "")[:128]
        try:
            with self._bells.listen(session.id) as rung:
                lines = await self._store.history(session.id)
                if lines and view(lines).cursor == cursor:
                    await _rung_or_gone(rung, request, self._settings.poll_for)
                    lines = await self._store.history(session.id)
        except TooManyWaitingError:
            raise HTTPException(429) from None
        if not lines:
            return JSONResponse({"gone": True})
        shown = view(lines)
        if shown.cursor == cursor:
            return Response(status_code=204)
        return await self._as_json(session, lines, cursor, "")

    async def leave(self, request: Request) -> Response:
        """POST /leave: erases the session and goes to a page that says nothing about her. Never fails."""
        session = self._sessions.of(request)
        try:
            form = await self._forms.read(request)
            token = form.token
        except FormError:
            token = ""
        if (
            session is not None
            and self._sessions.from_here(request)
            and self._sessions.token_fits(session.id, token)
        ):
            await self._leaving.forget_soon(session.id)
        language = session.language if session else spoken(request)
        response = HTMLResponse(self._answers.left(language))
        if session is not None:
            self._sessions.drop(response)
        return response

    async def icon(self, _: Request) -> Response:
        """GET /favicon.ico, for browsers that ask for it whatever the page says."""
        return Response((STATIC / "icon.svg").read_bytes(), media_type="image/svg+xml")

    async def refused_form(self, request: Request, error: Exception) -> Response:
        """A form that could not be read, with what could."""
        if not isinstance(error, FormError):
            raise error
        return self._problem(request, error.status, kept=error.text)

    async def refused(self, request: Request, error: Exception) -> Response:
        """An address that is not here, or a request that is not allowed."""
        return self._problem(request, error.status_code if isinstance(error, HTTPException) else 500)

    async def failed(self, request: Request, _: Exception) -> Response:
        """Our own mistake. Starlette raises the error again afterwards, so that it is logged."""
        return self._problem(request, 500)

    async def _answered(self, request: Request, session: Session, after: str, note: str) -> Response:
        lines = await self._answer(session)
        response: Response
        if _by_script(request):
            response = await self._as_json(session, lines, after, note)
        else:
            query = f"?{urlencode({'note': note})}" if note else ""
            response = RedirectResponse(f"/{query}#latest", 303)
        self._sessions.remember(response, session)
        return response

    async def _answer(self, session: Session) -> Sequence[Line]:
        """The lines once her last one is answered, or as they are when that takes too long."""
        try:
            with self._bells.listen(session.id) as rung:
                try:
                    async with asyncio.timeout(self._settings.answer_within):
                        while view(lines := await self._store.history(session.id)).waiting:
                            await rung.wait()
                            rung.clear()
                        return lines
                except TimeoutError:
                    pass
        except TooManyWaitingError:
            pass
        return await self._store.history(session.id)

    async def _as_json(self, session: Session, lines: Sequence[Line], cursor: str, note: str) -> Response:
        language = await self._language(session)
        shown = view(lines)
        return JSONResponse(
            {
                "lines": self._answers.lines(language, shown.after(cursor)),
                "choices": self._answers.choices(language, shown),
                "waiting": shown.waiting,
                "cursor": shown.cursor,
                "nonce": self._sessions.nonce(),
                "token": self._sessions.token(session.id),
                "note": self._answers.say(_NOTES[note], language) if note else "",
            },
            background=self._tell_shown(session, lines),
        )

    def _tell_shown(self, session: Session, lines: Sequence[Line]) -> BackgroundTask | None:
        fresh = [line.id for line in lines if not line.mine and not line.shown]
        return BackgroundTask(self._store.shown, session.id, fresh) if fresh else None

    async def _language(self, session: Session) -> Language:
        return await self._store.language(session.id) or session.language

    def _problem(self, request: Request, status: int, kept: str = "") -> Response:
        session = self._sessions.of(request)
        language = session.language if session else spoken(request)
        problem = _PROBLEMS.get(status, "unreadable")
        if _by_script(request):
            title, then = (
                self._answers.say(f"page.problem.{problem}.{part}", language) for part in ("title", "next")
            )
            return JSONResponse({"problem": f"{title} {then}"}, status)
        token = self._sessions.token(session.id) if session else ""
        home = "/#latest" if session else f"/?{urlencode({'lang': language})}"
        page = self._answers.problem(language, problem, home=home, kept=kept, token=token)
        return HTMLResponse(page, status, headers={"Retry-After": "30"} if status == 429 else None)


class _Static(StaticFiles):
    """The style sheet, the script and the icon: their address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "private, max-age=86400"
        return response


def webpage(pages: Pages, settings: PageSettings) -> ASGIApp:
    """The page as an application of its own, to be mounted at `/` after everything else.

    The headers go around all of it: Starlette answers a failure of ours outside its own middleware.
    """
    app = Starlette(
        routes=[
            Route("/", pages.look, methods=["GET"]),
            Route("/say", pages.say, methods=["POST"]),
            Route("/new", pages.new, methods=["GET"]),
            Route("/language", pages.change_language, methods=["POST"]),
            Route("/leave", pages.leave, methods=["POST"]),
            Route("/favicon.ico", pages.icon, methods=["GET"]),
            Mount("/static", _Static(directory=STATIC)),
        ],
        exception_handlers={
            FormError: pages.refused_form,
            HTTPException: pages.refused,
            500: pages.failed,
        },
    )
    return CalmHeaders(app, https=settings.public_url.startswith("https:"))


def _by_script(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


async def _rung_or_gone(rung: asyncio.Event, request: Request, seconds: float) -> None:
    """Until the bell rings, the browser is gone, or the time is over."""
    waits = [asyncio.ensure_future(rung.wait()), asyncio.ensure_future(_gone(request))]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
