"""What words say of how often something comes back, in English and Kiswahili."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from flows.convening.often_words import Sign, signs_in
from flows.when.words import words_in

MOST_APART: Final = 12
LAST_DAY: Final = 28
"""Of a month: the 31st comes in seven of them only."""
_ONCE: Final = {
    "once", "once only", "only once", "just once", "one time", "no", "it does not repeat", "does not repeat", "not repeated",
    "mara moja", "mara moja tu", "hapana", "haurudiwi", "hairudiwi", "haijirudii", "hakuna kurudia", "siku moja tu", "moja tu",
}  # fmt: skip
_DAY_OR_WHICH: Final = {"day", "ordinal", "which", "number"}
_COMES_BACK: Final = {"every", "adverb", "unsure", "days", "working"}


@dataclass(frozen=True, slots=True)
class Often:
    """`days` are (which of the month, -1 the last, 0 each; weekday from Monday as 0). `times` 0 is without end."""

    unit: str = ""
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_day: int = 0
    times: int = 0
    once: bool = False


def says_often(words: str) -> bool:
    """Whether these words say that something comes back, understood or not."""
    told = any(sign.kind in _COMES_BACK for sign in signs_in(words))
    return told or any(not one.once for one in often_in(words))


def often_in(words: str) -> tuple[Often, ...]:
    """What the words may mean, the likelier first; () when any of them is not understood."""
    said = " ".join(word.text for word in words_in(words) if word.shape != "other")
    if said in _ONCE:
        return (Often(once=True),)
    signs = tuple(signs_in(words))
    if not signs or any(sign.kind == "unknown" for sign in signs):
        return ()
    try:
        return _Reading(signs).meanings()
    except ValueError:
        return ()


@dataclass(slots=True)
class _Reading:
    """One pass over the signs. ValueError: they contradict each other, or something in them is of nothing."""

    signs: tuple[Sign, ...]
    found: Often = field(default_factory=Often)
    nth: list[int] = field(default_factory=list)
    days: list[tuple[int, int]] = field(default_factory=list)
    ambiguous: bool = False

    def meanings(self) -> tuple[Often, ...]:
        for at, sign in enumerate(self.signs):
            self._take(at, sign)
        kinds = {sign.kind for sign in self.signs}
        told = self.found.unit or self.days or self.found.month_day
        which = self.found.month_day or any(nth for nth, _ in self.days)
        once_a_month = "times" in kinds and self.found.unit and not self.found.times
        comes_back = kinds & _COMES_BACK or once_a_month or (self.found.unit == "MONTH" and which)
        if self.nth or not told or not comes_back:
            raise ValueError("no word of how often, or a number of nothing")
        self.found = replace(self.found, days=tuple(self.days))
        return self._settled(unsure="unsure" in kinds)

    def _take(self, at: int, sign: Sign) -> None:
        match sign.kind:
            case "unit":
                self.found = replace(
                    self.found, unit=sign.unit, interval=max(self.found.interval, sign.value)
                )
            case "adverb" | "unsure":
                self.found = replace(self.found, unit=sign.unit, interval=sign.value)
            case "other":
                self.found = replace(self.found, interval=2)
            case "working":
                self.days += [(0, day) for day in range(5)]
            case "day" | "days":
                self.days += [(one, sign.value) for one in self.nth] or [(0, sign.value)]
                self.nth = []
            case "ordinal" | "which" | "figure" | "number":
                self._number(at, sign)

    def _number(self, at: int, sign: Sign) -> None:
        before = self.signs[at - 1] if at else Sign()
        after = self.signs[at + 1] if at + 1 < len(self.signs) else Sign()
        of_a_day = after.kind in {"day", "days"}
        if after.kind == "unit" and before.kind in {"every", "after"}:
            self._apart(sign.value)
        elif sign.kind == "number" and "times" in (before.kind, after.kind):
            self._times(sign.value)
        elif before.kind == "unit" and self._comes_back(at - 1) and self._says_interval(sign, of_a_day):
            self._apart(sign.value)
        elif before.kind == "date" or (sign.kind == "figure" and not of_a_day and not self.days):
            self._month_day(sign.value)
        elif (
            before.kind in _DAY_OR_WHICH and self.days and (not of_a_day or sign.kind in {"which", "number"})
        ):
            self._of_the_month(sign.value)
        else:
            self.ambiguous = self.ambiguous or (before.kind == "every" and of_a_day)
            self.nth.append(sign.value)

    def _comes_back(self, at: int) -> bool:
        return any(sign.kind in {"every", "after"} for sign in self.signs[max(0, at - 2) : at])

    def _says_interval(self, sign: Sign, of_a_day: bool) -> bool:
        """ "Kila wiki mbili", "kila mwezi wa pili"; but "every month, second Tuesday" and "every month on the 15th"."""
        return sign.kind == "number" or (sign.kind in {"ordinal", "which"} and not of_a_day)

    def _apart(self, value: int) -> None:
        if not 1 <= value <= MOST_APART:
            raise ValueError("so many weeks or months apart")
        self.found = replace(self.found, interval=value)

    def _month_day(self, value: int) -> None:
        if not 1 <= value <= LAST_DAY:
            raise ValueError("not every month has that day")
        self.found = replace(self.found, month_day=value)

    def _times(self, value: int) -> None:
        """ "Every Tuesday, four times". "Twice a month" leaves open when."""
        if not 2 <= value <= 60 or not {"every", "days", "adverb"} & {sign.kind for sign in self.signs}:
            raise ValueError("so many times in a unit")
        self.found = replace(self.found, times=value)

    def _of_the_month(self, value: int) -> None:
        """ "Jumanne ya pili", "Jumanne ya kwanza na ya tatu": which of the month, said after the day."""
        self.ambiguous = self.ambiguous or self.signs[0].kind == "every"
        nth, day = self.days[-1]
        self.days = [*self.days, (value, day)] if nth else [*self.days[:-1], (value, day)]

    def _settled(self, *, unsure: bool) -> tuple[Often, ...]:
        """With the unit that its days call for; both meanings where there are two."""
        found, which = self.found, {nth for nth, _ in self.days}
        if not found.unit:
            monthly = found.month_day or which - {0}
            found = replace(found, unit="MONTH" if monthly else "WEEK")
        else:
            self.ambiguous = False
        if found.month_day and found.days:
            raise ValueError("a day of the month and a weekday")
        if found.unit != "MONTH" and (which - {0} or found.month_day):
            raise ValueError("the second Tuesday of a week")
        if found.unit == "MONTH" and 0 in which:
            raise ValueError("which Tuesday of the month?")
        if found.unit in {"DAY", "YEAR"} and found.days:
            raise ValueError("a weekday every day or year")
        if any(nth > 4 or nth < -1 for nth in which):
            raise ValueError("not every month has a fifth Tuesday")
        each = tuple((0, day) for _, day in found.days)
        if self.ambiguous and max(which) > 1:
            return found, replace(found, unit="WEEK", interval=max(which), days=each)
        if unsure:
            return found, replace(found, unit="WEEK", interval=2, days=each)
        return (found,)
