"""An invitation's code and a case's number, as they are typed: in any case, with or without dashes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.engine.answers import Pick, Said, Wording, picked

_LETTER = "[2-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
"""What codes are made of: nothing that looks like something else (0 O, 1 I L, U V)."""
_INVITATION = re.compile(rf"(?<!\w)({_LETTER}{{4}})[\s-]?({_LETTER}{{4}})[\s-]?({_LETTER}{{4}})(?!\w)")
_NUMBER = re.compile(rf"(?<!\w){_LETTER}{{5}}(?!\w)")


def invitation_in(words: str) -> str | None:
    """The code of an invitation in the words as ABCD-EFGH-JKMN, None when there is none."""
    found = _INVITATION.search(words)
    return "-".join(found.groups()).upper() if found else None


def number_in(words: str) -> str | None:
    """The number of a case, when the words are nothing else; None otherwise."""
    found = _NUMBER.fullmatch(words.strip().lstrip("#").strip())
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
class CaseOr:
    """The number of a case, whether it stands in the list or not, or one of the options."""

    picks: tuple[Pick, ...] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'option': id} or {'number': five characters}."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        number = number_in(said.text)
        return {"number": number} if number else None

    def holds(self, value: object) -> bool:
        """A number holds; an option holds while it is there."""
        return isinstance(value, dict) and ("number" in value or _offered(self.picks, value))


def _offered(picks: Sequence[Pick], value: dict[str, object]) -> bool:
    return any(pick.id == value.get("option") for pick in picks)
