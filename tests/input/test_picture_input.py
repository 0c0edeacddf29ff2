"""Pictures and sounds from strangers: cut, changed, huge, of every kind that Pillow writes, and two files in one."""

import io
import resource
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.errands import NotKeptError, checked
from bot.pictures import MOST_PIXELS, Picture, PictureRefusedError, cleaned
from tests.input.measured import many, quickly

LIMIT = 5 * 1024 * 1024
Image.init()
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I", "I;16", "F", "HSV", "LAB")


def written(kind: str, mode: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes | None:
    """A picture as Pillow writes it; None where this kind has no such mode."""
    out = io.BytesIO()
    if kind == "IM":  # Pillow itself gives it up
        return None
    try:
        Image.new(mode, size).save(out, kind, **options)
    except (OSError, KeyError, ValueError, TypeError, AttributeError, struct.error, SystemError):
        return None
    return out.getvalue()


ALL = {
    (kind, mode): content for kind in sorted(Image.SAVE) for mode in MODES if (content := written(kind, mode))
}
TAKEN = [content for (kind, _), content in ALL.items() if kind in {"JPEG", "PNG", "WEBP"}]
EXIF = Image.Exif()
EXIF[0x0112], EXIF[0x010F] = 6, "Phone of Wanjiku"
NOTED = [
    written("JPEG", "RGB", exif=EXIF, comment=b"x" * 60_000),
    written("PNG", "RGBA", exif=EXIF),
    written("WEBP", "RGB", exif=EXIF),
]
NOISE = Image.effect_noise((300, 200), 90).convert("RGB")


def noise(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    NOISE.save(out, kind, **options)
    return out.getvalue()


SEEDS = [
    *TAKEN,
    *filter(None, NOTED),
    noise("JPEG", progressive=True),
    noise("PNG"),
    noise("WEBP", lossless=True),
]


def taken_or_refused(content: bytes) -> Picture | None:
    try:
        picture = quickly(lambda: cleaned(content, LIMIT))
    except PictureRefusedError:
        return None
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert b"Wanjiku" not in picture.content
    assert b"Exif" not in picture.content
    return picture


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in ALL}))
def test_every_kind_that_pillow_writes(kind: str) -> None:
    for (written_as, mode), content in ALL.items():
        if written_as != kind:
            continue
        picture = taken_or_refused(content)
        if kind in {"JPEG", "PNG", "WEBP"}:
            assert picture is not None, mode
        else:
            assert picture is None or content.startswith(b"\xff\xd8\xff"), mode  # MPO begins with a JPEG


@many(250)
@given(st.sampled_from(SEEDS), st.data())
def test_cut_or_changed(content: bytes, data: st.DataObject) -> None:
    made = bytearray(content)
    for _ in range(data.draw(st.integers(0, 6))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(made)))
    taken_or_refused(bytes(made[:cut]) if data.draw(st.booleans()) else bytes(made))


@many(120)
@given(
    st.sampled_from(SEEDS),
    st.binary(max_size=400),
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", b"GIF89a", b""]),
)
def test_two_files_in_one(content: bytes, other: bytes, mark: bytes) -> None:
    for made in (
        content + b"<script>alert(1)</script>PK\x03\x04" + other,
        mark + other,
        mark + content,
        other + content,
    ):
        picture = taken_or_refused(made)
        assert picture is None or b"<script>" not in picture.content


def _png(width: int, height: int, packed: bytes, *more: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    middle = b"".join(chunk(name, data) for name, data in more)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + middle + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


BOMBS = {
    "as many pixels as are taken": lambda: _png(6000, 5000, zlib.compress(b"\0" * (6000 * 3 + 1) * 5000, 9)),
    "a pixel too many": lambda: _png(6001, 5000, b""),
    "two thousand million": lambda: _png(2**31 - 1, 1, b""),
    "a hundred MB of text in it": lambda: _png(
        10, 10, zlib.compress(b"\0" * 310), (b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    ),
    "a colour profile of 100 MB": lambda: _png(
        10, 10, zlib.compress(b"\0" * 310), (b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    ),
    "more rows than it says": lambda: _png(10, 10, zlib.compress(b"\0" * 50_000_000, 9)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_burst_small(bomb: str) -> None:
    content = BOMBS[bomb]()
    assert len(content) < LIMIT
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(PictureRefusedError):
        quickly(lambda: cleaned(content, LIMIT))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 6 * MOST_PIXELS / 1024 / 1024 + 60, f"{grown:.0f} MB"


@many(250)
@given(
    st.one_of(st.binary(max_size=300), st.sampled_from(SEEDS)),
    st.sampled_from([b"OggS", b"ID3", b"#!AMR", b"\xff\xfb", b"RIFF", b""]),
)
def test_a_voice_note_of_any_bytes(content: bytes, mark: bytes) -> None:
    try:
        file = quickly(lambda: checked(mark + content, LIMIT))
    except NotKeptError:
        return
        return
    assert file.content_type in {"audio/ogg", "audio/mpeg", "audio/amr", "image/jpeg"}
