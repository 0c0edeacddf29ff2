"""What is done to a text before anything reads it: Rasa's traps, and what phones send, handled in one place."""

from __future__ import annotations

import re
import unicodedata

# 5,000 letters get a confident nonsense intent; nobody needs more than this to say what they want.
LONGEST = 1_000

_SLASH_COMMAND = re.compile(r"^[/\s]+")
# Rasa reads "/intent{...}" as that intent at confidence 1.0: without the slash and braces it is only words.
_BRACES = re.compile(r"[{}]")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})


def cleaned(text: str) -> str | None:
    """The text as models and word rules take it, or None where it says nothing (blank, emoji, digits, marks only).

    Normalised (NFKC), without control and format characters (null bytes, zero-width, direction marks), with one kind of
    apostrophe ("ng'ombe"), white space collapsed, no leading slash, at most LONGEST characters.
    """
    # Normalising may lengthen a text up to 18 times, so it is cut before as well as after.
    normalised = unicodedata.normalize("NFKC", text[: 2 * LONGEST].translate(_APOSTROPHES))
    written = normalised if normalised.isascii() and normalised.isprintable() else _readable(normalised)
    plain = " ".join(_BRACES.sub(" ", _SLASH_COMMAND.sub("", written)).split())[:LONGEST].strip()
    return plain if any(character.isalpha() for character in plain) else None


def _readable(text: str) -> str:
    """Without what is not written: control characters become spaces; unassigned, private and half ones go."""
    return "".join(_replaced(character) for character in text)


def _replaced(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    return "" if category in {"Cf", "Cn", "Co", "Cs"} else character
