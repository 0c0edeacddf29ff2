"""A small form of a page without photos, read with limits while it streams in."""

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.channels.webpage.forms import plain

LARGEST = 64 * 1024
"""Bytes. The longest letter, each of its signs written as `%F0%9F%98%80`, is smaller."""
_SECONDS = 60.0
_FIELDS = 12


class FormRefusedError(Exception):
    """A form that is not taken; `status` is the answer of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__("A form was too large, too slow or none of ours.")
        self.status = status


async def fields_of(request: Request) -> Mapping[str, str]:
    """The fields by name, the last of each name. Raises FormRefusedError."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FormRefusedError(415)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > LARGEST:
        raise FormRefusedError(413)
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
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
