"""Who is in an audience and who of them is left out, and why: one statement for the preview and for the fan-out alike.

Nobody is in it who did not choose it: an audience without a topic, group, role or meeting is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)

from flows.audience import TOPICS, Audience
from flows.messages import Language
from storage import written_first
from storage.consented import agreed, stopped
from storage.tables import addresses, attendances, consents, group_members, interests, people, rsvps, staff
from storage.work import Work

NOBODY = literal("")
WINDOWED = ("whatsapp",)
"""Channels where nobody may be written to freely whom we have not heard from within a day."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What lets a notice through. `written`: its languages; the first is for those in whose language it is not.

    `approved`: languages in which a template stands for it where the window is closed. `closed_before`: it is closed for who
    wrote last before then; None where no channel has one. `first_a_day`: how many people the account may write to first
    within 24 hours; None without a limit.
    """

    written: tuple[Language, ...]
    approved: frozenset[Language] = frozenset()
    closed_before: datetime | None = None
    first_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many are alike. `channel` is '' where none reaches them; `outside`: the window is closed for them.

    `reason` is '' for those to whom it goes.
    """

    channel: str
    language: Language
    outside: bool
    reason: str
    number: int


def select_people(audience: Audience, places: Sequence[str]) -> Select[Any]:
    """person_id, channel (None: no address), language (None: not shown), heard_at, reason ('', stopped, opted_out,
    unreachable) of everybody in it.

    `places`: those of the audience with all that lies in them or that they lie in; () where it names none.
    """
    return _people(audience, places, true())


def counts(work: Work, audience: Audience, places: Sequence[str], doors: Doors) -> list[Count]:
    """How it would go out now, by channel, language of the text, window and reason."""
    found = decided(work, audience, places, doors).subquery()
    grouped = (found.c.channel, found.c.language, found.c.outside, found.c.reason)
    query = select(*grouped, func.count().label("number")).group_by(*grouped)
    return [
        Count(row.channel, row.language, bool(row.outside), row.reason, row.number)
        for row in work.connection.execute(query)
    ]


