"""What lies in the areas of a member of the staff: places, and audiences that she may send to."""

from bot.broadcasting.reach import named_in, reach_of
from directory.places import Places
from flows.audience import Audience
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
    """Whether nobody outside her areas is in it, and no group or meeting of somebody else's elsewhere (Reach.may_send)."""
    return reach_of(places, member).may_send(audience, named_in(work, [audience]))
