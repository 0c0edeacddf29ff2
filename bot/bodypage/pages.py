"""The routes of the page: GET shows and changes nothing of the referral, so that whoever checks links in e-mails does no harm."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from bot.bodypage.form import Form, FormTokens, form_of
from bot.bodypage.looking import GoneError, Looking, Shown
from bot.bodypage.rendering import STATIC, Rendering
from bot.channels.webpage.headers import CalmHeaders
from bot.channels.webpage.session import from_own_page, origin_of
from bot.channels.webpage.static_files import KeptFiles
from bot.referring.answering import LONGEST
from bot.small_form import FormRefusedError
from flows.messages import LANGUAGES, Language
from storage import sent_forms
from storage.refusals import ChangeRefusedError
from storage.work import Work

log = logging.getLogger(__name__)
SLOWER_BY = 0.2
SLOWEST = 3.0
"""Seconds that the answer to a link which opens nothing waits while several are tried: nobody who has one waits for that."""
AT_ONCE = 40
"""Such answers that may wait at a time: the next comes at once, so that waiting holds up no server."""
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
_STATUS = {"step": 409, "progress": 422, "words": 422}

T = TypeVar("T")


class Run(Protocol):
    """Runs a unit of work that may write."""

    def __call__(self, do: Callable[[Work], T], /) -> Awaitable[T]:
        """Its result."""
        ...


class BodyPages:
    """The handlers. `first_language` is spoken where the address names none; `page` is the public address of this Baraza."""

    def __init__(
        self,
        run: Run,
        looking: Looking,
        rendering: Rendering,
        secret: bytes,
        page: str,
        first_language: Language,
        wake: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._run = run
        self._looking = looking
        self._rendering = rendering
        self._tokens = FormTokens(secret)
        self._origin = origin_of(page)
        self._first_language = first_language
        self._wake = wake
        self._sleep = sleep
        self._waiting = 0

    async def look(self, request: Request) -> Response:
        """GET /r/<token>."""
        token = _token(request)
        noted = request.method == "GET"
        try:
            shown = await self._run(lambda work: self._looking.show(work, token, note=noted))
        except GoneError:
            return await self._gone(request)
        return self._page(request, token, shown, kept="kept" in request.query_params)

    async def answer(self, request: Request) -> Response:
        """POST /r/<token>: what the body does."""
        token, language = _token(request), self._language(request)
        try:
            form = await form_of(request)
        except FormRefusedError as refused:
            return await self._again(request, token, "form", refused.status)
        if not from_own_page(request, self._origin) or not self._tokens.fits(token, form.token):
            return await self._again(request, token, "form", 403, form)
        try:
            number: str = await self._run(lambda work: self._done(work, token, form))
        except GoneError:
            return await self._gone(request)
        except ChangeRefusedError as refused:
            return await self._again(request, token, refused.reason, _STATUS[refused.reason], form)
        self._wake()
        if number and form.step in ("resolved", "declined"):
            return HTMLResponse(self._rendering.page("done.html", language, step=form.step, number=number))
        return RedirectResponse(f"/r/{token}?lang={language}&kept=1", 303)

    def _done(self, work: Work, token: str, form: Form) -> str:
        """The number of the referral; '' where this very form was taken before, by this process or another."""
        if not sent_forms.take(work, form.once):
            self._looking.show(work, token, note=False)
            return ""
        return self._looking.act(work, token, form.step, form.percent, form.words)

    async def _again(
        self, request: Request, token: str, problem: str, status: int, form: Form | None = None
    ) -> Response:
        """The page with what was wrong, and with the words given back."""

        def look(work: Work) -> Shown:
            if problem == "step":
                self._looking.refused(work, token)
            return self._looking.show(work, token, note=False)

        try:
            shown = await self._run(look)
        except GoneError:
            return await self._gone(request)
        return self._page(request, token, shown, status, problem=problem, form=form)

    def _page(
        self,
        request: Request,
        token: str,
        shown: Shown,
        status: int = 200,
        *,
        problem: str = "",
        kept: bool = False,
        form: Form | None = None,
    ) -> HTMLResponse:
        page = self._rendering.page(
            "referral.html",
            self._language(request),
            shown=shown,
            form_token=self._tokens.of(token),
            problem=problem,
            kept=kept,
            form=form,
            once=secrets.token_hex(16),
            longest=LONGEST,
        )
        return HTMLResponse(page, status)

    async def _gone(self, request: Request) -> HTMLResponse:
        """One answer, whatever was wrong. Several tries at a time slow each other, and nobody whose link is right."""
        log.info("A link to a referral opened nothing.")
        if self._waiting < AT_ONCE:
            self._waiting += 1
            try:
                await self._sleep(min(SLOWEST, SLOWER_BY * (self._waiting - 1)))
            finally:
                self._waiting -= 1
        return HTMLResponse(self._rendering.page("gone.html", self._language(request)), 404)

    def _language(self, request: Request) -> Language:
        asked = request.query_params.get("lang", "")
        return next((one for one in LANGUAGES if one == asked), self._first_language)


def body_pages(pages: BodyPages, *, https: bool) -> list[Mount]:
    """The routes, to be put before the web page's own."""
    routes = [
        Mount("/kept", KeptFiles(directory=STATIC)),
        Route("/{token}", pages.look, methods=["GET"]),
        Route("/{token}", pages.answer, methods=["POST"]),
    ]
    return [Mount("/r", CalmHeaders(Starlette(routes=routes), https=https, instead=HEADERS))]


def _token(request: Request) -> str:
    return str(request.path_params["token"])[:80]
