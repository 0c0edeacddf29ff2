"""The groups, meetings and matters that an audience names: what they are called, where they are and who made them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from storage.tables import forums, groups, matters, meetings, recipients
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Named:
    """A group, a meeting or a matter. `place` is an id of the directory or ''; `made_by` a member's.

    A group has no number; only a meeting has times.
    """

    id: str
    name: str
    place: str
    made_by: str
    number: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


_MEETINGS = select(
    meetings.c.id,
    forums.c.title,
    meetings.c.place,
    forums.c.made_by,
    meetings.c.number,
    meetings.c.starts_at,
    meetings.c.ends_at,
).join(forums, forums.c.id == meetings.c.forum_id)


def by_id(
    work: Work, group_ids: Collection[str], meeting_ids: Collection[str], matter_ids: Collection[str] = ()
) -> dict[str, Named]:
    """Those that there are (still), by their ids."""
    found: list[Named] = []
    if group_ids:
        columns = (groups.c.id, groups.c.name, groups.c.place, groups.c.made_by)
        rows = work.connection.execute(select(*columns).where(groups.c.id.in_(group_ids)))
        found += [Named(*row) for row in rows]
    if meeting_ids:
        rows = work.connection.execute(_MEETINGS.where(meetings.c.id.in_(meeting_ids)))
        found += [Named(*row) for row in rows]
    if matter_ids:
        named = (matters.c.id, matters.c.title, matters.c.place, matters.c.made_by, matters.c.number)
        rows = work.connection.execute(select(*named).where(matters.c.id.in_(matter_ids)))
        found += [Named(*row) for row in rows]
    return {one.id: one for one in found}


def newest_meetings(work: Work, staff_id: str, places: Collection[str] | None, limit: int) -> list[Named]:
    """The latest first, at one of `places` (None: anywhere) or of forums that she made; what was called off is left out."""
    query = _MEETINGS.where(meetings.c.state != "cancelled")
    if places is not None:
        query = query.where(or_(forums.c.made_by == staff_id, meetings.c.place.in_(places)))
    rows = work.connection.execute(query.order_by(meetings.c.starts_at.desc(), meetings.c.id).limit(limit))
    return [Named(*row) for row in rows]


def sizes(work: Work, broadcast_ids: Collection[str]) -> dict[str, int]:
    """How many people each of these broadcasts goes to, by its id; none while nobody is written down."""
    if not broadcast_ids:
        return {}
    rows = work.connection.execute(
        select(recipients.c.broadcast_id, func.count().label("number"))
        .where(recipients.c.broadcast_id.in_(broadcast_ids), recipients.c.state != "left_out")
        .group_by(recipients.c.broadcast_id)
    )
    return {row.broadcast_id: row.number for row in rows}
