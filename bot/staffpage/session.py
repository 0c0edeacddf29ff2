"""The session cookie, and the token in every form."""

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.webpage.session import from_own_page, origin_of


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
