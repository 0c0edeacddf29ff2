"""The number of an office, as somebody types it who has just called it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.engine.answers import Pick, Said, Wording, picked

PHONE = re.compile(r"0[0-9]{2,3} [0-9]{3} [0-9]{3,4}")
"""As it is kept and shown."""
_NUMBER = re.compile(r"(?:\+?254|0)([0-9]{8,9})")
_BETWEEN = re.compile(r"[\s().\-]+")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A Kenyan number, landline or mobile; the options beside it are for not giving one."""

    picks: Sequence[Pick] = ()
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, str] | None:
        """{'phone': as it is dialled in Kenya, in groups} or {'option': id}."""
        found = _NUMBER.fullmatch(_BETWEEN.sub("", said.text))
        if found and found.group().isascii():
            return {"phone": grouped(f"0{found.group(1)}")}
        option = picked(self.picks, said, wording)
        return {"option": option} if option else None

    def holds(self, value: object) -> bool:
        """A number holds; an option holds while it is there."""
        return isinstance(value, dict) and (
            "phone" in value or any(pick.id == value.get("option") for pick in self.picks)
        )


def grouped(digits: str) -> str:
    """Three groups, read aloud easily: 0700 000 001, 051 000 0001."""
    first = 4 if len(digits) == 10 and digits[1] in "178" else 3
    return f"{digits[:first]} {digits[first : first + 3]} {digits[first + 3 :]}"
