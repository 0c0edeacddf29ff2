"""The words of time in English, Kiswahili and Sheng, each with its one canonical form."""

from __future__ import annotations

from typing import Final

_DAYS: Final = {
    "MON": "monday mondays jumatatu jtatu j3 juma3",
    "TUE": "tuesday tuesdays tues jumanne jnne j4 juma4",
    "WED": "wednesday wednesdays wednsday wensday wenesday jumatano jtano j5 juma5",
    "THU": "thursday thursdays thur thurs alhamisi alhamis",
    "FRI": "friday fridays ijumaa ijuma",
    "SAT": "saturday saturdays sataday saterday jumamosi jmosi",
    "SUN": "sunday sundays jumapili jpili",
}
_MONTHS: Final = {
    "M1": "january jan januari",
    "M2": "february feb februari",
    "M3": "march mar machi",
    "M4": "april apr aprili",
    "M5": "may mei",
    "M6": "june jun juni",
    "M7": "july jul julai",
    "M8": "august aug agosti",
    "M9": "september sept sep septemba",
    "M10": "october oct oktoba",
    "M11": "november nov novemba",
    "M12": "december dec disemba desemba",
}
_PARTS: Final = {
    "DAWN": "dawn alfajiri alfajir",
    "MORNING": "morning mornings moro asubuhi asubui asbh asubh asub mornin",
    "MIDDAY": "midday noon adhuhuri",
    "AFTERNOON": "afternoon afternoons mchana alasiri aft",
    "EVENING": "evening evenings jioni jion",
    "NIGHT": "night nights usiku usku ucku uck nyt nite nites",
    "MIDNIGHT": "midnight",
}
_UNITS: Final = {
    "MINUTE": "minute minutes min mins dakika",
    "HOUR": "hour hours hrs hr masaa",
    "DAY": "day days siku cku dayz",
    "WEEK": "week weeks wiki wik wk wks",
    "MONTH": "month months munth mwezi miezi",
    "YEAR": "year years mwaka miaka",
    "WEEKEND": "weekend weekends wikendi wikend wikiendi",
}
_RELATIVE: Final = {
    "TODAY": "today leo 2day todai",
    "YESTERDAY": "yesterday jana jna janaa yest yday ystday yestaday yesteday yesturday yestrday yestarday ystrday ysterday",
    "JUZI": "juzi juz",
    "TONIGHT": "tonight tonite 2nite 2night",
    "SAI": "sai saizi saivi saii",
    "NOW": "now nw",
    "SASA": "sasa xaxa",
    "TOMORROW": "tomorrow kesho tomoro 2moro tmrw tomorow keshokutwa mtondo",
    "AGO": "ago",
    "PAST": "zilizopita iliyopita yaliyopita uliopita lililopita aliyopita ziliopita iliopita yaliopita zimepita "
    "imepita zilizoisha iliyoisha uliyopita nyuma",
    "COMING": "ijayo zijazo ujao lijalo next",
    "LAST": "last past",
    "THIS": "this hii huu hili hizi hivi",
    "EVERY": "every kila each evry",
    "SINCE": "since tangu tokea kuanzia",
    "TOKA": "toka from kutoka",
    "UNTIL": "until till hadi mpaka",
    "SAA": "saa",
    "TAREHE": "tarehe trh tareh date",
    "OCLOCK": "oclock",
    "HALF": "nusu half",
    "QUARTER": "robo quarter",
    "LESS": "kasoro kasorobo",
    "AM": "am",
    "PM": "pm",
}
_NUMBERS: Final = {
    1: "one moja mmoja moya", 2: "two mbili mawili wawili miwili pili mbil", 3: "three tatu matatu mitatu watatu",
    4: "four nne manne minne wanne", 5: "five tano matano mitano", 6: "six sita", 7: "seven saba",
    8: "eight nane manane minane", 9: "nine tisa", 10: "ten kumi", 11: "eleven", 12: "twelve", 13: "thirteen",
    14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
    20: "twenty ishirini", 30: "thirty thelathini thelasini", 40: "forty arobaini", 50: "fifty hamsini",
}  # fmt: skip


def _turned(table: dict[str, str]) -> dict[str, str]:
    return {word: canon for canon, words in table.items() for word in words.split()}


PARTS: Final = frozenset(_PARTS)
UNITS: Final = frozenset(_UNITS)
CANONICAL: Final[dict[str, str]] = {
    **_turned(_RELATIVE),
    **_turned(_UNITS),
    **_turned(_PARTS),
    **_turned(_MONTHS),
    **_turned(_DAYS),
}
NUMBERS: Final[dict[str, int]] = {word: value for value, words in _NUMBERS.items() for word in words.split()}
# Ordinary words as well: read as a weekday or month only where a date or "on", "last" stands beside them.
SHORT_DAYS: Final = {
    "mon": "MON",
    "tue": "TUE",
    "wed": "WED",
    "thu": "THU",
    "fri": "FRI",
    "sat": "SAT",
    "sun": "SUN",
}
# Words that one slip away from a word of time are other words.
# fmt: off
NOT_SLIPS: Final = frozenset(
    {
        "after", "aftermath", "boring", "disembark", "ember", "jumla", "kuanzishwa", "light", "machine",
        "marching", "member", "midway", "mights", "moaning", "mourning", "mwizi", "nambari", "nightly",
        "opening", "payday", "sight", "sundry", "warning",
    }
) - set(CANONICAL)
# fmt: on
