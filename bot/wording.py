"""Putting texts into a language: the catalogues, and times as people say them in Kenya."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from flows.messages import LANGUAGES, Language
from flows.words import Gap, Lines, Link, Moment, Receipt, Text

NAIROBI = ZoneInfo("Africa/Nairobi")
LONGEST_GAP = 4_000
"""Characters that one gap may bring in: her own words, at most one long message."""


class MissingTextError(KeyError):
    """A flow used a key that a catalogue does not have: our fault, found by the catalogue check."""


class Wording:
    """All catalogues, read once at start."""

    def __init__(self, catalogues: Mapping[Language, Catalog]) -> None:
        self._texts: dict[Language, dict[str, tuple[str, ...]]] = {
            language: {
                str(message.id[0] if isinstance(message.id, tuple) else message.id): (
                    tuple(message.string) if isinstance(message.string, tuple) else (str(message.string),)
                )
                for message in catalogue
                if message.id
            }
            for language, catalogue in catalogues.items()
        }

    def say(self, words: Gap, language: Language, receipts: Mapping[str, str] | None = None) -> str:
        """The text in `language`. `receipts` gives the code that each change made, by the change's key.

        Raises MissingTextError for a key without a text.
        """
        return self._gap(words, language, receipts or {})

    def everywhere(self, text: Text) -> tuple[str, ...]:
        """The text in every language, for reading an answer typed in any of them."""
        return tuple(self._gap(text, language, {}) for language in self._texts)

    def keys(self, language: Language) -> frozenset[str]:
        """All keys of a catalogue."""
        return frozenset(self._texts[language])

    def forms(self, key: str, language: Language) -> tuple[str, ...]:
        """The singular and plural forms of a text, or its one form."""
        return self._texts[language][key]

    def _gap(self, gap: Gap, language: Language, receipts: Mapping[str, str]) -> str:
        match gap:
            case str():
                return gap[:LONGEST_GAP]
            case int():
                return str(gap)
            case Text():
                return self._text(gap, language, receipts)
            case Receipt() | Link():
                return receipts[gap.change]
            case Moment():
                return self._moment(gap, language)
            case Lines():
                said = (self._gap(part, language, receipts) for part in gap.parts)
                mark = f"{gap.bullet} " if gap.bullet else ""
                return "\n".join(mark + line for line in said if line)

    def _text(self, text: Text, language: Language, receipts: Mapping[str, str]) -> str:
        forms = self._texts[language].get(text.key)
        if forms is None:
            raise MissingTextError(text.key)
        form = forms[0] if len(forms) == 1 or text.count in (None, 1) else forms[1]
        gaps = {name: self._gap(gap, language, receipts) for name, gap in text.gaps.items()}
        if text.count is not None:
            gaps["count"] = str(text.count)
        return form.format_map(gaps)

    def _moment(self, moment: Moment, language: Language) -> str:
        start = moment.start.astimezone(NAIROBI)
        day = self._day(start, language)
        match moment.precision:
            case "part_of_day":
                shown = self._phrase(f"when.part.{part_of_day(start.hour)}", language, day=day)
            case "moment":
                shown = self._phrase("when.at", language, day=day, time=CLOCKS[language](start))
            case _:
                shown = day
                # The end is exclusive: a week that ends on Monday at midnight is said to last to Sunday.
                last = (moment.end - timedelta(microseconds=1)).astimezone(NAIROBI) if moment.end else start
                if moment.precision == "longer" and not moment.ongoing and last.date() != start.date():
                    shown = self._phrase("when.span", language, first=day, last=self._day(last, language))
        return self._phrase("when.since", language, time=shown) if moment.ongoing else shown

    def _day(self, day: datetime, language: Language) -> str:
        return format_date(day, "EEEE d MMMM", locale=language)

    def _phrase(self, key: str, language: Language, **gaps: str) -> str:
        return self._texts[language][key][0].format_map(gaps)


def part_of_day(hour: int) -> str:
    """Which part of the day an hour of 0 to 23 begins; what follows midnight is not "the night" of that day."""
    if hour < 4:
        return "small_hours"
    if hour < 6:
        return "dawn"
    if hour < 12:
        return "morning"
    if 12 <= hour < 16:
        return "afternoon"
    return "evening" if 16 <= hour < 19 else "night"


def clock_sw(time: datetime) -> str:
    """The time by the Swahili clock, with the other in brackets: 20:30 is 'mbili na nusu usiku (20:30)'.

    The Swahili day begins at six in the morning: its hour is ours less six (docs/adding-a-language.md).
    """
    hours = (
        "kumi na mbili",
        "moja",
        "mbili",
        "tatu",
        "nne",
        "tano",
        "sita",
        "saba",
        "nane",
        "tisa",
        "kumi",
        "kumi na moja",
    )
    spoken = hours[(time.hour - 6) % 12]
    minutes = {0: "", 15: " na robo", 30: " na nusu"}.get(time.minute, f" na dakika {time.minute}")
    parts = {
        "small_hours": "usiku",
        "dawn": "alfajiri",
        "morning": "asubuhi",
        "afternoon": "mchana",
        "evening": "jioni",
        "night": "usiku",
    }
    return f"{spoken}{minutes} {parts[part_of_day(time.hour)]} ({time:%H:%M})"


def clock_en(time: datetime) -> str:
    """The time as English is written in Kenya: 8:30 pm."""
    return f"{(time.hour - 1) % 12 + 1}:{time:%M} {'am' if time.hour < 12 else 'pm'}"


CLOCKS: dict[Language, Callable[[datetime], str]] = {"en": clock_en, "sw": clock_sw}


@cache
def wording() -> Wording:
    """The catalogues of flows/texts, one a language."""
    catalogues: dict[Language, Catalog] = {}
    for language in LANGUAGES:
        with resources.files("flows.texts").joinpath(f"{language}.po").open("rb") as lines:
            catalogues[language] = read_po(lines, locale=language)
    return Wording(catalogues)
