"""Photos from strangers: opened with care, and given on without what the camera wrote into them.

A phone writes the place, the time and its own name into a photo (EXIF, XMP, comments). Only the pixels
are kept: they are drawn into a new picture that has nothing else.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 2048
"""Pixels. Enough to read a number plate or a sheet of paper; about 0.5 MB as JPEG."""

MOST_PIXELS = 30_000_000
"""A progressive JPEG is held whole while it is decoded, at 6 bytes a pixel: 180 MB, on a 1 GB machine."""

_MARKS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n"}
_QUALITIES = (85, 70, 50)

_ONE_AT_A_TIME = threading.Lock()
"""Two large photos decoded side by side would not fit into a 1 GB machine."""


class Refusal(StrEnum):
    """Why a picture is not taken."""

    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "not_a_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"


class PictureRefusedError(Exception):
    """A picture that is not taken. `reason` decides what the sender is told."""

    def __init__(self, reason: Refusal, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that holds pixels and nothing else. Width and height in pixels, as it is to be looked at."""

    content: bytes
    content_type: str
    width: int
    height: int


def cleaned(content: bytes, limit: int) -> Picture:
    """The picture in `content`, upright, at most LONGEST_SIDE pixels, as a JPEG without any metadata.

    `limit` is in bytes and holds for what comes in and for what goes out. JPEG, PNG and WebP are known by
    their first bytes; what the sender calls the file is not asked. Takes up to a second: call it
    in a thread. Raises PictureRefusedError.
    """
    if len(content) > limit:
        raise PictureRefusedError(
            Refusal.TOO_LARGE, f"A picture of {len(content)} bytes; at most {limit} are taken."
        )
    kind = _kind(content)
    if kind is None:
        raise PictureRefusedError(
            Refusal.NOT_A_PICTURE, "The first bytes are not those of a JPEG, PNG or WebP picture."
        )
    with _ONE_AT_A_TIME:
        drawn = _drawn_anew(content, kind)
        return _small_enough(drawn, limit)


def _kind(content: bytes) -> str | None:
    for kind, mark in _MARKS.items():
        if content.startswith(mark):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return None


def _drawn_anew(content: bytes, kind: str) -> Image.Image:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - 2 MB, at the first photo

    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefusedError(
                    Refusal.TOO_MANY_PIXELS,
                    f"A picture of {opened.width} by {opened.height} pixels; at most {MOST_PIXELS}.",
                )
            # JPEG can be decoded at half or a quarter of its size: less memory, same result here.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefusedError(
            Refusal.TOO_MANY_PIXELS, "Pillow takes the picture for a decompression bomb."
        ) from error
    except UnidentifiedImageError as error:
        raise PictureRefusedError(
            Refusal.NOT_A_PICTURE, f"Begins like a {kind} picture, but is none."
        ) from error
    # Pillow's decoders answer broken files with whatever their parser met: all of these have been seen.
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        EOFError,
        OverflowError,
    ) as error:
        raise PictureRefusedError(Refusal.DAMAGED, f"The {kind} picture is cut short or damaged.") from error


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture with the pixels alone: `save` would carry a comment or profile of the old one along."""
    from PIL import Image  # noqa: PLC0415 - see _drawn_anew

    fresh = Image.new("RGB", picture.size, "white")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        fresh.paste(seen, mask=seen.getchannel("A"))
    else:
        fresh.paste(picture.convert("RGB"))
    return fresh


def _small_enough(picture: Image.Image, limit: int) -> Picture:
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= limit:
            return Picture(out.getvalue(), "image/jpeg", picture.width, picture.height)
    raise PictureRefusedError(Refusal.TOO_LARGE, f"The picture cannot be made smaller than {limit} bytes.")
