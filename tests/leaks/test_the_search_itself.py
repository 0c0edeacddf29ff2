"""A canary that somebody planted is found, in each disguise and each place; else the tests beside this one find nothing either."""

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.leaks.disguises import needles, packed
from tests.leaks.looking import Leak, Places, leaks, unplanned

WORD, PHONE, CODE, CHAT = "Kanarimaelezo-1f", "+254700000013", "4826 1937 5520 9174", "71390446218805"
AROUND = [b"", b"x", b"xy"]
DISGUISES = {
    "as it is": WORD.encode(),
    "utf-16": WORD.encode("utf-16"),
    "hex": WORD.encode().hex().encode(),
    "percent": quote(WORD, safe="").encode(),
    "json": json.dumps({"text": WORD}).encode(),
    "a log of bytes": repr(WORD.encode()).encode(),
    "small letters": WORD.lower().encode(),
}
NUMBERS = {
    "with a plus": (PHONE, b"to +254700000013."),
    "as WhatsApp": (PHONE, b"whatsapp:%2B254700000013"),
    "at home": (PHONE, b"0700000013"),
    "spaced": (PHONE, b"0700 000 013"),
    "dashed": (PHONE, b"+254-700-000-013"),
    "a code in one": (CODE, b"4826193755209174"),
    "a code with dashes": (CODE, b"4826-1937-5520-9174"),
    "a chat id in SQLite": (CHAT, int(CHAT).to_bytes(6)),
    "a chat id in PostgreSQL": (CHAT, int(CHAT).to_bytes(8)),
}


def found_in(content: bytes, word: str = WORD) -> list[Leak]:
    places = Places()
    places.keeps("planted", b"\x00before " + content + b" after\xff")
    return leaks(places, {"word": word})


@pytest.mark.parametrize("how", DISGUISES)
@pytest.mark.parametrize("packing", ["", "gzip", "zlib"])
def test_a_word_is_found(how: str, packing: str) -> None:
    content = DISGUISES[how]
    assert found_in(packed(content)[packing] if packing else content)


@pytest.mark.parametrize("before", AROUND)
@pytest.mark.parametrize("after", AROUND)
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("word", [WORD, PHONE, CODE, "Kanariélüü?>"])
def test_a_word_is_found_in_base64(before: bytes, after: bytes, encode: object, word: str) -> None:
    assert callable(encode)
    assert found_in(encode(before + word.encode() + after), word)


@pytest.mark.parametrize("how", NUMBERS)
def test_a_number_is_found(how: str) -> None:
    word, content = NUMBERS[how]
    assert found_in(content, word)


@pytest.mark.parametrize(
    "place", ["log.txt", "var/tmp/upload", "var/Kanarimaelezo-1f", "said", "deleted row"]
)
def test_every_place_is_searched(tmp_path: Path, place: str) -> None:
    places = Places([tmp_path])
    if place == "said":
        places.keeps("the error page", f"<p>{WORD}</p>")
    elif place == "deleted row":
        with closing(sqlite3.connect(tmp_path / "a.db")) as made, made:
            made.execute("PRAGMA secure_delete = OFF")
            made.execute("CREATE TABLE a (b)")
            made.execute("INSERT INTO a VALUES (?)", (WORD,))
            made.commit()
            made.execute("DELETE FROM a")
            made.commit()
    else:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("nothing" if "Kanari" in place else f"a line with {WORD}")
    assert leaks(places, {"word": WORD})
    assert leaks(places, {"another": "Kanarinyingine-2e"}) == []


def test_what_is_clear_on_purpose_is_no_leak_elsewhere() -> None:
    found = [Leak("staff name", "utf-8", "var/baraza.db"), Leak("staff name", "utf-8", "log.txt")]
    assert unplanned(found, {"staff name": ["var/baraza.db"]}) == found[1:]


def test_chance_finds_nothing() -> None:
    """A needle too short would be met in any sealed value."""
    assert all(len(needle) >= 6 for word in (WORD, PHONE, CODE, CHAT) for needle in needles(word).values())
