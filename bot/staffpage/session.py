"""The session cookie, the token in every form, and forms that are sent twice."""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webpage.session import from_own_page, origin_of

_REMEMBERED = 1_000
"""Forms that were taken: more than are under way at any time."""


class Sessions:
    """Puts the session's token into a cookie and reads it. Whose it is, storage knows."""

    def __init__(self, secret: bytes, url: str) -> None:
        self._secret = secret
        self._origin = origin_of(url)
        self._secure = urlsplit(url).scheme == "https"
        # A name that begins so is taken from this host alone and only over https (RFC 6265bis, 4.1.3.2).
        self.cookie = "__Host-staff" if self._secure else "staff"

    def of(self, request: Request) -> str:
        """The token in the cookie, or ''."""
        return request.cookies.get(self.cookie, "")[:64]

    def begin(self, response: Response, token: str) -> None:
        """Set the cookie; it ends with the browser, and before that in the database."""
        response.set_cookie(
            self.cookie, token, path="/", httponly=True, samesite="strict", secure=self._secure
        )

    def end(self, response: Response) -> None:
        """Take the cookie away and, where the browser can, whatever else it kept of the page."""
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="strict", secure=self._secure)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'

    def form_token(self, token: str) -> str:
        """What every form of this session carries: another site can neither read nor compute it."""
        return hmac.new(self._secret, b"form:" + token.encode(), hashlib.sha256).hexdigest()

    def fits(self, token: str, form_token: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(self.form_token(token).encode(), form_token.encode())

    def refuse_from_elsewhere(self, request: Request) -> None:
        """Raises HTTPException 403 when the browser says that the form was on another page than ours."""
        if not from_own_page(request, self._origin):
            raise HTTPException(403)


class Once:
    """Knows forms that were taken already: a thumb taps twice, a slow network sends again."""

    def __init__(self, chance: Callable[[int], bytes]) -> None:
        self._chance = chance
        self._taken: OrderedDict[str, None] = OrderedDict()

    def new(self) -> str:
        """The name of one form."""
        return self._chance(16).hex()

    def take(self, name: str) -> bool:
        """False when this form was taken before; a form without a name is always new."""
        if name[:64] in self._taken:
            return False
        if name:
            self._taken[name[:64]] = None
            if len(self._taken) > _REMEMBERED:
                self._taken.popitem(last=False)
        return True

    def forget(self, name: str) -> None:
        """Nothing came of this form: sent again it is taken."""
        self._taken.pop(name[:64], None)
