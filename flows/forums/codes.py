"""Numbers of forums and codes of attendance and of groups, as they are typed: in any case, with spaces or dashes."""

import re

from flows.typed_codes import LETTER

_FORUM = re.compile(rf"{LETTER}{{5}}")
_ATTENDANCE = re.compile(rf"({LETTER}{{3}})[\s-]?({LETTER}{{3}})")
_AFTER = re.compile(
    r"\s*/?(?:attend(?:ing|ance)?|nipo|nimefika|niko|nimekuja|here|hapa|i am here|im here|code|kodi|msimbo)(?: (?:hapa|here|"
    r"code|kodi|ni|is))*"
    rf"[\s:,-]+({LETTER}{{6}})\W*",
    re.IGNORECASE,
)
_SHORT = 5
"""Letters: words of five with one vowel are common ("stand")."""
_GROUP = re.compile(rf"(?<!\w)({LETTER}{{4}})[\s-]?({LETTER}{{4}})(?!\w)")


def forum_number_in(words: str) -> str | None:
    """The number of a forum, when the words are nothing else; None otherwise."""
    found = _FORUM.fullmatch(words.strip().lstrip("#").strip())
    return found.group().upper() if found else None


def attendance_code_in(words: str) -> str | None:
    """A code of attendance when the words are nothing else, or it stands after "attend", "nipo", "nimefika"; else None.

    Many a word of six letters looks like one ("market"): only a forum that it opens makes it one.
    """
    if found := _ATTENDANCE.fullmatch(words.strip()):
        return "".join(found.groups()).upper()
    return named_attendance_code(words)


def named_attendance_code(words: str) -> str | None:
    """A code of attendance behind a word that says that it is one; None otherwise."""
    found = _AFTER.fullmatch(words)
    return found.group(1).upper() if found else None


def drawn(code: str) -> bool:
    """Whether such letters and digits are hardly a word of a language, and no amount or number of an identity card."""
    letters = sum(one.isalpha() for one in code)
    few = 0 if len(code) <= _SHORT else 1
    return letters > 0 and (letters < len(code) or sum(one in "aeyAEY" for one in code) <= few)


def group_code_in(words: str) -> str | None:
    """The code of a group anywhere in the words that is hardly a word; None when there is none."""
    codes = ("".join(found.groups()) for found in _GROUP.finditer(words))
    return next((code.upper() for code in codes if drawn(code)), None)


def group_code_alone(words: str) -> str | None:
    """The code of a group, when the words are nothing else: asked for it, any that looks like one is looked up."""
    found = _GROUP.fullmatch(words.strip())
    return "".join(found.groups()).upper() if found else None


def group_code(words: str) -> str | None:
    """What is looked up where a code is asked for: it alone, or one that stands in the words."""
    return group_code_alone(words) or group_code_in(words)
