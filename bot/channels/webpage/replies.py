"""What comes back after a form: the page with its answer, JSON for the script, or what went wrong."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.channels.webpage.answers import Answers
from bot.channels.webpage.forms import Form
from bot.channels.webpage.ports import Line, PageStore
from bot.channels.webpage.session import Session, Sessions, language_named, spoken
from bot.channels.webpage.view import view
from bot.channels.webpage.waiting import Bells, TooManyWaitingError
from flows.messages import Language

NOTES = {"choice": "page.note.choice"}
"""What an address may ask the page to say: nothing but these."""

PROBLEMS = {
    403: "stale",
    404: "not_found",
    405: "not_found",
    413: "large",
    415: "photo",
    429: "busy",
    500: "ours",
    503: "unkept",
    507: "full",
}

LATER = (429, 503)


class Replies:
    """Makes the responses. `answer_within` is in seconds."""

    def __init__(
        self, store: PageStore, bells: Bells, answers: Answers, sessions: Sessions, answer_within: float
    ) -> None:
        self._store = store
        self._bells = bells
        self._answers = answers
        self._sessions = sessions
        self._answer_within = answer_within

    async def answered(self, request: Request, session: Session, after: str, note: str) -> Response:
        """Her page after she said something: with the answer, if it comes soon. `note` is one of NOTES or ''."""
        lines = await self._answer(session)
        response: Response
        if _by_script(request):
            response = await self.as_json(session, lines, after, note)
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
                    async with asyncio.timeout(self._answer_within):
                        while view(lines := await self._store.history(session.id)).waiting:
                            await rung.wait()
                            rung.clear()
                        return lines
                except TimeoutError:
                    pass
        except TooManyWaitingError:
            pass
        return await self._store.history(session.id)

    async def as_json(self, session: Session, lines: Sequence[Line], cursor: str, note: str) -> Response:
        """What the script needs to go on from `cursor`."""
        language = await self.language(session)
        shown = view(lines)
        lacking, whole = shown.after(cursor)
        return JSONResponse(
            {
                "lines": self._answers.lines(language, lacking),
                "whole": whole,
                "choices": self._answers.choices(language, shown),
                "waiting": shown.waiting,
                "cursor": shown.cursor,
                "nonce": self._sessions.nonce(),
                "token": self._sessions.token(session.id),
                "note": self._answers.say(NOTES[note], language) if note else "",
            },
            background=self.tell_shown(session, lines),
        )

    def tell_shown(self, session: Session, lines: Sequence[Line]) -> BackgroundTask | None:
        """After the answer is sent: its lines reached her."""
        fresh = [line.id for line in lines if not line.mine and not line.shown]
        return BackgroundTask(self._store.shown, session.id, fresh) if fresh else None

    async def language(self, session: Session) -> Language:
        """The language she is spoken to in; until that is known, the one of the page."""
        return await self._store.language(session.id) or session.language

    def unkept(self, request: Request, form: Form) -> Response:
        """Nothing can be written down at the moment: her form comes back as it was, to be sent again as the same message."""
        return self.problem(request, 503, kept=form.text, form=form)

    def problem(self, request: Request, status: int, kept: str = "", form: Form | None = None) -> Response:
        """What went wrong, in her language; `kept` is what she had written, `form` what can be sent again."""
        session = self._sessions.of(request)
        asked = language_named(form.lang) if form else None
        language = asked or (session.language if session else spoken(request))
        problem = PROBLEMS.get(status, "unreadable")
        if _by_script(request):
            title, then = (
                self._answers.say(f"page.problem.{problem}.{part}", language) for part in ("title", "next")
            )
            return JSONResponse({"problem": f"{title} {then}"}, status)
        token = self._sessions.token(session.id) if session else ""
        home = "/#latest" if session else f"/?{urlencode({'lang': language})}"
        page = self._answers.problem(language, problem, home=home, kept=kept, token=token, form=form)
        return HTMLResponse(page, status, headers={"Retry-After": "30"} if status in LATER else None)


def _by_script(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")
