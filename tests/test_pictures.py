"""What comes out of `cleaned`: pixels only; and what is refused, with its reason."""

import io
import struct
import zlib

import pytest
from PIL import Image

from bot.pictures import LONGEST_SIDE, Picture, PictureRefusedError, Refusal, cleaned

LIMIT = 5 * 1024 * 1024


def encoded(kind: str, size: tuple[int, int] = (64, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "olive" if mode != "L" else 90).save(out, kind, **options)
    return out.getvalue()


def photo_with_a_place() -> bytes:
    """A JPEG as a phone writes it: GPS, maker, comment, XMP, and lying on its side."""
    notes = Image.Exif()
    notes[0x010F] = "Phone of Wanjiku"
    notes[0x0112] = 6
    notes.get_ifd(0x8825).update({1: "S", 2: (0.0, 17.0, 11.5), 3: "E", 4: (36.0, 4.0, 2.0)})
    return encoded(
        "JPEG", exif=notes, comment=b"taken at the market", xmp=b"<x:xmpmeta>secret place</x:xmpmeta>"
    )


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def test_the_place_the_maker_and_the_comment_are_gone() -> None:
    before = photo_with_a_place()
    with Image.open(io.BytesIO(before)) as image:
        assert image.getexif().get_ifd(0x8825), "the fixture must hold a place, or the test proves nothing"
    assert b"Wanjiku" in before

    picture = cleaned(before, LIMIT)

    with opened(picture) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Wanjiku", b"market", b"secret", b"Exif", b"xmp"):
        assert trace not in picture.content


def test_a_photo_that_lies_on_its_side_stands_up() -> None:
    picture = cleaned(photo_with_a_place(), LIMIT)
    assert (picture.width, picture.height) == (40, 64)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_usual_kind_becomes_a_jpeg(kind: str, mode: str) -> None:
    picture = cleaned(encoded(kind, mode=mode), LIMIT)
    assert picture.content_type == "image/jpeg"
    with opened(picture) as image:
        image.load()
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (64, 40))


def test_what_is_see_through_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    with opened(cleaned(out.getvalue(), LIMIT)) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


def test_a_large_photo_is_made_smaller() -> None:
    picture = cleaned(encoded("JPEG", (4000, 3000)), LIMIT)
    assert (picture.width, picture.height) == (LONGEST_SIDE, 1536)


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    with opened(cleaned(out.getvalue(), LIMIT)) as image:
        red, _, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("label", "content", "reason"),
    [
        ("nothing at all", b"", Refusal.NOT_A_PICTURE),
        (
            "a page that calls itself a photo",
            b"<!doctype html><script>alert(1)</script>",
            Refusal.NOT_A_PICTURE,
        ),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.NOT_A_PICTURE),
        ("a GIF", b"GIF89a" + b"\0" * 40, Refusal.NOT_A_PICTURE),
        ("a page behind the mark of a JPEG", b"\xff\xd8\xff<html>", Refusal.NOT_A_PICTURE),
        (
            "a page behind the mark of a PNG",
            b"\x89PNG\r\n\x1a\n<html><body>hello</body></html>",
            Refusal.NOT_A_PICTURE,
        ),
        ("a WebP that ends after its head", b"RIFF\0\0\0\0WEBP", Refusal.NOT_A_PICTURE),
        ("a JPEG cut in half", encoded("JPEG", (400, 400))[:900], Refusal.DAMAGED),
        ("a PNG cut short", encoded("PNG", (400, 400))[:60], Refusal.DAMAGED),
        ("40 million pixels", bomb(8000, 5000), Refusal.TOO_MANY_PIXELS),
        ("100 million pixels, Pillow warns", bomb(10_000, 10_000), Refusal.TOO_MANY_PIXELS),
        ("3.6 billion pixels, Pillow refuses", bomb(60_000, 60_000), Refusal.TOO_MANY_PIXELS),
        ("a byte more than allowed", b"\xff" * (LIMIT + 1), Refusal.TOO_LARGE),
    ],
)
def test_what_is_refused(label: str, content: bytes, reason: Refusal) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        cleaned(content, LIMIT)
    assert refused.value.reason is reason, label


def test_a_limit_that_no_quality_reaches_is_said() -> None:
    with pytest.raises(PictureRefusedError) as refused:
        cleaned(encoded("PNG", (300, 300)), 700)
    assert refused.value.reason is Refusal.TOO_LARGE
