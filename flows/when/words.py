"""A text as the words of time in it: numbers, canonical words, dates and clock times, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from flows.when.vocabulary import CANONICAL, NOT_SLIPS, NUMBERS

# A time stands early in what people write, and 5,000 letters must cost no more than a page.
MOST_LETTERS: Final = 2000
SHORTEST_SLIP: Final = 6
TOKEN: Final = re.compile(
    r"(?P<iso>(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})(?![0-9])"
    r"|(?P<dmy>[0-9]{1,2}(?P<mark>[/.-])[0-9]{1,2}(?P=mark)(?:[0-9]{4}|[0-9]{2}))(?![0-9])"
    r"|(?P<dm>[0-9]{1,2}/[0-9]{1,2})(?![0-9/])"
    r"|(?P<hm>[0-9]{1,2}[:.][0-9]{2})(?![0-9])"
    r"|(?P<ampm>[ap]\.\s?m\b\.?)"
    r"|(?P<word>[a-z]+(?:['’][a-z]+)*[0-9]?|[0-9]{1,2}(?:day|nite|night)\b)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<other>[^\s])"
)
ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
STRETCHED: Final = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word. ``canon`` is its canonical word of time or ""; ``number`` its value if it is one.

    ``shape`` is "word", "number", "other" or the form of a written date or clock time.
    """

    text: str
    start: int
    end: int
    shape: str
    canon: str = ""
    number: int | None = None


NOTHING: Final = Word("", 0, 0, "none")


def word_at(words: list[Word], at: int) -> Word:
    """The word at this index, or NOTHING before the first and after the last."""
    return words[at] if 0 <= at < len(words) else NOTHING


def words_in(text: str) -> list[Word]:
    """The words of at most the first 2,000 letters, number words joined ("kumi na mbili" is 12)."""
    plain = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text[:MOST_LETTERS])
    words = []
    for match in TOKEN.finditer(plain):
        shape = match.lastgroup or "other"
        words.append(_word(match.group(), match.start(), match.end(), "dmy" if shape == "mark" else shape))
    return _joined(words)


def _word(text: str, start: int, end: int, shape: str) -> Word:
    if shape == "number":
        return Word(text, start, end, shape, number=int(text) if len(text) <= 6 else None)
    if shape == "ampm":
        return Word(text, start, end, "word", canon="AM" if text[0] == "a" else "PM")
    if shape != "word":
        return Word(text, start, end, shape)
    plain = STRETCHED.sub(r"\1", text.replace("'", "").replace("’", ""))
    if plain in NUMBERS:
        return Word(plain, start, end, "word", number=NUMBERS[plain])
    return Word(plain, start, end, "word", canon=CANONICAL.get(plain) or _slip(plain))


def _joined(words: list[Word]) -> list[Word]:
    """Compound numbers as one word: "ishirini na tano", "twenty five"; ordinals: "12th"."""
    joined: list[Word] = []
    place = 0
    while place < len(words):
        word = words[place]
        nexts = [*words[place + 1 : place + 3], NOTHING, NOTHING]
        ones = nexts[1] if nexts[0].text == "na" else nexts[0]
        tens = word.number if word.shape == "word" else None
        if (
            tens in {10, 20, 30, 40, 50}
            and ones.shape == "word"
            and ones.number
            and ones.number < 10
            and (nexts[0].text == "na" or tens != 10)
        ):
            joined.append(Word(word.text, word.start, ones.end, "word", number=tens + ones.number))
            place += 3 if nexts[0].text == "na" else 2
        elif word.shape == "number" and nexts[0].text in ORDINALS and nexts[0].start == word.end:
            joined.append(Word(word.text, word.start, nexts[0].end, "ordinal", number=word.number))
            place += 2
        else:
            joined.append(word)
            place += 1
    return joined


def _slip(word: str) -> str:
    """The canonical word that one wrong, missing, extra or swapped letter away from this one, or ""."""
    if not 5 <= len(word) <= 12 or word in NOT_SLIPS:
        return ""
    for shorter in (word, *_shortened(word)):
        for known in NEAR.get(shorter, ()):
            if word[0] == known[0] and _one_slip(word, known):
                return CANONICAL[known]
    return ""


def _shortened(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _one_slip(word: str, known: str) -> bool:
    if len(word) != len(known):
        longer, shorter = (word, known) if len(word) > len(known) else (known, word)
        return shorter in _shortened(longer)
    differing = [place for place in range(len(word)) if word[place] != known[place]]
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        return word[differing[0]] == known[differing[1]] and word[differing[1]] == known[differing[0]]
    return len(differing) == 1


def _near() -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for known in CANONICAL:
        if len(known) >= SHORTEST_SLIP:
            for key in (known, *_shortened(known)):
                near.setdefault(key, []).append(known)
    return near


NEAR: Final = _near()
