"""Public matters as they are found: by their number, by place, and those that a new one may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from storage.action_reading import Action, actions
from storage.chance import READABLE
from storage.tables import agreed_actions, cases, group_members, groups, matter_follows, matters
from storage.work import Work

SOLVED = ("resolved", "confirmed")
OVER = (*SOLVED, "closed")
"""States in which nothing goes on."""
MAY_BECOME: dict[str, tuple[str, ...]] = {
    "open": ("in_action", "resolved", "closed"),
    "in_action": ("in_action", "resolved", "closed"),
    "reopened": ("in_action", "resolved", "closed"),
    "resolved": ("reopened", "closed"),
    "confirmed": ("reopened",),
    "closed": ("reopened",),
}
"""What the staff may make of a matter; that it is confirmed, its members and followers say."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One as everybody may see it. `place` is an id of the directory or ''; `group` the name of the group it is of, or ''.

    `resolved_on`: since when it is called solved; None while it is not. `ask_until`: so long its members and followers are asked
    whether it is. `settled`: over for good, nothing is asked or changed any more, and voices lead nowhere.
    """

    id: str
    number: str
    kind: str
    place: str
    title: str
    group_id: str | None
    group: str
    state: str
    reason: str
    percent: int
    sentence: str
    round: int
    ask_until: datetime | None
    made_by: str
    opened_on: date
    resolved_on: date | None
    over_on: date | None
    settled: bool

    @property
    def days(self) -> int | None:
        """Days until it was resolved; None while it is not."""
        return None if self.resolved_on is None else (self.resolved_on - self.opened_on).days

    def is_asked(self, now: datetime) -> bool:
        """Whether its members and followers are asked now whether it is solved."""
        return self.state == "resolved" and self.ask_until is not None and self.ask_until > now

    @property
    def next(self) -> tuple[str, ...]:
        """What the staff may make of it."""
        return () if self.settled else MAY_BECOME[self.state]


def by_number(work: Work, number: str) -> Matter | None:
    """The one with this number, in any case of letters, with or without "#"."""
    return _one(work, matters.c.number == _letters(number))


def by_id(work: Work, matter_id: str) -> Matter | None:
    """The matter, or None when it is erased."""
    return _one(work, matters.c.id == matter_id)


def by_ids(work: Work, matter_ids: Collection[str]) -> dict[str, Matter]:
    """Those that there are (still), by their ids."""
    if not matter_ids:
        return {}
    return {one.id: one for one in _many(work, WHOLE.where(matters.c.id.in_(matter_ids)))}


def of_report(work: Work, report_id: str) -> Matter | None:
    """The matter of which this report's case is an account, or None."""
    mine = select(cases.c.matter_id).where(cases.c.report_id == report_id, cases.c.matter_id.is_not(None))
    return _one(work, matters.c.id.in_(mine))


def held(work: Work, matter_id: str) -> Matter | None:
    """As it stands now; whoever else moves it or votes on it waits (PostgreSQL)."""
    query = WHOLE.where(matters.c.id == matter_id).with_for_update(of=matters)
    row = work.connection.execute(query).mappings().one_or_none()
    return None if row is None else matter_of(row)


def of_places(
    work: Work, places: Collection[str] | None, limit: int, offset: int = 0, *, made_by: str = ""
) -> list[Matter]:
    """Those that go on first, in each the latest first. `places` None: anywhere. `made_by`: also hers, wherever they are."""
    where = there(places)
    if made_by and places is not None:
        where = or_(where, matters.c.made_by == made_by)
    query = WHOLE.where(where).order_by(*_GOES_ON_FIRST).limit(limit).offset(offset)
    return _many(work, query)


def of_person(work: Work, person_id: str, limit: int) -> list[Matter]:
    """What she follows and what her groups have; what goes on first."""
    return _many(work, WHOLE.where(hers(person_id)).order_by(*_GOES_ON_FIRST).limit(limit))


