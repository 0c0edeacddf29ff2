"""A forum as it is planned, and its summary before it is announced: everything in it can be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.audience import Audience
from flows.convening.repeats import spoken
from flows.convening.spans import span
from flows.convening.time import Timed, shown
from flows.forum_changes import AnnounceForum
from flows.reporting.where import Located
from flows.words import Gap, Lines, Text, text

LASTS = 120
"""Minutes that a forum lasts unless its host says otherwise."""
TOPIC = "forums"
YEAR_SAID = timedelta(days=180)
"""What lies farther ahead is shown with its year."""
LONGEST_EXCERPT = 200

Named = tuple[str, str]
"""Id and name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was told so far.

    `usual`: the reminders where she chose none. `reached`: it is in her areas; to others she may not announce. `here`: it is
    announced for the place where it is, else for `places`; where there are none, to all.
    """

    title: str
    where: Located
    timed: Timed
    host: str
    usual: tuple[int, ...]
    minutes: int = LASTS
    theme: str = ""
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    agenda: str = ""
    reached: bool = True
    here: bool = True
    places: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    offsets: tuple[int, ...] | None = None

    def audience(self) -> Audience:
        """Those who opted in to hear of forums, in these places or groups."""
        return Audience(
            TOPIC, tuple(one for one, _ in self._places()), tuple(group for group, _ in self.groups)
        )

    def _places(self) -> tuple[Named, ...]:
        return ((self.where.place, self.where.name),) if self.here and self.around else self.places

    @property
    def around(self) -> bool:
        """Whether it can be announced for the place where it is."""
        return bool(self.where.place) and self.reached

    @property
    def reminders(self) -> tuple[int, ...]:
        """Minutes before it: those that were chosen, else the usual ones."""
        return self.usual if self.offsets is None else self.offsets

    def heard_by(self) -> Text:
        """Who hears of it, in words."""
        places, groups = self._places(), self.groups
        if groups and places:
            return text("convene.to_both", groups=listed(groups), places=listed(places))
        if groups:
            return text("convene.to_groups", groups=listed(groups))
        return text("convene.to_places", places=listed(places)) if places else text("convene.to_all")

    def change(self) -> AnnounceForum:
        """As it is announced."""
        return AnnounceForum(
            title=self.title,
            theme=self.theme,
            host=self.host,
            place=self.where.place,
            place_words=self.where.words,
            point=self.where.point,
            starts=self.timed.local,
            minutes=self.minutes,
            rule=self.timed.rule,
            capacity=self.capacity,
            languages=self.languages,
            offers=self.offers,
            agenda=self.agenda,
            audience=self.audience(),
            offsets=self.reminders,
        )


def summary(plan: Plan, dates: Sequence[dict[str, Any]], now: datetime) -> Text:
    """All that will be announced; `dates` as the fact NextDates gives them."""
    rule = plan.timed.rule
    holiday = dates[0]["holiday"] if dates else ""
    lines: tuple[Gap, ...] = (
        plan.title,
        plan.theme,
        text("convene.line_where", where=plan.where.label()),
        text("convene.line_pin") if plan.where.point else "",
        text("convene.line_when", when=_ahead(plan.timed.starts, now), span=span(plan.minutes)),
        text("convene.line_holiday", holiday=holiday) if holiday else "",
        text("convene.line_often", often=spoken(rule)) if rule else "",
        text("convene.line_then", dates=Lines(tuple(map(_then, dates[1:])), bullet="•"))
        if rule and dates[1:]
        else "",
        text("convene.line_host", host=plan.host) if plan.host else "",
        text("convene.line_capacity", count=plan.capacity) if plan.capacity else "",
        text(
            "convene.line_languages", languages=together([text(f"language.{one}") for one in plan.languages])
        )
        if plan.languages
        else "",
        text("convene.line_offers", offers=together([text(f"attend.need.{one}") for one in plan.offers]))
        if plan.offers
        else "",
        text("convene.line_agenda", agenda=excerpt(plan.agenda)) if plan.agenda else "",
        text("convene.line_audience", audience=plan.heard_by()),
        text("convene.line_offsets", offsets=spans_shown(plan.reminders))
        if plan.reminders
        else text("convene.line_no_offsets"),
    )
    return text("convene.summary", lines=Lines(lines))


def _ahead(starts: datetime, now: datetime) -> Gap:
    if starts - now > YEAR_SAID:
        return text("convene.in_year", when=shown(starts), year=str(starts.year))
    return shown(starts)


def _then(line: dict[str, Any]) -> Gap:
    when = shown(datetime.fromisoformat(f"{line['starts']}:00+03:00"))
    return text("convene.on_holiday", when=when, holiday=line["holiday"]) if line["holiday"] else when


def spans_shown(minutes: Sequence[int]) -> Gap:
    """Several spans: "7 days, 1 day and 2 hours"."""
    return together([span(one) for one in minutes])


def listed(named: Sequence[Named]) -> Gap:
    """Names, with the last set apart: "Kaptembwo, Rhonda and Njoro"."""
    return together([name for _, name in named])


def together(parts: Sequence[Gap]) -> Gap:
    """Several as one: "a, b and c"."""
    *before, last = parts
    if not before:
        return last
    first: Gap = before[0]
    for part in before[1:]:
        first = text("convene.comma", first=first, next=part)
    return text("convene.and", first=first, last=last)


def excerpt(words: str) -> str:
    """The beginning of long words."""
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"
