"""What the forms of the page send, and whether they were on the page of that very link."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.channels.webpage.forms import plain

LARGEST = 32 * 1024
"""Bytes; the longest words, each sign written as `%F0%9F%98%80`, are smaller."""
SECONDS = 60.0
_FIELDS = 8


class FormRefusedError(Exception):
    """A form that is not taken; `status` is the answer of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__("A form was too large, too slow or none of ours.")
        self.status = status


@dataclass(frozen=True, slots=True)
class Form:
    """`percent` is None where no whole number from 0 to 100 was written; `words` may be as long as the form."""

    token: str = field(repr=False)
    step: str
    percent: int | None
    written_percent: str
    words: str = field(repr=False)


async def form_of(request: Request) -> Form:
    """The form in this request. Raises FormRefusedError."""
    fields = await _fields(request)
    written = fields.get("percent", "").strip().removesuffix("%").strip()[:8]
    fits = written.isascii() and written.isdecimal() and int(written) <= 100
    return Form(
        fields.get("form", "")[:128],
        fields.get("step", "")[:20],
        int(written) if fits else None,
        written,
        fields.get("words", ""),
    )


@dataclass(frozen=True, slots=True)
class FormTokens:
    """`secret` keys them: another page can neither read nor compute one."""

    secret: bytes = field(repr=False)

    def of(self, link: str) -> str:
        """What every form of this link carries."""
        return hmac.new(self.secret, b"referral:" + link.encode(), hashlib.sha256).hexdigest()

    def fits(self, link: str, token: str) -> bool:
        """Whether a form was made for this link."""
        return hmac.compare_digest(self.of(link).encode(), token.encode())


async def _fields(request: Request) -> Mapping[str, str]:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FormRefusedError(415)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > LARGEST:
        raise FormRefusedError(413)
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise FormRefusedError(413)
    except TimeoutError:
        raise FormRefusedError(408) from None
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="replace"
        )
    except ValueError:  # of which UnicodeDecodeError is one
        raise FormRefusedError(400) from None
    return {name: plain(value) for name, value in pairs}
