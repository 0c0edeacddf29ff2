"""Numbers of public matters, as they are written: behind a # or a word for it; a bare one is that of a forum."""

import re

from flows.typed_codes import LETTER

_NUMBER = re.compile(rf"(?:#\s?|\b(?:matter|jambo|swala|suala|tatizo)\s+(?:no\.?|number|namba|nambari|ya|la)?\s*#?\s?)({LETTER}{{5,6}})\b",
                     re.IGNORECASE)  # fmt: skip


def matter_number_in(words: str) -> str | None:
    """The number that stands behind a mark in the words; None without one."""
    found = _NUMBER.search(words)
    if found is None:
        return None
    number = found[1].upper()
    marked = "#" in found[0]
    # "a matter about water": only a mark, or a digit in it, makes a word of five letters a number.
    return number if marked or any(one.isdigit() for one in number) or found[1].isupper() else None
