"""The session cookie, the token in every form, and whether a form comes from our own page.

The cookie ends with the browser (no Max-Age), is out of reach of scripts and of other sites, and carries a
random id and the language of the page. The id is looked up in the database: a restart ends no session.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from flows.messages import LANGUAGES, Language

COOKIE = "session"
_ID_BYTES = 16
_COOKIE = re.compile(r"([0-9a-f]{32})\.(en|sw)")
_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Session:
    """What the cookie holds: the address of the person on this channel and her language."""

    id: str
    language: Language


class Sessions:
    """Makes and reads sessions. `secret` keys the form tokens; `chance` gives that many random bytes."""

    def __init__(self, secret: bytes, public_url: str, chance: Callable[[int], bytes]) -> None:
        self._secret = secret
        self._chance = chance
        self._secure = urlsplit(public_url).scheme == "https"
        self._origin = origin_of(public_url)

    def new(self, language: Language) -> Session:
        """A session nobody has had before: 128 random bits."""
        return Session(self._chance(_ID_BYTES).hex(), language)

    def nonce(self) -> str:
        """The id of one form: sent twice, it is still the same message."""
        return self._chance(_ID_BYTES).hex()

    def of(self, request: Request) -> Session | None:
        """The session of the cookie; None when there is none or it is none of ours."""
        match = _COOKIE.fullmatch(request.cookies.get(COOKIE, ""))
        if match is None:
            return None
        return Session(match[1], "sw" if match[2] == "sw" else "en")

    def remember(self, response: Response, session: Session) -> None:
        """Set the cookie, until the browser is closed."""
        response.set_cookie(
            COOKIE, f"{session.id}.{session.language}", httponly=True, samesite="strict", secure=self._secure
        )

    def drop(self, response: Response) -> None:
        """Take the cookie away and, where the browser can, whatever else it kept of the page."""
        response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=self._secure)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'

    def token(self, session: str) -> str:
        """What every form of this session carries: another site can neither read nor compute it."""
        return hmac.new(self._secret, b"form:" + session.encode(), hashlib.sha256).hexdigest()

    def token_fits(self, session: str, token: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    def external_id(self, session: str, nonce: str) -> str:
        """The id of one message: of this form in this session. An odd nonce is replaced by a fresh one."""
        if not _NONCE.fullmatch(nonce):
            nonce = self.nonce()
        return hashlib.sha256(f"{session}:{nonce}".encode()).hexdigest()[:40]

    def from_here(self, request: Request) -> bool:
        """Whether the browser says that this form was on our own page."""
        return from_own_page(request, self._origin)


def origin_of(url: str) -> str:
    """Scheme and host of an address, as a browser writes them into Origin; '' when it has none."""
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}" if split.netloc else ""


def from_own_page(request: Request, origin: str) -> bool:
    """Whether the browser says that a form was on our own page, which people reach at `origin`.

    Sec-Fetch-Site decides where the browser sends it (over https and on this machine it does). Else
    Origin: `Referrer-Policy: no-referrer` makes a browser write `null` for our own forms too
    (https://fetch.spec.whatwg.org/#append-a-request-origin-header), so null leaves it to the token.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    told = request.headers.get("origin", "null")
    if told == "null":
        return True
    try:
        host = urlsplit(told).netloc
    except ValueError:  # no browser writes that
        return False
    return told == origin or (host != "" and host == request.headers.get("host", ""))


def spoken(request: Request) -> Language:
    """The language for somebody unknown: `?lang=`, else the browser's first of ours, else English."""
    asked = language_named(request.query_params.get("lang", ""))
    if asked is not None:
        return asked
    for part in request.headers.get("accept-language", "")[:200].split(","):
        named = language_named(part.split(";")[0].strip().split("-")[0].lower())
        if named is not None:
            return named
    return "en"


def language_named(name: str) -> Language | None:
    """`en` or `sw`; None for anything else."""
    return next((language for language in LANGUAGES if language == name), None)
