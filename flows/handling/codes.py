"""An invitation's code and the numbers of cases and commendations, as they are typed: in any case, with or without dashes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.engine.answers import Pick, Said, Wording, picked

_LETTER = "[2-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
"""What codes are made of: nothing that looks like something else (0 O, 1 I L, U V)."""
_INVITATION = re.compile(rf"(?<!\w)({_LETTER}{{4}})[\s-]?({_LETTER}{{4}})[\s-]?({_LETTER}{{4}})(?!\w)")
_CASE = re.compile(rf"{_LETTER}{{5}}")
_COMMENDATION = re.compile(rf"[Cc]{_LETTER}{{5}}")


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


def _alone(number: re.Pattern[str], words: str) -> str | None:
    found = number.fullmatch(words.strip().lstrip("#").strip())
    return found.group().upper() if found else None


@dataclass(frozen=True, slots=True)
class InvitationCode:
    """The code of an invitation; the options beside it are for having none."""

    picks: tuple[Pick, ...] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'code': 'ABCD-EFGH-JKMN'} or {'option': id}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        code = invitation_in(said.text)
        return {"code": code} if code else None

    def holds(self, value: object) -> bool:
        """A code holds; an option holds while it is there."""
        return isinstance(value, dict) and ("code" in value or _offered(self.picks, value))


@dataclass(frozen=True, slots=True)
class NumberOr:
    """A number that `number_in` reads, whether it stands in the list or not, or one of the options."""

    number_in: Callable[[str], str | None]
    picks: tuple[Pick, ...] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'option': id} or {'number': as it is shown}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        number = self.number_in(said.text)
        return {"number": number} if number else None

    def holds(self, value: object) -> bool:
        """A number holds; an option holds while it is there."""
        return isinstance(value, dict) and ("number" in value or _offered(self.picks, value))


def _offered(picks: Sequence[Pick], value: dict[str, object]) -> bool:
    return any(pick.id == value.get("option") for pick in picks)
