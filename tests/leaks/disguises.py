"""How a word can lie somewhere without standing there: each encoding that this program or its libraries use.

`needles` gives the bytes to look for; `layers` what else has to be looked through: streams that gzip or zlib packed.
"""

import base64
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from html import escape
from quopri import encodestring
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""Bytes: what is shorter is met by chance."""
MOST_UNPACKED = 64 * 2**20
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


def needles(word: str, shortest: int = SHORTEST) -> dict[str, bytes]:
    """What to look for, by the name of the disguise."""
    plain = word.encode()
    found = {
        "utf-8": plain,
        "latin-1": word.encode("latin-1", "ignore"),
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "percent": quote(word, safe="").encode(),
        "form": quote_plus(word).encode(),
        "percent, small": re.sub(r"%..", lambda one: one.group().lower(), quote(word, safe="")).encode(),
        "json": json.dumps(word)[1:-1].encode(),
        "html": escape(word).encode(),
        "quoted-printable": encodestring(plain).strip(),
        "python": repr(plain)[2:-1].encode(),
        "case": word.lower().encode(),
    }
    found |= _in_base64(plain, "base64") | _in_base64(word.encode("utf-16-le"), "base64 of utf-16-le")
    for name, content in (("hex", plain), ("hex of utf-16-le", word.encode("utf-16-le"))):
        found |= {name: content.hex().encode(), f"{name}, capitals": content.hex().upper().encode()}
    if is_number(word):
        found |= _of_digits(re.sub(r"\D", "", word))
    return {name: needle for name, needle in found.items() if len(needle) >= shortest}


def is_number(word: str) -> bool:
    """Whether it is digits, with what people write between them."""
    return len(re.sub(r"\D", "", word)) >= 9 and not re.search(r"[^\d +()-]", word)


def layers(content: bytes, depth: int = 2) -> Iterator[bytes]:
    """The content, and what is packed anywhere in it, packed again up to `depth` times."""
    yield content
    if depth:
        for at in _PACKED.finditer(content):
            if unpacked := _unpacked(content[at.start() :]):
                yield from layers(unpacked, depth - 1)


def _in_base64(content: bytes, name: str) -> dict[str, bytes]:
    """At each of the three places where it can begin in a longer stream, and in both alphabets."""
    found = {}
    for before in range(3):
        packed = base64.b64encode(b"\0" * before + content)
        # The first and last letters also hold bits of what stands beside it.
        first, last = (0, 2, 3)[before], -4 if (before + len(content)) % 3 else None
        found[f"{name} at {before}"] = packed[first:last]
        found[f"{name} for addresses at {before}"] = packed[first:last].translate(
            bytes.maketrans(b"+/", b"-_")
        )
    return found


def _of_digits(digits: str) -> dict[str, bytes]:
    """A number as people and programs write it: +254 700 000 001, 0700-000-001, 700000001, or as eight bytes."""
    own = digits.removeprefix("254") if len(digits) == 12 else digits
    found = {"digits": digits.encode(), "own digits": own.encode()}
    for sign in (" ", "-", ".", "\u00a0"):
        found |= {
            f"digits by {size} with {sign!r}": sign.join(
                own[at : at + size] for at in range(0, len(own), size)
            ).encode()
            for size in (2, 3, 4)
        }
    number = int(digits)
    if number.bit_length() <= 64:
        # SQLite keeps up to 47 bits in six bytes (sqlite.org/fileformat.html, 2.1), PostgreSQL any in eight.
        found |= {"big-endian": number.to_bytes(8), "little-endian": number.to_bytes(8, "little")}
        if number.bit_length() < 48:
            found["six bytes"] = number.to_bytes(6)
    return {name: needle for name, needle in found.items() if len(needle) >= SHORTEST}


def _unpacked(content: bytes) -> bytes:
    """As far as it can be unpacked; b'' when it was no packed stream after all."""
    opening = zlib.decompressobj(wbits=47)  # gzip's or zlib's head, whichever is there
    try:
        return opening.decompress(content, MOST_UNPACKED)
    except zlib.error:
        return b""


def packed(content: bytes) -> dict[str, bytes]:
    """The same content as each packing leaves it, for the tests of the search itself."""
    return {"gzip": gzip.compress(content), "zlib": zlib.compress(content)}
