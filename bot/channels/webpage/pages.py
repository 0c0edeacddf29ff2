"""The routes of the web page: look, say, wait for what is new, change the language, leave."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.channels.webpage.answers import STATIC, Answers
from bot.channels.webpage.forms import Form, FormError, Forms
from bot.channels.webpage.headers import CalmHeaders
from bot.channels.webpage.leaving import Leaving
from bot.channels.webpage.pace import Newcomers, Pace
from bot.channels.webpage.ports import FullError, PageStore, Texts
from bot.channels.webpage.replies import NOTES, Replies
from bot.channels.webpage.saying import NothingSaidError, PhotoRefusedError, Saying
from bot.channels.webpage.session import Session, Sessions, language_named, spoken
from bot.channels.webpage.static_files import KeptFiles
from bot.channels.webpage.view import view
from bot.channels.webpage.waiting import Bells, TooManyWaitingError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How the page behaves. Times in seconds; `exit_url` is where *Leave quickly* leads.

    `messages` of one session, new `people` from one network address, and the `crowd` of all who begin: so many at once,
    and so many a second.
    """

    public_url: str
    secret: bytes
    exit_url: str = "https://www.google.com/search?q=weather"
    answer_within: float = 1.5
    poll_for: float = 20.0
    messages_burst: float = 20.0
    messages_per_second: float = 0.5
    people_burst: float = 60.0
    people_per_second: float = 2.0
    crowd_burst: float = 600.0
    crowd_per_second: float = 20.0


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
        self._replies = Replies(store, bells, self._answers, self._sessions, settings.answer_within)
        self._forms = Forms()
        self._saying = Saying(store, self._sessions, now)
        self._leaving = Leaving(store, bells)
        self._messages = Pace(settings.messages_burst, settings.messages_per_second, clock)
        self._newcomers = Newcomers(
            Pace(settings.people_burst, settings.people_per_second, clock),
            Pace(settings.crowd_burst, settings.crowd_per_second, clock),
            chance(16),
        )

    async def look(self, request: Request) -> Response:
        """GET /: the conversation, or the start page. Nobody is remembered for looking."""
        session = self._sessions.of(request)
        lines = await self._store.history(session.id) if session else ()
        if session is None or not lines:
            asked = language_named(request.query_params.get("lang", ""))
            language = asked or (session.language if session else spoken(request))
            return HTMLResponse(self._answers.start(language, self._sessions.nonce()))
        language = await self._replies.language(session)
        shown = view(lines)
        page = self._answers.conversation(
            language,
            shown,
            token=self._sessions.token(session.id),
            nonce=self._sessions.nonce(),
            note=NOTES.get(request.query_params.get("note", ""), ""),
        )
        return HTMLResponse(
            page, background=None if request.method == "HEAD" else self._replies.tell_shown(session, lines)
        )

    async def say(self, request: Request) -> Response:
        """POST /say: a text, a tap, a photo or a place; then the page with its answer, if it comes soon."""
        if not self._sessions.from_here(request):
            raise HTTPException(403)
        form = await self._forms.read(request)
        try:
            kept = await self._keep(request, form)
        except HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - whatever failed: what she wrote goes back to her
            # Only the class: a database error's text shows the values of the row.
            _LOG.error("What was written on the page could not be kept (%s).", type(error).__name__)
            return self._replies.unkept(request, form)
        if isinstance(kept, Response):
            return kept
        session, note = kept
        return await self._answered(request, session, form.after, note)

    async def _keep(self, request: Request, form: Form) -> Response | tuple[Session, str]:
        """Keep what the form says: whose it is and a note for her; or what to answer instead."""
        session = self._sessions.of(request)
        lines = await self._store.history(session.id) if session else ()
        if session is not None and lines and not self._sessions.token_fits(session.id, form.token):
            if form.start:  # a start page that was still open: it has nothing to say in a conversation
                return RedirectResponse("/#latest", 303)
            return self._replies.problem(request, 403, kept=form.text)
        if session is None or not lines:
            # A browser that was closed, or a session that was erased: she goes on as somebody new, and what
            # she wrote is not lost.
            session = self._sessions.new(
                language_named(form.lang) or (session.language if session else spoken(request))
            )
            if not self._newcomers.allows(request.client.host if request.client else ""):
                return self._replies.problem(request, 429, kept=form.text)
        elif not self._messages.allows(session.id):
            return self._replies.problem(request, 429, kept=form.text)
        note = ""
        try:
            inbound, note = await self._saying.inbound(session, form, lines)
            await self._store.store(inbound)
            self._bells.ring(session.id)
        except PhotoRefusedError as refused:
            return self._replies.problem(request, refused.status, kept=form.text)
        except FullError:
            return self._replies.problem(request, 429, kept=form.text)
        except NothingSaidError as nothing:
            note = nothing.note
        return session, note

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
        try:
            await self._store.store(self._saying.language_change(session, form.nonce))
        except FullError:
            raise HTTPException(429) from None
        self._bells.ring(session.id)
        return await self._answered(request, session, "", "")

    async def _answered(self, request: Request, session: Session, after: str, note: str) -> Response:
        """Her page with the answer; nothing, when she left while her form was on its way and made her anew."""
        response = await self._replies.answered(request, session, after, note)
        if self._leaving.has_left(session.id):
            await self._leaving.forget_soon(session.id)
            return Response(status_code=204)
        return response

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
        return await self._replies.as_json(session, lines, cursor, "")

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
        return self._replies.problem(request, error.status, kept=error.text)

    async def refused(self, request: Request, error: Exception) -> Response:
        """An address that is not here, or a request that is not allowed."""
        return self._replies.problem(request, error.status_code if isinstance(error, HTTPException) else 500)

    async def failed(self, request: Request, _: Exception) -> Response:
        """Our own mistake. Starlette raises the error again afterwards, so that it is logged."""
        return self._replies.problem(request, 500)


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
            Mount("/static", KeptFiles(directory=STATIC)),
        ],
        exception_handlers={
            FormError: pages.refused_form,
            HTTPException: pages.refused,
            500: pages.failed,
        },
    )
    return CalmHeaders(app, https=settings.public_url.startswith("https:"))


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