def decided(
    work: Work,
    audience: Audience,
    places: Sequence[str],
    doors: Doors,
    which: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """person_id, channel ('' for none), language (of the text), outside, reason of everybody in it, as it would go out now.

    `which`: only those people; who was written to first before counts against the day's limit all the same.
    """
    found = _people(audience, places, true() if which is None else which).subquery()
    outside = closed(found.c.channel, found.c.heard_at, doors.closed_before)
    language = language_of(found.c.language, doors.written)
    reason = case(
        (found.c.reason != "", found.c.reason),
        (and_(outside, language.not_in(sorted(doors.approved))), literal("no_window")),
        else_=NOBODY,
    )
    columns = (
        found.c.person_id,
        func.coalesce(found.c.channel, "").label("channel"),
        language.label("language"),
        outside.label("outside"),
    )
    if doors.first_a_day is None or doors.closed_before is None:
        return select(*columns, reason.label("reason"))
    left = max(0, doors.first_a_day - written_first.number(work))
    anew = case((and_(outside, reason == "", ~written_first.already(work, found.c.person_id)), 1), else_=0)
    inner = select(*columns, reason.label("reason"), anew.label("anew")).subquery()
    place = func.row_number().over(partition_by=inner.c.anew, order_by=inner.c.person_id)
    too_many = and_(inner.c.anew == 1, place > left)
    return select(
        inner.c.person_id,
        inner.c.channel,
        inner.c.language,
        inner.c.outside,
        case((too_many, literal("daily_limit")), else_=inner.c.reason).label("reason"),
    )


def driving(audience: Audience) -> tuple[Any, ColumnElement[bool]]:
    """A column of people's ids in which all of the audience are, and the rows of its table that count: the narrowest list."""
    if audience.attended:
        return attendances.c.person_id, attendances.c.meeting_id.in_(audience.attended)
    if audience.answered:
        return rsvps.c.person_id, rsvps.c.meeting_id.in_(audience.answered)
    if audience.groups:
        return group_members.c.person_id, group_members.c.group_id.in_(audience.groups)
    if audience.roles:
        return staff.c.person_id, staff.c.role.in_(audience.roles)
    return consents.c.person_id, consents.c.topic == audience.topic


def closed(
    channel: ColumnElement[Any], heard_at: ColumnElement[Any], before: datetime | None
) -> ColumnElement[bool]:
    """Whether the window of this channel is closed; it is where nobody knows when she wrote last."""
    if before is None:
        return false()
    long_ago = or_(heard_at.is_(None), heard_at <= before)
    return and_(func.coalesce(channel, "").in_(WINDOWED), long_ago)


def language_of(hers: ColumnElement[Any], written: Sequence[Language]) -> ColumnElement[Any]:
    """Hers where it is written in it, else the first."""
    return case((hers.in_(written), hers), else_=literal(written[0]))


def reason_of(
    person_id: ColumnElement[Any], topic: ColumnElement[Any] | str, unreachable: ColumnElement[bool]
) -> ColumnElement[Any]:
    """Why she hears nothing, whatever the channel says: stopped, opted_out, unreachable, or ''. `topic`: '' for none."""
    about = literal(topic) if isinstance(topic, str) else topic
    return case(
        (stopped(person_id), literal("stopped")),
        (and_(about != "", ~agreed(person_id, about)), literal("opted_out")),
        (unreachable, literal("unreachable")),
        else_=NOBODY,
    )


def best_channel(person_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """Where she is written to: what reaches her before what does not, where she wrote last before others."""
    ways = addresses.alias("ways")
    return (
        select(ways.c.channel)
        .where(ways.c.person_id == person_id)
        .order_by(
            ways.c.unreachable_reason.is_not(None),
            ways.c.heard_at.is_(None),
            ways.c.heard_at.desc(),
            ways.c.channel,
        )
        .limit(1)
        .scalar_subquery()
    )


def _people(audience: Audience, places: Sequence[str], which: ColumnElement[bool]) -> Select[Any]:
    way = addresses.alias("way")
    unreachable = or_(way.c.channel.is_(None), way.c.unreachable_reason.is_not(None))
    return (
        select(
            people.c.id.label("person_id"),
            way.c.channel,
            people.c.language,
            way.c.heard_at,
            reason_of(people.c.id, audience.topic, unreachable).label("reason"),
        )
        .select_from(people)
        .outerjoin(
            way,
            and_(way.c.person_id == people.c.id, way.c.channel == best_channel(people.c.id)),
        )
        .where(which, *_narrowed(audience, places))
    )


def _narrowed(audience: Audience, places: Sequence[str]) -> list[ColumnElement[bool]]:
    lists: list[ColumnElement[bool]] = []
    for column, meant, rows in (
        (attendances.c.person_id, audience.attended, attendances.c.meeting_id.in_(audience.attended)),
        (
            rsvps.c.person_id,
            audience.answered,
            and_(rsvps.c.meeting_id.in_(audience.answered), rsvps.c.answer.in_(("coming", "waiting"))),
        ),
        (group_members.c.person_id, audience.groups, group_members.c.group_id.in_(audience.groups)),
        (
            staff.c.person_id,
            audience.roles,
            and_(staff.c.role.in_(audience.roles), staff.c.left_on.is_(None), staff.c.person_id.is_not(None)),
        ),
    ):
        if meant:
            lists.append(people.c.id.in_(select(column).where(rows)))
    if not lists:
        if not audience.topic:
            return [false()]
        lists.append(people.c.id.in_(select(consents.c.person_id).where(consents.c.topic == audience.topic)))
    if audience.languages:
        lists.append(people.c.language.in_(audience.languages))
    if audience.places:
        lists.append(_chose(places))
    return lists


def _chose(places: Sequence[str]) -> ColumnElement[bool]:
    """She chose one of them, or topics without any place, which is everywhere."""
    any_place = exists(select(literal_column("1")).where(interests.c.person_id == people.c.id))
    any_topic = exists(
        select(literal_column("1")).where(consents.c.person_id == people.c.id, consents.c.topic.in_(TOPICS))
    )
    there = people.c.id.in_(select(interests.c.person_id).where(interests.c.place.in_(places)))
    return or_(there, and_(~any_place, any_topic))
