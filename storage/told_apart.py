"""How many people each group and meeting of an audience has: what names few people tells about each of them."""

from typing import Any

from sqlalchemy import Select, func, select, union_all

from flows.audience import Audience
from storage.tables import attendances, group_members, rsvps
from storage.work import Work


def smallest(work: Work, audience: Audience) -> int:
    """Of the groups and meetings that it names, how many people the smallest one has; 0 where one has nobody or is gone."""
    parts: list[tuple[tuple[str, ...], Select[Any]]] = [
        (audience.groups, select(group_members.c.group_id.label("of")).where(group_members.c.group_id.in_(audience.groups))),
        (
            audience.answered,
            select(rsvps.c.meeting_id.label("of")).where(
                rsvps.c.meeting_id.in_(audience.answered), rsvps.c.answer.in_(("coming", "waiting"))
            ),
        ),
        (
            audience.attended,
            select(attendances.c.meeting_id.label("of")).where(attendances.c.meeting_id.in_(audience.attended)),
        ),
    ]  # fmt: skip
    named = [(ids, query) for ids, query in parts if ids]
    if not named:
        return 0
    counted = [
        select(func.count().label("people")).select_from(rows := query.subquery()).group_by(rows.c.of)
        for _, query in named
    ]
    found = list(work.connection.scalars(union_all(*counted)))
    return min(found) if len(found) == sum(len(set(ids)) for ids, _ in named) else 0
