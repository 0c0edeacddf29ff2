"""An invitation's code and the numbers of cases and commendations, as they are typed: in any case, with or without dashes."""

import re

from flows.typed_codes import LETTER

_INVITATION = re.compile(rf"(?<!\w)({LETTER}{{4}})[\s-]?({LETTER}{{4}})[\s-]?({LETTER}{{4}})(?!\w)")
_CASE = re.compile(rf"{LETTER}{{5}}")
_REFERRAL = re.compile(rf"[Rr]{LETTER}{{5}}")
_MATTER = re.compile(rf"{LETTER}{{5,6}}")
_COMMENDATION = re.compile(rf"[Cc]{LETTER}{{5}}")


def invitation_in(words: str) -> str | None:
    """The code of an invitation in the words as ABCD-EFGH-JKMN, None when there is none."""
    found = _INVITATION.search(words)
    return "-".join(found.groups()).upper() if found else None


def case_in(words: str) -> str | None:
    """The number of a case, when the words are nothing else; None otherwise."""
    return _alone(_CASE, words)


def commendation_in(words: str) -> str | None:
    """The number of a commendation, when the words are nothing else; None otherwise."""
    return _alone(_COMMENDATION, words)


def matter_in(words: str) -> str | None:
    """The number of a public matter, when the words are nothing else; None otherwise."""
    return _alone(_MATTER, words)


def referral_in(words: str) -> str | None:
    """The number of a referral, when the words are nothing else; None otherwise."""
    return _alone(_REFERRAL, words)


def _alone(number: re.Pattern[str], words: str) -> str | None:
    found = number.fullmatch(words.strip().lstrip("#").strip())
    return found.group().upper() if found else None
