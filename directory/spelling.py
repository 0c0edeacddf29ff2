"""How Kenyans' spellings of one name are brought together: words, folding, edit distance."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Longer messages are cut: a place is named early, and 5,000 letters must cost no more than a page.
MOST_LETTERS: Final = 1500
WORD: Final = re.compile(r"[a-z0-9]+")
DOUBLED: Final = re.compile(r"(.)\1+")
APOSTROPHES: Final = str.maketrans("", "", "'’‘`´ʼ")
# l/r, p/b, t/d, w/u and y/i are swapped in speech and in spelling; h after r, t, d, s is often left out.
SAME_SOUND: Final = str.maketrans("lpdwycq", "rbtuikk")


def words_of(text: str) -> list[str]:
    """The words of a text in small ASCII letters and digits, at most of its first 1,500 letters."""
    plain = text[:MOST_LETTERS].casefold().translate(APOSTROPHES)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return WORD.findall(plain)


def folded(key: str) -> str:
    """The key as it sounds: letters that are confused become one, doubled ones single."""
    if "h" in key:
        key = (
            key.replace("sh", "s").replace("th", "t").replace("dh", "d").replace("rh", "r").replace("gh", "g")
        )
        key = key.replace("ch", "j")
    return DOUBLED.sub(r"\1", key.translate(SAME_SOUND))


def deletions(key: str) -> set[str]:
    """The key and everything that one left-out letter makes of it."""
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}


def edits(one: str, other: str, most: int) -> int:
    """Edit distance (a swap of neighbours counts one); anything above ``most`` comes back as ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
