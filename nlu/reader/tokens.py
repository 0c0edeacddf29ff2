"""Rasa's WhitespaceTokenizer (rasa/nlu/tokenizers/whitespace_tokenizer.py, 3.6.21), without the `regex` package."""

from __future__ import annotations

import re
import unicodedata

# Marks that belong to no word: before white space, after white space unless a number follows, and between letters
# unless they may be part of a web address.
_MARKS = re.compile(
    r"[^\w#@&]+(?=\s|$)"
    r"|(\s|^)[^\w#@&]+(?=[^0-9\s])"
    r"|(?<=[^0-9\s])[^\w._~:/?#\[\]()@!$&*+,;=-]+(?=[^0-9\s])"
)
# rasa.utils.io.get_emoji_regex: its third last range takes in Chinese and much else; that is what Rasa does.
_EMOJI = re.compile(
    "[\U0001f600-\U0001f64f\U0001f300-\U0001f5ff\U0001f680-\U0001f6ff\U0001f1e0-\U0001f1ff"
    "\U00002702-\U000027b0\U000024c2-\U0001f251\u200d\u200c]+"
)
_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_LETTER_SYMBOLS = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))


def tokens(text: str) -> list[str]:
    """The words of a text, marks and emoji off; the whole text as one word where nothing else is left."""
    if text.isascii():
        words = _MARKS.sub(" ", text).split()
    else:
        words = _without_marks(text).split()
        words = [word for word in words if _EMOJI.fullmatch(word) is None]
    return words or [text]


def _without_marks(text: str) -> str:
    """As Rasa does it with the `regex` package, whose idea of a word's letters is wider than `re`'s.

    The patterns look at the kind of a character only, so they run over a shadow of the text in which every foreign
    character is replaced by a plain one of its kind, and the spans found are cut from the text.
    """
    shadow = "".join(character if character.isascii() else _kind(character) for character in text)
    pieces, position = [], 0
    for match in _MARKS.finditer(shadow):
        pieces.append(text[position : match.start()])
        position = match.end()
    return " ".join((*pieces, text[position:]))


def _kind(character: str) -> str:
    if character.isspace():
        return " "
    code = ord(character)
    if unicodedata.category(character) in _WORD_CATEGORIES or character in "\u200c\u200d":
        return "a"
    return "a" if any(first <= code <= last for first, last in _LETTER_SYMBOLS) else "%"
