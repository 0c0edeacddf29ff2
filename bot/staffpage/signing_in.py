"""From the link in chat through the PIN to the page; and out again."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.webpage.session import spoken
from bot.small_form import fields_of
from bot.staffpage.door import language_of
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from bot.staffpage.session import Sessions
from bot.staffpage.speech import Speech
from flows.messages import Language
from storage import staff_links, staff_pins
from storage.staff_links import Link
from storage.staff_pins import Outcome
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody with a link that opens something: whose it is, whether she has a PIN, and whether she is in already."""

    link: Link
    language: Language
    has_pin: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a PIN: a session, or why not (`until`: it is locked)."""

    session: str = ""
    until: datetime | None = None


class SigningIn:
    """The handlers of /k/<token> and /out."""

    def __init__(self, office: Office, sessions: Sessions, rendering: Rendering) -> None:
        self._office = office
        self._sessions = sessions
        self._rendering = rendering
        self._hashing = asyncio.Lock()

    async def look(self, request: Request) -> Response:
        """GET /k/<token>: the form for the PIN. Changes nothing: a chat that previews links looks too."""
        knock = await self._office.run(lambda work: self._knock(work, request))
        if knock is None:
            return self._over(request)
        if knock.inside:
            return RedirectResponse(opens(knock.link), 303)
        return self._ask(request, knock)

    async def come_in(self, request: Request) -> Response:
        """POST /k/<token>: the PIN, or her first one twice; then to what the link opens, which leaves the address bar."""
        self._sessions.refuse_from_elsewhere(request)
        fields = await fields_of(request)
        knock = await self._office.run(lambda work: self._knock(work, request))
        if knock is None:
            return self._over(request)
        pin = "".join(fields.get("pin", "").split())
        if not staff_pins.is_pin(pin):
            return self._ask(request, knock, "staffpage.pin.shape", 422)
        if not knock.has_pin and pin != "".join(fields.get("again", "").split()):
            return self._ask(request, knock, "staffpage.pin.differ", 422)
        if not knock.has_pin and staff_pins.trivial(pin):
            return self._ask(request, knock, "staffpage.pin.trivial", 422)
        # One at a time: each takes 19 MiB, and nobody needs many.
        async with self._hashing:
            hashed = await asyncio.to_thread(self._office.hash_pin, knock.link.staff.id, pin)
        answer = await self._office.run(lambda work: self._tried(work, request, knock, hashed))
        if answer is None:
            return self._over(request)
        if not answer.session:
            if answer.until is not None:
                return self._ask(request, knock, "staffpage.pin.locked", 429, until=answer.until)
            return self._ask(request, knock, "staffpage.pin.wrong", 403)
        response = RedirectResponse(opens(knock.link), 303)
        self._sessions.begin(response, answer.session)
        return response

    async def go_out(self, request: Request) -> Response:
        """POST /out: the session ends here and in the database."""
        self._sessions.refuse_from_elsewhere(request)
        fields = await fields_of(request)
        token = self._sessions.of(request)
        language = spoken(request)
        if token and self._sessions.fits(token, fields.get("form", "")):
            language = await self._office.run(lambda work: self._ended(work, token, language))
        response = self._rendering.page("problem.html", self._speech(language), problem="out", kept="")
        self._sessions.end(response)
        return response

    def _knock(self, work: Work, request: Request) -> Knock | None:
        link = staff_links.opened(work, _token(request))
        if link is None:
            return None
        token = self._sessions.of(request)
        member = staff_links.session(work, token, self._office.session_lasts) if token else None
        return Knock(
            link,
            language_of(work, link.staff, self._office.first_language),
            staff_pins.is_set(work, link.staff.id),
            member is not None and member.id == link.staff.id,
        )

    def _tried(self, work: Work, request: Request, knock: Knock, hashed: bytes) -> Answer | None:
        """The link is looked at again: its time may have ended, or she may have left, while the PIN was hashed."""
        link = staff_links.opened(work, _token(request))
        if link is None or link.staff.id != knock.link.staff.id:
            return None
        if knock.has_pin or not staff_pins.set_pin(work, link.staff.id, hashed):
            tried = staff_pins.check(work, link.staff.id, hashed)
            if tried.outcome is not Outcome.RIGHT:
                return Answer(until=tried.until)
        return Answer(staff_links.begin_session(work, link.staff.id, self._office.session_lasts))

    def _ended(self, work: Work, token: str, otherwise: Language) -> Language:
        """Ends the session; the language of whose it was."""
        member = staff_links.session(work, token, self._office.session_lasts)
        staff_links.end_session(work, token)
        return language_of(work, member, self._office.first_language) if member is not None else otherwise

    def _ask(
        self,
        request: Request,
        knock: Knock,
        note: str = "",
        status: int = 200,
        until: datetime | None = None,
    ) -> Response:
        say = self._speech(knock.language)
        said = say(note, time="" if until is None else say.moment(until)) if note else ""
        template = "pin.html" if knock.has_pin else "new_pin.html"
        return self._rendering.page(template, say, status, note=said, action=request.url.path)

    def _over(self, request: Request) -> Response:
        """The same for a link that never was and for one whose time is over."""
        say = self._speech(spoken(request))
        return self._rendering.page("problem.html", say, 404, problem="over", kept="")

    def _speech(self, language: Language) -> Speech:
        return Speech(self._office.wording, language)


def opens(link: Link) -> str:
    """The address of what a link opens."""
    kind, _, name = link.opens.partition(":")
    return {
        "case": f"/cases/{name}",
        "refer": f"/cases/{name}/refer",
        "person": f"/people/{name}",
        "charters": "/charters",
        "commendation": f"/commendations/{name}",
        "commendations": "/commendations",
    }.get(kind, "/cases")


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    return token
