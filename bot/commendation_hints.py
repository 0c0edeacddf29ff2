"""What whoever looks at a commendation should think of first: words of blame, a name praised by its bearer, the same told twice."""

import re
from collections.abc import Iterable
from datetime import timedelta

from flows.engine.answers import plain
from storage.commendations import Commendation
from storage.named_in import Told, same_name

CLOSE = timedelta(days=7)
"""Two of the same station and officer this close may be the same told twice."""
BLAME = (
    r"thanks? (?:you )?for (?:nothing|the bribe|wasting|ignoring|beating|sleeping)", r"great job (?:doing nothing|sleeping)",
    r"asante(?:ni)? (?:sana )?kwa (?:hongo|rushwa|kutupiga|kunipiga|kutupuuza|kutunyanyasa|kulala|kutochukua|kutofanya|chai)",
    r"hongera(?:ni)? (?:sana )?kwa (?:hongo|rushwa|kulala|kutupiga|kunipiga|kutufilisi|kula)",
    r"(?:congratulations|well done) (?:on|for) (?:the bribe|taking|stealing|beating|sleeping|nothing)",
    r"\b(?:bribe[ds]?|hongo|rushwa|kitu kidogo|tkk|chai ya)\b", r"\b(?:beat|slapped|insulted|threatened|harass\w*) (?:me|us|him|her)\b",
    r"\b(?:alinipiga|walitupiga|alinitusi|alinitukana|alinitisha|alitudai|aliniomba pesa|walichukua pesa)\b",
    r"\b(?:useless|corrupt|thief|mwizi|fisadi|bure kabisa)\b", r"\bas (?:usual|always)\b.*\bnothing\b",
)  # fmt: skip
"""In the form that flows.engine.answers.plain makes. A word of blame may also stand in praise ("she refused the bribe")."""
_BLAME = re.compile("|".join(BLAME))


def sounds_like_blame(told: str) -> bool:
    """Whether words of complaint or mockery stand in what was told."""
    return _BLAME.search(plain(told)) is not None


def praises_herself(one: Commendation) -> bool:
    """Whether the name that she gave as hers is also the officer's."""
    return bool(one.told.name) and Told([one.told.officer]).names(one.told.name)


def duplicates(one: Commendation, around: Iterable[Commendation]) -> tuple[str, ...]:
    """The numbers of those close to it that name the same officer, or tell the same in the same words."""
    return tuple(
        other.number
        for other in around
        if same_name(_officer(one), _officer(other)) or plain(one.told.did) == plain(other.told.did)
    )


def same_voice(one: Commendation, around: Iterable[Commendation]) -> bool:
    """Whether the same person praised the same officer before, as far as that is still known."""
    return one.again or any(
        one.voice is not None and other.voice == one.voice and same_name(_officer(one), _officer(other))
        for other in around
    )


def _officer(one: Commendation) -> str:
    return one.officer or one.told.officer
