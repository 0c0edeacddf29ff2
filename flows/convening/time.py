"""When people meet: the day and the hour, and how often it comes back, each asked for only where it was not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flows.convening.answers import TimeAhead
from flows.convening.coming import at
from flows.convening.often import says_often
from flows.convening.repeats import anchored, every_time, rebased, rules_in, spoken
from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.forum_facts import NextDates
from flows.words import Gap, Moment, Text, text

MOST_TRIES = 4
ONCE = Pick("once", text("convene.once"), ("once", "mara moja"))
EVERY = {
    "FREQ=WEEKLY": Pick("FREQ=WEEKLY", text("convene.every_week", count=1)),
    "FREQ=WEEKLY;INTERVAL=2": Pick("FREQ=WEEKLY;INTERVAL=2", text("convene.every_week", count=2)),
    "FREQ=MONTHLY": Pick("FREQ=MONTHLY", text("convene.every_month", count=1)),
    "FREQ=MONTHLY;INTERVAL=2": Pick("FREQ=MONTHLY;INTERVAL=2", text("convene.every_month", count=2)),
}


@dataclass(frozen=True, slots=True)
class Timed:
    """`starts` in Nairobi; `rule` an RRULE or ''; `lasts` minutes where an end was told, else None."""

    starts: datetime
    rule: str = ""
    lasts: int | None = None

    @property
    def local(self) -> str:
        """As changes and facts have it: '2026-12-08T14:00'."""
        return f"{self.starts:%Y-%m-%dT%H:%M}"


async def meeting_time(
    talk: Talk, key: str, question: Text, *, known: Timed | None = None, often: bool = True
) -> Timed | None:
    """Day and hour, and with `often` the rule that stood in the same words; None after saying that no time was understood.

    What is not told of a `known` time stays: its day, its hour, how often it comes back.
    """
    day: date | None = None
    minutes = lasts = None
    rule: str | None = None
    dated = False
    asked = question
    for tried in range(MOST_TRIES):
        told = await talk.ask(f"{key}.{tried}", asked, TimeAhead())
        now = datetime.fromisoformat(told["asked"])
        if told["days"]:
            day, dated = await _day(talk, f"{key}.{tried}", told["days"]), not told["weekly"]
        if told["minutes"] is not None:
            minutes, lasts = told["minutes"], told["lasts"]
        if often and rule is None and says_often(told["words"]):
            rule = await _rule(talk, f"{key}.{tried}.often", told["words"])
        if known is not None and (day is None) != (minutes is None) and rule is None:
            day = day or known.starts.date()
            minutes = known.starts.hour * 60 + known.starts.minute if minutes is None else minutes
        if rule and "BY" in rule and minutes is not None and not dated:
            # The rule says which days: the first of them counts, not the one that was named first.
            day = now.date() if at(now.date(), minutes, now) > now else now.date() + timedelta(days=1)
        if day is not None and minutes is not None:
            starts = at(day, minutes, now)
            if starts > now:
                if rule is None and known is not None and often:
                    rule = rebased(known.rule)
                return await _first(talk, f"{key}.first", Timed(starts, rule or "", lasts), dated=dated)
            day = None
        asked = _missing(told, day, minutes)
    await talk.say(f"{key}.given_up", text("convene.no_time"))
    return None


def _missing(told: dict[str, Any], day: date | None, minutes: int | None) -> Text:
    if told["past"]:
        return text("convene.when_over")
    if day is None and minutes is None:
        return text("convene.when_again")
    return text("convene.which_day") if day is None else text("convene.which_hour", day=day_shown(day))


async def _day(talk: Talk, key: str, days: list[str]) -> date:
    """The day; where weekday and date contradict each other, the one she means."""
    if len(days) == 1:
        return date.fromisoformat(days[0])
    picks = tuple(Pick(day, text("convene.day_pick", day=day_shown(date.fromisoformat(day)))) for day in days)
    chosen: str = await talk.ask(
        f"{key}.day", text("convene.day_differs"), Choice(picks), given=" ".join(days)
    )
    return date.fromisoformat(chosen)


async def _rule(talk: Talk, key: str, words: str) -> str:
    """The rule of these words; asked again where they are not understood, and which where they may mean two."""
    for tried in range(MOST_TRIES):
        rules = rules_in(words)
        if len(rules) == 1:
            return rules[0]
        if rules:
            picks = tuple(Pick(rule, spoken(rule)) for rule in rules)
            chosen: str = await talk.ask(
                f"{key}.{tried}.which", text("convene.often_which"), Choice(picks), given=" ".join(rules)
            )
            return chosen
        told = await talk.ask(
            f"{key}.{tried}", text("convene.often_again"), Words((ONCE, *EVERY.values()), limit=120)
        )
        if told.get("option"):
            return "" if told["option"] == ONCE.id else str(told["option"])
        words = told["words"]
    return ""


async def asked_often(talk: Talk, key: str, timed: Timed) -> Timed:
    """How often, asked by itself: options that follow from the first date, or words."""
    month = spoken(anchored("FREQ=MONTHLY", timed.starts.date()))
    told = await talk.ask(
        key,
        text("convene.often", week=spoken(anchored("FREQ=WEEKLY", timed.starts.date())), month=month),
        Words((ONCE, *EVERY.values()), limit=120),
    )
    if told.get("option") == ONCE.id:
        return Timed(timed.starts)
    rule = told.get("option") or await _rule(talk, f"{key}.told", told["words"])
    return await _first(talk, f"{key}.first", Timed(timed.starts, rule), dated=True)


async def _first(talk: Talk, key: str, timed: Timed, *, dated: bool) -> Timed:
    """With the first date of its rule: that of "second Tuesday" is no other Tuesday, whatever day was named."""
    if not timed.rule:
        return timed
    rule = anchored(timed.rule, timed.starts.date())
    nearest: list[dict[str, str]] = await talk.fact(key, NextDates(timed.local, every_time(rule)))
    if not nearest:
        return Timed(timed.starts, rule, timed.lasts)
    first = datetime.fromisoformat(nearest[0]["starts"]).replace(tzinfo=timed.starts.tzinfo)
    if dated and first != timed.starts:
        await talk.say(
            f"{key}.moved",
            text("convene.first_differs", often=spoken(rule), told=shown(timed.starts), first=shown(first)),
        )
    return Timed(first, rule, timed.lasts)


def shown(starts: datetime) -> Gap:
    """A day with its weekday, and the hour."""
    return Moment(starts)


def day_shown(day: date) -> Gap:
    """A day with its weekday."""
    return Moment(datetime.fromisoformat(f"{day.isoformat()}T12:00:00+03:00"), precision="day")
