"""How often a forum comes back: from words to a rule of RFC 5545 (section 3.3.10) and back to words. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from flows.convening.often import Often, often_in
from flows.words import Gap, Text, text

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS: Final = {"DAY": "DAILY", "WEEK": "WEEKLY", "MONTH": "MONTHLY", "YEAR": "YEARLY"}
_NARROWED: Final = {"WEEKLY": ("BYDAY",), "MONTHLY": ("BYDAY", "BYMONTHDAY")}
_DAY: Final = re.compile("|".join(DAYS))
_NTH_DAY: Final = re.compile(rf"(?:[1-4]|-1)(?:{'|'.join(DAYS)})")
_FIFTH: Final = 5


def rules_in(words: str) -> tuple[str, ...]:
    """The rules that these words may mean, the likelier first: '' is once; none when they are not understood.

    A word that is not understood is never passed over: "every Tuesday until it rains" means nothing here. "Every second
    Tuesday" and "bi-monthly" may mean two things, and only whoever wrote them knows which.
    """
    return tuple(dict.fromkeys(map(_rule, often_in(words))))


def anchored(rule: str, first: date) -> str:
    """The rule with the weekday that it leaves to its first date: of "every month" from Tuesday 8 December the second Tuesday.

    A month without a fifth Tuesday would have no forum, so the fifth is the last.
    """
    parts = _parts(rule)
    if {"BYDAY", "BYMONTHDAY"} & set(parts):
        return rule
    day = DAYS[first.weekday()]
    if parts.get("FREQ") == "WEEKLY":
        parts["BYDAY"] = day
    elif parts.get("FREQ") == "MONTHLY":
        nth = (first.day - 1) // 7 + 1
        parts["BYDAY"] = f"{-1 if nth == _FIFTH else nth}{day}"
    return _joined(parts)


def every_time(rule: str) -> str:
    """The rule without its interval and end: its first date is the nearest one, from which the interval then counts."""
    return _joined({name: part for name, part in _parts(rule).items() if name not in {"INTERVAL", "COUNT"}})


def rebased(rule: str) -> str:
    """The rule without its one weekday, which another first date brings anew; with several of them as it is."""
    parts = _parts(rule)
    one = "," not in parts.get("BYDAY", "") and "BYMONTHDAY" not in parts
    return _joined({name: part for name, part in parts.items() if not (one and name == "BYDAY")})


def spoken(rule: str) -> Text:
    """The rule as people say it; one that was imported and that rules_in does not make, as it is written."""
    if not rule:
        return text("convene.once")
    parts = _parts(rule)
    if not _sayable(parts):
        return text("convene.by_rule", rule=rule)
    interval = int(parts.get("INTERVAL", "1"))
    days = _days(parts["BYDAY"]) if "BYDAY" in parts else None
    match parts["FREQ"]:
        case "DAILY":
            said = text("convene.every_day", count=interval)
        case "WEEKLY" if days is not None:
            said = text("convene.every_week_on", count=interval, days=days)
        case "WEEKLY":
            said = text("convene.every_week", count=interval)
        case "MONTHLY" if days is not None:
            said = text("convene.every_month_on", count=interval, days=days)
        case "MONTHLY" if "BYMONTHDAY" in parts:
            said = text("convene.every_month_dated", count=interval, day=parts["BYMONTHDAY"])
        case "MONTHLY":
            said = text("convene.every_month", count=interval)
        case _:
            said = text("convene.every_year", count=interval)
    return text("convene.so_often", often=said, count=int(parts["COUNT"])) if "COUNT" in parts else said


def _sayable(parts: dict[str, str]) -> bool:
    """Whether there are words for it: no end by a date, no fifth Tuesday, no month of the year."""
    day = _NTH_DAY if parts.get("FREQ") == "MONTHLY" else _DAY
    days = all(day.fullmatch(one) for one in parts["BYDAY"].split(",")) if "BYDAY" in parts else True
    narrowed = {"BYDAY", "BYMONTHDAY"} & set(parts)
    known = {"FREQ", "INTERVAL", "COUNT", *_NARROWED.get(parts.get("FREQ", ""), ())}
    counted = all(parts.get(name, "1").isdigit() for name in ("INTERVAL", "COUNT", "BYMONTHDAY"))
    return (
        parts.get("FREQ") in _UNITS.values()
        and set(parts) <= known
        and days
        and counted
        and len(narrowed) < 2
    )


def _days(listed: str) -> Gap:
    shown: Gap = ""
    for number, one in enumerate(listed.split(",")):
        day = text(f"convene.day.{one[-2:]}")
        named = text(f"convene.nth.{one[:-2]}", day=day) if one[:-2] else day
        shown = text("convene.and", first=shown, last=named) if number else named
    return shown


def _rule(often: Often) -> str:
    if often.once:
        return ""
    days = ",".join(f"{nth or ''}{DAYS[day]}" for nth, day in often.days)
    parts = {
        "FREQ": _UNITS[often.unit],
        "INTERVAL": str(often.interval) if often.interval > 1 else "",
        "BYDAY": days,
        "BYMONTHDAY": str(often.month_day or ""),
        "COUNT": str(often.times or ""),
    }
    return _joined({name: part for name, part in parts.items() if part})


def _parts(rule: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.split(";") if part)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={part}" for name, part in parts.items())
