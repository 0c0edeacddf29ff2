"""What a broadcast would be if it went out now: to how many, why not to others, what it costs, who must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.broadcasting.doors import doors_for
from bot.broadcasting.night import goes_out_at, is_quiet
from bot.broadcasting.notice import OUTSIDE, TEMPLATE, NoticeWords, Texts, bodies_of
from bot.broadcasting.places import widened
from bot.broadcasting.reach import named_in, reach_of
from bot.broadcasting.rules import NoticeRules, Prices
from bot.broadcasting.second import needs_second
from bot.broadcasting.told_apart import tells_of_few
from bot.broadcasting.within_a_day import sent_alone
from directory.places import Places
from flows.audience import Audience
from flows.messages import Language, Outbound
from storage import audience as audiences
from storage import staff, templates
from storage.audience import Count
from storage.member import Staff
from storage.named_audience import Named
from storage.work import Work

SAFETY = "safety"
"""The only topic for which somebody may be woken."""
TOO_LONG = "too_long"
AFTER_IT = timedelta(days=14)
"""So long after a meeting those who came, or said so, may be written to for that alone."""
_MAY_BE_OUTSIDE = ("", "no_window", "daily_limit")


@dataclass(frozen=True, slots=True)
class Looked:
    """`second`: '' or why a colleague must agree; `colleagues`: those who may. `urgent` as it holds: only for safety."""

    outbounds: Mapping[Language, Outbound]
    counted: tuple[Count, ...]
    second: str
    colleagues: tuple[Staff, ...]
    urgent: bool

    @property
    def count(self) -> int:
        """To how many it goes."""
        return sum(one.number for one in self.counted if not one.reason)


@dataclass(frozen=True, slots=True)
class Looking:
    """The one way in which a preview and a sending are reckoned."""

    places: Places
    rules: NoticeRules
    words: NoticeWords

    def look(
        self, work: Work, member: Staff, texts: Texts, audience: Audience, *, urgent: bool
    ) -> Looked | None:
        """None when she may not send to this audience. Raises ChangeRefusedError('words').

        Where its numbers would tell about one person nothing is counted, as if nobody were in it.
        """
        named = named_in(work, [audience])
        if not reach_of(self.places, member).may_send(audience, named) or _was_long_ago(
            work, audience, named
        ):
            return None
        outbounds = self.words.outbounds(texts)
        counted = self.counts(work, audience, bodies_of(outbounds))
        if tells_of_few(work, audience, counted):
            counted = ()
        wakes = urgent and audience.topic == SAFETY
        words = "\n".join(said for _, said in texts)
        count = sum(one.number for one in counted if not one.reason)
        count += sent_alone(work, self.places, self.rules, member.id)
        second = needs_second(self.rules, words, count, wakes and is_quiet(self.rules.night, work.now))
        others = [one for one in staff.everybody(work) if one.id != member.id] if second else []
        agreeing = tuple(one for one in others if reach_of(self.places, one).may_send(audience, named))
        return Looked(outbounds, counted, second, agreeing, wakes)

    def counts(self, work: Work, audience: Audience, bodies: Mapping[Language, bytes]) -> tuple[Count, ...]:
        """In one query, as the fan-out reckons too."""
        doors = doors_for(work, bodies, self.rules)
        return tuple(audiences.counts(work, audience, widened(self.places, audience.places), doors))

    def preview(self, work: Work, looked: Looked) -> dict[str, Any]:
        """As flows.notice_facts.Preview promises, with `colleagues`: how many may agree."""
        going = [one for one in looked.counted if not one.reason]
        night = self.rules.night
        at = work.now if looked.urgent else goes_out_at(night, work.now)
        return {
            "count": looked.count,
            "languages": _summed((one.language, one.number) for one in going),
            "channels": _summed((one.channel, one.number) for one in going),
            "left_out": _most((one.reason, one.number) for one in looked.counted if one.reason),
            "at": at.isoformat(),
            "quiet": is_quiet(night, work.now),
            "price": price(self.rules.prices, going),
            "second": looked.second,
            "colleagues": len(looked.colleagues),
            "template": _missing(work, looked),
            "shown": self._shown(looked.outbounds, going),
        }

    def _shown(self, outbounds: Mapping[Language, Outbound], going: Iterable[Count]) -> list[list[str]]:
        """Each text on each channel: who speaks the other language may choose this one tomorrow."""
        channels = sorted({OUTSIDE if one.outside else one.channel for one in going})
        return [
            [language, channel, self.words.shown(outbound, language, channel)]
            for language, outbound in outbounds.items()
            for channel in channels
        ]


def _was_long_ago(work: Work, audience: Audience, named: Mapping[str, Named]) -> bool:
    """Whether it means those of a meeting who chose neither a topic nor a group: coming to one is no yes to all notices."""
    if audience.topic or audience.groups or audience.roles:
        return False
    meetings = [named[one] for one in (*audience.answered, *audience.attended) if one in named]
    return any(one.ends_at is not None and one.ends_at < work.now - AFTER_IT for one in meetings)


def price(prices: Prices, going: Iterable[Count]) -> str:
    """Of what goes to WhatsApp, like '3.10 USD'; '' where config.yml gives no price or nothing costs."""
    cost = sum(
        one.number * (prices.template if one.outside else prices.free_form)
        for one in going
        if one.channel == "whatsapp"
    )
    return f"{cost:.2f} {prices.currency}" if cost else ""


def _missing(work: Work, looked: Looked) -> list[list[str]]:
    """[name, state] of templates that somebody outside the window needs and that cannot be sent."""
    needed = {one.language for one in looked.counted if one.outside and one.reason in _MAY_BE_OUTSIDE}
    standing = {one.language: one for one in templates.standing(work) if one.kind == TEMPLATE}
    found = []
    for language in sorted(needed):
        known = standing.get(language)
        if looked.outbounds[language].template is None:
            found.append([f"{TEMPLATE} ({language})", TOO_LONG])
        elif known is None:
            found.append([f"{TEMPLATE} ({language})", "missing"])
        elif known.state != templates.APPROVED:
            found.append([known.name, known.state])
    return found


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for name, number in pairs:
        total[name] += number
    return dict(total.most_common())


def _most(pairs: Iterable[tuple[str, int]]) -> list[list[Any]]:
    return [[name, number] for name, number in _summed(pairs).items()]
