"""What a form sends, read with limits while it streams in. Nothing is written to disk."""

import asyncio
import math
import re
import unicodedata
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from flows.messages import Point

PHOTO_BYTES = 5 * 1024 * 1024
TEXT_LETTERS = 20_000
"""Ten pages. More is sent in parts."""

_FIELDS = 20
_FIELD_BYTES = 256 * 1024
_PLAIN_BYTES = 512 * 1024
_MULTIPART_BYTES = PHOTO_BYTES + _FIELD_BYTES
_DRAINED_BYTES = 20 * 1024 * 1024
"""A browser shows our answer only after it has sent everything: so much is read and thrown away for that."""

_SECONDS = 120.0
"""5 MB on a slow 2G line take longer; the page makes a photo smaller first where it can."""

_HELD_BYTES = 64 * 1024 * 1024
"""What all forms together may hold while they arrive, on a 1 GB machine. Small forms always fit."""

_SMALL_BYTES = 64 * 1024

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class FormError(Exception):
    """A form that is not taken. `text` is what she had written, to be given back to her."""

    status = 400
    text = ""


class FormTooLargeError(FormError):
    """More bytes than a photo and a text may have, or more letters than one message may have."""

    status = 413

    def __init__(self, text: str = "") -> None:
        super().__init__("A form was larger than allowed.")
        self.text = text


class FormUnreadableError(FormError):
    """Not a form, or one that is broken."""


class FormTooSlowError(FormError):
    """A form that did not arrive in time."""

    status = 408


class FormsBusyError(FormError):
    """Too many photos arrive at the same time; this one later."""

    status = 429


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of our own forms; '' and None where a field is absent or senseless."""

    token: str = ""
    nonce: str = ""
    text: str = ""
    option: str = ""
    start: bool = False
    lang: str = ""
    after: str = ""
    point: Point | None = None
    photo: bytes | None = None


class Forms:
    """Reads forms, and keeps count of the bytes that all of them hold at the moment."""

    def __init__(self) -> None:
        self._held = 0

    async def read(self, request: Request) -> Form:
        """The form in this request. Raises FormError."""
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            raise FormUnreadableError("Not a form.")
        limit = _MULTIPART_BYTES if kind == "multipart/form-data" else _PLAIN_BYTES
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > _DRAINED_BYTES:
            raise FormTooLargeError
        try:
            async with asyncio.timeout(_SECONDS):
                return await _form(await _parsed(request, self._bounded(request, limit), kind))
        except TimeoutError:
            raise FormTooSlowError("A form did not arrive in time.") from None
        except MultiPartException as error:
            if "exceeded" in str(error):
                raise FormTooLargeError from error
            raise FormUnreadableError("A form was broken.") from error

    async def _bounded(self, request: Request, limit: int) -> AsyncGenerator[bytes, None]:
        size = held = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if size <= limit:
                    held += len(chunk)
                    self._held += len(chunk)
                    if size > _SMALL_BYTES and self._held > _HELD_BYTES:
                        raise FormsBusyError("Too many photos at the same time.")
                    yield chunk
                elif size > _DRAINED_BYTES:
                    break
            if size > limit:
                raise FormTooLargeError
        finally:
            self._held -= held


async def _parsed(request: Request, body: AsyncGenerator[bytes, None], kind: str) -> FormData:
    if kind == "multipart/form-data":
        parser = MultiPartParser(
            request.headers, body, max_files=1, max_fields=_FIELDS, max_part_size=_FIELD_BYTES
        )
        parser.spool_max_size = _MULTIPART_BYTES + 1
        return await parser.parse()
    return await FormParser(request.headers, body, max_fields=_FIELDS, max_part_size=_PLAIN_BYTES).parse()


async def _form(data: FormData) -> Form:
    photo = data.get("photo")
    content = await photo.read() if isinstance(photo, UploadFile) else b""
    await data.close()
    text = plain(_field(data, "text"))
    if len(text) > TEXT_LETTERS:
        raise FormTooLargeError(text)
    if len(content) > PHOTO_BYTES:
        raise FormTooLargeError(text)
    return Form(
        token=_field(data, "token")[:128],
        nonce=_field(data, "nonce")[:64],
        text=text,
        option=_field(data, "option")[:500],
        start=_field(data, "start") != "",
        lang=_field(data, "lang")[:8],
        after=_field(data, "after")[:128],
        point=_point(_field(data, "lat"), _field(data, "lon")),
        photo=content or None,
    )


def _field(data: FormData, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _point(latitude: str, longitude: str) -> Point | None:
    try:
        point = Point(float(latitude[:24]), float(longitude[:24]))
    except ValueError:
        return None
    if not (math.isfinite(point.latitude) and math.isfinite(point.longitude)):
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None


def plain(text: str) -> str:
    """Text as every database can store it: one kind of line end, no null bytes, no half characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize(
        "NFC", _CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))
    ).strip()
