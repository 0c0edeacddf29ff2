"""Who is in an audience and who of them is left out, and why: one statement for the preview and for the fan-out alike.

Nobody is in it who did not choose it: an audience without a topic, group, role, meeting or matter is empty.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
)

from flows.audience import TOPICS, Audience
from flows.messages import Language
from storage import written_first
from storage.consented import NOTICES
from storage.tables import (
    addresses,
    attendances,
    consents,
    group_chats,
    group_members,
    interests,
    matter_follows,
    matters,
    people,
    rsvps,
    staff,
)
from storage.work import Work

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


@dataclass(frozen=True, slots=True)
class Span:
    """People whose ids come after `after` and not after `upto` (None: to the end)."""

    after: str = ""
    upto: str | None = None

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """A condition on a column of people's ids; said of every table, so that none is read as a whole for a span."""
        beyond = column > self.after if self.after else true()
        return beyond if self.upto is None else and_(beyond, column <= self.upto)


EVERYBODY = Span()


def select_people(audience: Audience, places: Sequence[str], span: Span = EVERYBODY) -> Select[Any]:
    """person_id, channel (None: no address), language (None: not shown), heard_at, reason ('', stopped, opted_out,
    unreachable) of everybody in it.

    `places`: those of the audience with all that lies in them or that they lie in; () where it names none.
    """
    way = addresses.alias("way")
    stop = consents.alias("stop")
    asked = consents.alias("asked")
    found = people.outerjoin(
        way,
        and_(
            way.c.person_id == people.c.id,
            way.c.channel == _best_channel(),
            span.holds(way.c.person_id),
        ),
    ).outerjoin(stop, and_(is_stop(stop), stop.c.person_id == people.c.id, span.holds(stop.c.person_id)))
    took_back: ColumnElement[bool] = false()
    if audience.topic:
        about = and_(
            asked.c.person_id == people.c.id, asked.c.topic == audience.topic, span.holds(asked.c.person_id)
        )
        found = found.join(asked, about, isouter=_is_listed(audience))
        took_back = or_(asked.c.person_id.is_(None), asked.c.withdrawn_on.is_not(None))
    unreachable = or_(way.c.channel.is_(None), way.c.unreachable_reason.is_not(None))
    return (
        select(
            people.c.id.label("person_id"),
            way.c.channel,
            people.c.language,
            way.c.heard_at,
            reason_of(stop.c.person_id.is_not(None), took_back, unreachable).label("reason"),
        )
        .select_from(found)
        .where(span.holds(people.c.id), *_narrowed(audience, places, span))
    )


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
    work: Work, audience: Audience, places: Sequence[str], doors: Doors, span: Span = EVERYBODY
) -> Select[Any]:
    """person_id, channel ('' for none), language (of the text), outside, reason of everybody in it, as it would go out now.

    `span`: only those people; whoever was written to first before counts against the day's limit all the same.
    """
    found = select_people(audience, places, span).subquery()
    outside = closed(found.c.channel, found.c.heard_at, doors.closed_before)
    language = language_of(found.c.language, doors.written)
    reason = case(
        (found.c.reason != "", found.c.reason),
        (and_(outside, language.not_in(sorted(doors.approved))), literal("no_window")),
        else_=literal(""),
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
    known = written_first.already(work, found.c.person_id, span.holds)
    anew = case((and_(outside, reason == "", ~known), 1), else_=0)
    inner = select(*columns, reason.label("reason"), anew.label("anew")).subquery()
    turn = func.row_number().over(partition_by=inner.c.anew, order_by=inner.c.person_id)
    too_many = and_(inner.c.anew == 1, turn > left)
    return select(
        inner.c.person_id,
        inner.c.channel,
        inner.c.language,
        inner.c.outside,
        case((too_many, literal("daily_limit")), else_=inner.c.reason).label("reason"),
    )


def driving(audience: Audience) -> tuple[ColumnElement[Any], ColumnElement[bool]]:
    """A column of people's ids in which all of the audience are, and the rows of its table that count: the narrowest list."""
    if audience.attended:
        return attendances.c.person_id, attendances.c.meeting_id.in_(audience.attended)
    if audience.answered:
        return rsvps.c.person_id, rsvps.c.meeting_id.in_(audience.answered)
    if audience.matters:
        hearers = heard_by(audience.matters, EVERYBODY).subquery()
        return hearers.c.person_id, true()
    if audience.groups:
        return group_members.c.person_id, group_members.c.group_id.in_(audience.groups)
    if audience.roles:
        return staff.c.person_id, staff.c.role.in_(audience.roles)
    return consents.c.person_id, consents.c.topic == audience.topic


def heard_by(matter_ids: Collection[str], span: Span) -> CompoundSelect[Any]:
    """person_id of those who follow one of these matters, are in its group, or are the chat linked to that group."""
    of_groups = select(matters.c.group_id).where(
        matters.c.id.in_(matter_ids), matters.c.group_id.is_not(None)
    )
    return union(
        select(matter_follows.c.person_id).where(
            matter_follows.c.matter_id.in_(matter_ids), span.holds(matter_follows.c.person_id)
        ),
        *(
            select(table.c.person_id).where(table.c.group_id.in_(of_groups), span.holds(table.c.person_id))
            for table in (group_members, group_chats)
        ),
    )


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
    stopped: ColumnElement[bool], took_back: ColumnElement[bool], unreachable: ColumnElement[bool]
) -> ColumnElement[Any]:
    """Why she hears nothing, whatever the channel's window says; '' when she may. `took_back`: or never opted in."""
    return case(
        (stopped, literal("stopped")),
        (took_back, literal("opted_out")),
        (unreachable, literal("unreachable")),
        else_=literal(""),
    )


