"""To whom somebody on the staff may send notices: a facilitator within her areas, an admin to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from directory.places import Places
from flows.audience import Audience
from storage import named_audience
from storage.member import Role, Staff
from storage.named_audience import Named
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Reach:
    """`places`: her areas with all that lies in them; None: everywhere."""

    member: Staff
    places: frozenset[str] | None

    def covers(self, place: str) -> bool:
        """Whether a place of the directory is hers; '' is everywhere."""
        return self.places is None or place in self.places

    def owns(self, one: Named | None) -> bool:
        """Whether a group, meeting or matter is hers: in her areas, or made by her."""
        return one is not None and (one.made_by == self.member.id or self.covers(one.place))

    def may_send(self, audience: Audience, named: Mapping[str, Named]) -> bool:
        """Whether nobody outside her areas is in it: one of its lists, each of which narrows it, is hers altogether.

        Groups, meetings and matters are hers all of them: one of somebody else's would tell her which of her people are in it.
        Colleagues she may write to wherever they are. `named`: what there is of those.
        """
        if self.places is None:
            return True
        ids = (*audience.groups, *audience.answered, *audience.attended, *audience.matters)
        if not all(self.owns(named.get(one)) for one in ids):
            return False
        if audience.roles and not audience.topic:
            return True
        return bool(ids) or (bool(audience.places) and all(map(self.covers, audience.places)))


def reach_of(places: Places, member: Staff) -> Reach:
    """An admin, and whoever has no areas, reaches everywhere."""
    if member.role is Role.ADMIN or not member.areas:
        return Reach(member, None)
    hers: set[str] = set(member.areas)
    for area in member.areas:
        if (place := places.by_id(area)) is not None:
            hers |= {inside.id for inside in places.within(place)}
    return Reach(member, frozenset(hers))


def named_in(work: Work, audiences: Iterable[Audience]) -> dict[str, Named]:
    """The groups, meetings and matters of all of these, in three queries."""
    groups: set[str] = set()
    meetings: set[str] = set()
    matters: set[str] = set()
    for one in audiences:
        groups |= set(one.groups)
        meetings |= {*one.answered, *one.attended}
        matters |= set(one.matters)
    return named_audience.by_id(work, groups, meetings, matters)
