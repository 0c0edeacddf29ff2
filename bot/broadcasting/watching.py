"""Broadcasts as those who look after them see them: numbers and reasons, never who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import outbound_json
from bot.broadcasting.looking import Looking
from bot.broadcasting.reach import named_in, reach_of
from flows.audience import Audience
from storage import broadcasts, ledger, named_audience
from storage.broadcasts import STEPS, Broadcast
from storage.member import Staff
from storage.named_audience import Named
from storage.refusals import ChangeRefusedError
from storage.work import Work

PAGE = 6
LOOKED_THROUGH = 200
"""Of the newest broadcasts, of which a facilitator sees those of her areas."""
FIRST_WORDS = 60
SECONDS = ("size", "words", "night")


@dataclass(frozen=True, slots=True)
class Watching:
    """Who may send to an audience may watch what goes to it, and so may whoever made it."""

    looking: Looking

    def page(self, work: Work, member: Staff, page: int) -> dict[str, Any]:
        """As flows.notice_facts.Broadcasts promises."""
        first = page * PAGE
        if reach_of(self.looking.places, member).places is None:
            found = broadcasts.newest(work, PAGE + 1, first)
        else:
            newest = broadcasts.newest(work, LOOKED_THROUGH)
            found = self._hers(work, member, newest)[first : first + PAGE + 1]
        sizes = named_audience.sizes(work, [one.id for one in found])
        return {
            "broadcasts": [_line(one, sizes) for one in found[:PAGE]],
            "more": len(found) > PAGE,
        }

    def one(self, work: Work, member: Staff, number: str) -> dict[str, Any] | None:
        """As flows.notice_facts.BroadcastByNumber promises; `expected` while nobody is written down yet, `to`: to whom."""
        found = self.get(work, member, number)
        if found is None:
            return None
        mine = broadcasts.maker(work, found) == member.id
        states, reasons = ledger.lines(work, found.id)
        texts = _texts(found)
        waits = found.state == "asked"
        return _line(found, named_audience.sizes(work, [found.id])) | {
            "texts": texts,
            "lines": states,
            "reasons": [list(one) for one in reasons],
            "steps": _steps(found, mine=mine),
            "mine": mine,
            "second": found.reason if waits else "",
            "why": found.reason if found.state == "refused" and found.reason not in SECONDS else "",
            "expected": self._expected(work, found) if waits else 0,
            "urgent": found.urgent,
            "to": self.to(found.audience, named_in(work, [found.audience])),
        }

    def get(self, work: Work, member: Staff, number: str) -> Broadcast | None:
        """The one with this number, if she may see it."""
        found = broadcasts.by_number(work, number)
        return next(iter(self._hers(work, member, [found] if found else [])), None)

    def must_get(self, work: Work, member: Staff, number: str) -> Broadcast:
        """The same. Raises ChangeRefusedError('broadcast')."""
        found = self.get(work, member, number)
        if found is None:
            raise ChangeRefusedError("broadcast", "There is no such broadcast that she may look after.")
        return found

    def to(self, audience: Audience, named: Mapping[str, Named]) -> dict[str, Any]:
        """An audience with names instead of ids."""
        return {
            "topic": audience.topic,
            "places": [self.looking.places.name_of(one) or one for one in audience.places],
            "groups": _names(audience.groups, named),
            "answered": _names(audience.answered, named),
            "attended": _names(audience.attended, named),
            "matters": _names(audience.matters, named),
            "roles": list(audience.roles),
            "languages": list(audience.languages),
        }

    def _expected(self, work: Work, found: Broadcast) -> int:
        counted = self.looking.counts(work, found.audience, found.bodies)
        return sum(one.number for one in counted if not one.reason)

    def _hers(self, work: Work, member: Staff, found: Iterable[Broadcast]) -> list[Broadcast]:
        candidates = list(found)
        reach = reach_of(self.looking.places, member)
        named = named_in(work, [one.audience for one in candidates])
        return [one for one in candidates if one.made_by == member.id or reach.may_send(one.audience, named)]


def _steps(found: Broadcast, *, mine: bool) -> list[str]:
    """What she may do: nobody approves her own, but whoever made it may take it back."""
    return [one for one in STEPS.get(found.state, ()) if not (one == "approve" and mine)]


def _line(one: Broadcast, sizes: Mapping[str, int]) -> dict[str, Any]:
    first = " ".join(_texts(one)[0][1].split("\n\n")[0].split())
    return {
        "number": one.number,
        "kind": one.kind,
        "state": one.state,
        "first": first if len(first) <= FIRST_WORDS else first[: FIRST_WORDS - 1].rstrip() + "…",
        "made": one.made_at.isoformat(),
        "count": sizes.get(one.id, 0),
    }


def _texts(one: Broadcast) -> list[list[str]]:
    return [[language, outbound_json.from_bytes(body).text] for language, body in one.bodies.items()]


def _names(ids: Iterable[str], named: Mapping[str, Named]) -> list[str]:
    return [named[one].name for one in ids if one in named]
