"""What lies in the areas of a member of the staff: places, and audiences that she may send to."""

from collections.abc import Iterable

from directory.places import Places
from flows.audience import Audience
from storage import groups, meetings
from storage.member import Role, Staff
from storage.work import Work


def everywhere(member: Staff) -> bool:
    """Whether all places are hers: those of an admin, and of whoever has no areas."""
    return member.role is Role.ADMIN or not member.areas


def inside(places: Places, member: Staff, place_id: str) -> bool:
    """Whether this place is one of her areas or lies in one."""
    place = places.by_id(place_id)
    line = places.line_of(place) if place is not None else (place_id,)
    return everywhere(member) or not set(member.areas).isdisjoint(line)


def may_send_to(work: Work, places: Places, member: Staff, audience: Audience) -> bool:
    """Whether nobody outside her areas is in it: one of its lists, each of which narrows it, is hers altogether.

    Colleagues she may write to wherever they are; a group or meeting is hers by its place.
    """
    if everywhere(member) or (audience.roles and not audience.topic):
        return True
    if audience.places and all(inside(places, member, one) for one in audience.places):
        return True
    if audience.groups and _all_hers(places, member, audience.groups, _group_places(work)):
        return True
    for ids in (audience.answered, audience.attended):
        if ids and _all_hers(places, member, ids, {one.id: one.place for one in meetings.by_ids(work, ids)}):
            return True
    return False


def _group_places(work: Work) -> dict[str, str]:
    return {one.id: one.place for one in groups.in_places(work, None)}


def _all_hers(places: Places, member: Staff, ids: Iterable[str], where: dict[str, str]) -> bool:
    return all(where.get(one) and inside(places, member, where[one]) for one in ids)