def is_stop(mark: FromClause) -> ColumnElement[bool]:
    """Whether a row of consents is a "stop"."""
    return and_(mark.c.topic == NOTICES, mark.c.withdrawn_on.is_not(None))


def _best_channel() -> ScalarSelect[Any]:
    """Where she is written to: what reaches her before what does not, where she wrote last before others.

    Not a window over all addresses: PostgreSQL takes its first places for few, and loops over them for each person.
    """
    ways = addresses.alias("ways")
    return (
        select(ways.c.channel)
        .where(ways.c.person_id == people.c.id)
        .order_by(
            ways.c.unreachable_reason.is_not(None),
            ways.c.heard_at.is_(None),
            ways.c.heard_at.desc(),
            ways.c.channel,
        )
        .limit(1)
        .correlate(people)
        .scalar_subquery()
    )


def _is_listed(audience: Audience) -> bool:
    return bool(
        audience.attended or audience.answered or audience.groups or audience.roles or audience.matters
    )


def _narrowed(audience: Audience, places: Sequence[str], span: Span) -> list[ColumnElement[bool]]:
    if not audience.topic and not _is_listed(audience):
        return [false()]
    lists: list[ColumnElement[bool]] = [
        people.c.id.in_(select(column).where(rows, span.holds(column)))
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
                and_(staff.c.role.in_(audience.roles), staff.c.left_on.is_(None)),
            ),
        )
        if meant
    ]
    if audience.matters:
        lists.append(people.c.id.in_(heard_by(audience.matters, span)))
    if audience.languages:
        lists.append(people.c.language.in_(audience.languages))
    if audience.places:
        lists.append(_chose(places, span))
    return lists


def _chose(places: Sequence[str], span: Span) -> ColumnElement[bool]:
    """She chose one of them, or topics without any place, which is everywhere."""
    hers = and_(interests.c.person_id == people.c.id, span.holds(interests.c.person_id))
    topics = and_(
        consents.c.person_id == people.c.id,
        consents.c.topic.in_(TOPICS),
        span.holds(consents.c.person_id),
    )
    there = exists().where(hers, interests.c.place.in_(places))
    return or_(there, and_(~exists().where(hers), exists().where(topics)))
