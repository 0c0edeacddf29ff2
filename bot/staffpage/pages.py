"""The routes of the staff page, and what it answers when something is not as it should be."""

from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.casework import CaseworkError
from bot.channels.webpage.headers import CalmHeaders
from bot.channels.webpage.session import spoken
from bot.channels.webpage.static_files import KeptFiles
from bot.commending import CommendingError
from bot.small_form import FormRefusedError
from bot.staffpage.case_pages import CasePages
from bot.staffpage.charter_pages import CharterPages
from bot.staffpage.commendation_letter import CommendationLetter
from bot.staffpage.commendation_pages import CommendationPages
from bot.staffpage.comment_pages import CommentPages
from bot.staffpage.door import Door, SignedOutError, StaleFormError
from bot.staffpage.office import Office
from bot.staffpage.people_pages import NobodyThereError, PeoplePages
from bot.staffpage.referral_pages import ReferralPages
from bot.staffpage.rendering import STATIC, Rendering
from bot.staffpage.session import Sessions
from bot.staffpage.signing_in import SigningIn
from bot.staffpage.speech import Speech

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
HERE = ("127.0.0.1", "localhost")
PROBLEMS = ("over", "out", "signed_out", "stale", "none", "withdrawn", "unreadable", "form", "ours")
"""What the page of problems may say (`staffpage.problem.*`)."""


class Refusals:
    """What went wrong, and what to do, in words; nothing about what is here."""

    def __init__(self, office: Office, rendering: Rendering) -> None:
        self._office = office
        self._rendering = rendering

    async def signed_out(self, request: Request, error: Exception) -> Response:
        """No session: with what she had written, so that it is not lost."""
        kept = error.kept if isinstance(error, SignedOutError) else ""
        return self._problem(request, "signed_out", 403, kept)

    async def stale(self, request: Request, error: Exception) -> Response:
        """A form of another session."""
        kept = error.kept if isinstance(error, StaleFormError) else ""
        return self._problem(request, "stale", 403, kept)

    async def not_there(self, request: Request, error: Exception) -> Response:
        """The same for what never was and what she may not see; else why a case of hers does not open."""
        reason = error.reason if isinstance(error, CaseworkError) else ""
        return self._problem(request, reason if reason in {"withdrawn", "unreadable"} else "none", 404)

    async def form(self, request: Request, error: Exception) -> Response:
        """A form that was not taken; what is still on its way of it is not waited for."""
        status = error.status if isinstance(error, FormRefusedError) else 400
        response = self._problem(request, "form", status)
        response.headers["Connection"] = "close"
        return response

    async def refused(self, request: Request, error: Exception) -> Response:
        """An address that is not here has a page; everything else is bare."""
        if not isinstance(error, HTTPException) or error.status_code == 404:
            return self._problem(request, "none", 404)
        return PlainTextResponse("", error.status_code, headers=error.headers)

    async def failed(self, request: Request, _: Exception) -> Response:
        """Our own mistake. Starlette raises the error again afterwards, so that its place is logged."""
        return self._problem(request, "ours", 500)

    def _problem(self, request: Request, problem: str, status: int, kept: str = "") -> Response:
        say = Speech(self._office.wording, spoken(request))
        return self._rendering.page("problem.html", say, status, problem=problem, kept=kept)


def staff_page(office: Office) -> ASGIApp:
    """The page as an application of its own. The headers go around all of it, failures included."""
    rendering = Rendering()
    sessions = Sessions(office.secret, office.url)
    door = Door(office, sessions)
    signing_in = SigningIn(office, sessions, rendering)
    cases, people = CasePages(office, door, rendering), PeoplePages(office, door, rendering)
    charters, comments = CharterPages(office, door, rendering), CommentPages(office, door, rendering)
    referrals = ReferralPages(office, door, rendering)
    commendations, praise = CommendationPages(office, door, rendering), "/commendations/{number:str}"
    letter, refusals = CommendationLetter(office, door, rendering), Refusals(office, rendering)
    link, case = "/k/{token:str}", "/cases/{number:str}"
    app = Starlette(
        routes=[
            Route("/", _to_the_cases, methods=["GET"]),
            Route(link, signing_in.look, methods=["GET"]),
            Route(link, signing_in.come_in, methods=["POST"]),
            Route("/out", signing_in.go_out, methods=["POST"]),
            Route("/cases", cases.listed, methods=["GET"]),
            Route(case, cases.show, methods=["GET"]),
            Route(f"{case}/photo/{{position:int}}", cases.file, methods=["GET"]),
            Route(f"{case}/take", cases.take, methods=["POST"]),
            Route(f"{case}/leave", cases.leave, methods=["POST"]),
            Route(f"{case}/hand_over", cases.hand_over, methods=["POST"]),
            Route(f"{case}/state", cases.move, methods=["POST"]),
            Route(f"{case}/write", cases.write, methods=["POST"]),
            Route(f"{case}/refer", referrals.show, methods=["GET"]),
            Route(f"{case}/refer", referrals.change, methods=["POST"]),
            Route(f"{case}/recall", referrals.recall, methods=["POST"]),
            Route("/comments", comments.listed, methods=["GET"]),
            Route("/charters", charters.listed, methods=["GET"]),
            Route("/charters/photo/{photo:str}", charters.photo, methods=["GET"]),
            Route("/commendations", commendations.listed, methods=["GET"]),
            Route("/commendations/letter", letter.show, methods=["GET"]),
            Route("/commendations/letter", letter.mark, methods=["POST"]),
            Route(praise, commendations.show, methods=["GET"]),
            Route(praise, commendations.change, methods=["POST"]),
            Route("/people", people.listed, methods=["GET"]),
            Route("/people/{person:str}", people.show, methods=["GET"]),
            Route("/people/{person:str}", people.change, methods=["POST"]),
            Route("/favicon.ico", _icon, methods=["GET"]),
            Mount("/static", KeptFiles(directory=STATIC)),
        ],
        exception_handlers={
            SignedOutError: refusals.signed_out,
            StaleFormError: refusals.stale,
            CaseworkError: refusals.not_there,
            CommendingError: refusals.not_there,
            NobodyThereError: refusals.not_there,
            FormRefusedError: refusals.form,
            HTTPException: refusals.refused,
            500: refusals.failed,
        },
        middleware=[
            # Another name that leads to this address is somebody else's page.
            Middleware(
                TrustedHostMiddleware,
                allowed_hosts=[urlsplit(office.url).hostname or "", *HERE],
                www_redirect=False,
            )
        ],
    )
    return CalmHeaders(app, https=office.url.startswith("https:"), instead=POLICY)


async def _to_the_cases(_: Request) -> Response:
    return RedirectResponse("/cases", 303)


async def _icon(_: Request) -> Response:
    return Response((STATIC / "icon.svg").read_bytes(), media_type="image/svg+xml")