def similar(work: Work, kind: str, places: Collection[str], limit: int, over_since: date) -> list[Matter]:
    """Those of this kind at one of these places, unless they were over before that day; what goes on first."""
    lately = or_(matters.c.over_on.is_(None), matters.c.over_on >= over_since)
    query = WHOLE.where(
        matters.c.kind == kind, matters.c.place.in_(places), lately, matters.c.salt.is_not(None)
    )
    return _many(work, query.order_by(*_GOES_ON_FIRST).limit(limit))


def followed(work: Work, person_id: str, matter_ids: Collection[str]) -> set[str]:
    """Which of these she follows."""
    query = select(matter_follows.c.matter_id).where(
        matter_follows.c.person_id == person_id, matter_follows.c.matter_id.in_(matter_ids)
    )
    return set(work.connection.scalars(query))


def heard_in_group(work: Work, person_id: str, group_id: str) -> list[str]:
    """Matters of this group that she does not follow herself: she hears of them as a member alone."""
    follows = select(matter_follows.c.matter_id).where(matter_follows.c.person_id == person_id)
    query = select(matters.c.id).where(matters.c.group_id == group_id, matters.c.id.not_in(follows))
    return list(work.connection.scalars(query))


def agreed(work: Work, matter_ids: Collection[str], limit: int) -> list[Action]:
    """What was agreed for any of these, what is open first."""
    return actions(work, agreed_actions.c.matter_id.in_(matter_ids), limit, open_first=True)


def accounts(work: Work, matter_ids: Collection[str]) -> dict[str, int]:
    """How many cases are accounts of each of these; for the staff alone."""
    query = (
        select(cases.c.matter_id, func.count().label("number"))
        .where(cases.c.matter_id.in_(matter_ids))
        .group_by(cases.c.matter_id)
    )
    return {row.matter_id: row.number for row in work.connection.execute(query)}


def nobody_is_asked(now: datetime) -> ColumnElement[bool]:
    """Whoever has the problem had the chance to say whether it is solved, or nobody is there to ask."""
    return or_(matters.c.ask_until.is_(None), matters.c.ask_until <= now)


def matter_of(row: Mapping[Any, Any]) -> Matter:
    """A row of WHOLE as a value."""
    values = dict(row)
    values["group"] = values.pop("group_name") or ""
    values["settled"] = values.pop("salt") is None
    return Matter(**values)


def _one(work: Work, which: ColumnElement[bool]) -> Matter | None:
    row = work.connection.execute(WHOLE.where(which)).mappings().one_or_none()
    return None if row is None else matter_of(row)


def _many(work: Work, query: Select[Any]) -> list[Matter]:
    return [matter_of(row) for row in work.connection.execute(query).mappings()]


def there(places: Collection[str] | None) -> ColumnElement[bool]:
    """At one of these places; None: anywhere."""
    return true() if places is None else matters.c.place.in_(places)


def hers(person_id: str) -> ColumnElement[bool]:
    """What she follows and what her groups have."""
    follows = select(matter_follows.c.matter_id).where(matter_follows.c.person_id == person_id)
    mine = select(group_members.c.group_id).where(group_members.c.person_id == person_id)
    return or_(matters.c.id.in_(follows), matters.c.group_id.in_(mine))


def _letters(number: str) -> str:
    wanted = number.strip().removeprefix("#").upper()
    return wanted if wanted and all(letter in READABLE for letter in wanted) else ""


_NAMES = ("id", "number", "kind", "place", "title", "group_id", "state", "reason", "percent", "sentence", "round", "ask_until",
          "made_by", "opened_on", "resolved_on", "over_on", "salt")  # fmt: skip
_GROUP_NAME = select(groups.c.name).where(groups.c.id == matters.c.group_id).scalar_subquery()
WHOLE: Select[Any] = select(*(matters.c[name] for name in _NAMES), _GROUP_NAME.label("group_name"))
_GOES_ON_FIRST: Sequence[ColumnElement[Any]] = (
    matters.c.over_on.is_not(None),
    matters.c.opened_on.desc(),
    matters.c.id,
)
