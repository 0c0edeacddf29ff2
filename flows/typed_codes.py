"""Codes and numbers as an answer: whatever reads one out of the words, and options for having none."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.engine.answers import Pick, Said, Wording, picked

LETTER = "[2-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
"""What codes are made of: nothing that looks like something else (0 O, 1 I L, U V)."""


@dataclass(frozen=True, slots=True)
class CodeOr:
    """What `code_in` reads, or one of the options; the answer holds it under `named`."""

    code_in: Callable[[str], str | None]
    picks: tuple[Pick, ...] = ()
    named: str = "code"
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'option': id}, or the code as it is shown under `named`."""
        if option := picked(self.picks, said, wording):
            return {"option": option}
        code = self.code_in(said.text)
        return {self.named: code} if code else None

    def holds(self, value: object) -> bool:
        """A code holds, whether it stands in a list or not; an option holds while it is there."""
        return isinstance(value, dict) and (
            self.named in value or any(pick.id == value.get("option") for pick in self.picks)
        )
