"""The canaries of one run: invented words, numbers and files that nothing else in the program could contain."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Mapping

from PIL import Image

WORDS = (
    "her name on telegram", "her name on whatsapp", "the name she gives", "what she tells", "what she adds", "caption", "camera",
    "place", "pin label", "voice", "file name", "question to her", "her answer", "handoff", "praise", "officer", "comment",
    "forum question", "called in the group", "body's answer", "failing", "typed in", "group talk", "guess", "header", "path",
    "form field", "cookie", "refused", "said by staff", "opaque", "hook", "line to a person",
)  # fmt: skip
"""Each becomes a word of its own: `Kanari`, what it is, and what chance adds."""


CHATS = 12


def words(seed: int) -> dict[str, str]:
    """The canaries by what they are. A phone number is one that nobody has (+2547000...)."""
    chance = random.Random(seed)

    def letters(number: int) -> str:
        return "".join(chance.choice("bcdfghjkmnpqrstvwxz") for _ in range(number))

    found = {name: f"Kanari{''.join(part for part in name if part.isalpha())}{letters(5)}" for name in WORDS}
    found |= {
        "phone": f"+2547000000{chance.randrange(10, 50)}",
        "phone of staff": f"+2547000000{chance.randrange(50, 99)}",
        **{f"chat {number}": str(chance.randrange(2**44, 2**45)) for number in range(CHATS)},
        "chat of staff": str(chance.randrange(2**44, 2**45)),
        "pin": f"-0.3031{chance.randrange(10_000, 99_999)}",
        "e-mail": f"kanari.{letters(8)}@example.org",
    }
    return found


def photo(canaries: Mapping[str, str]) -> bytes:
    """As a camera makes it: whose it is, a comment, and where it was."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = canaries["camera"]  # description, artist, copyright
    exif[0x9286] = canaries["camera"].encode("utf-16-le")  # the user's comment
    exif.get_ifd(0x8825).update({1: "S", 2: (0.0, 18.0, 11.1), 3: "E", 4: (36.0, 4.0, 48.3)})
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG", exif=exif, comment=canaries["camera"].encode())
    return out.getvalue()


def voice(canaries: Mapping[str, str]) -> bytes:
    """A page of an Ogg stream (RFC 3533) that says who spoke, as recorders write it."""
    tag = f"ARTIST={canaries['voice']}".encode()
    body = b"OpusTags" + struct.pack("<I", len(tag)) + tag
    return b"OggS" + bytes(22) + bytes([1, len(body)]) + body + canaries["voice"].encode() * 40
