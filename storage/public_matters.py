"""Public matters as anybody may read them: no person, no report, and of voices only how many, from five on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select, true

from storage.chance import READABLE
from storage.matter_reading import OVER, SOLVED
from storage.tables import groups, matter_steps, matters, voices
from storage.voices import FLOOR
from storage.work import Work


@dataclass(frozen=True, slots=True)
class PublicMatter:
    """`id` leads to what was agreed for it and is shown to nobody. `place` is an id of the directory.

    `percent` is 0 to 100; `reason` of CLOSING or ''; `voices` None below voices.FLOOR; `group`: the name of the one for which
    a leader reported it, or ''; `days` until it was called solved, or None;
    `moved_on`: the day of its last step.
    """

    id: str
    number: str
    kind: str
    place: str
    title: str
    state: str
    reason: str
    percent: int
    sentence: str
    opened_on: date
    moved_on: date
    voices: int | None
    days: int | None
    group: str

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more: it is called solved, or closed."""
        return self.state in OVER


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which matters: None is any. `begun` and `until` are days on which they were opened, both included."""

    numbers: Collection[str] | None = None
    kinds: Collection[str] | None = None
    places: Collection[str] | None = None
    begun: date | None = None
    until: date | None = None
    over: bool | None = None


def found(work: Work, wanted: Wanted, limit: int, offset: int = 0) -> list[PublicMatter]:
    """These matters, the newest first."""
    query = _MATTERS.where(_which(wanted)).order_by(matters.c.opened_on.desc(), matters.c.number)
    return [_matter(row) for row in work.connection.execute(query.limit(limit).offset(offset))]


def by_number(work: Work, number: str) -> PublicMatter | None:
    """The one with this number, in any case of letters."""
    one = found(work, Wanted(numbers=(number.strip().upper(),)), 1)
    return one[0] if one else None


def of_places(work: Work, places: Collection[str], limit: int, offset: int = 0) -> list[PublicMatter]:
    """What was reported at these places (ids), what goes on first, of either the newest first."""
    goes_on = matters.c.state.in_(OVER)
    query = _MATTERS.where(matters.c.place.in_(places))
    query = query.order_by(goes_on, matters.c.opened_on.desc(), matters.c.number)
    return [_matter(row) for row in work.connection.execute(query.limit(limit).offset(offset))]


def counted(work: Work) -> dict[str, tuple[int, int]]:
    """For each place (id) of a matter: how many go on, and how many are over."""
    is_over = matters.c.state.in_(OVER)
    query = select(matters.c.place, is_over.label("over"), func.count()).group_by(matters.c.place, is_over)
    counts: dict[str, list[int]] = {}
    for place, ended, count in work.connection.execute(query):
        counts.setdefault(place, [0, 0])[bool(ended)] += count
    return {place: (goes_on, ended) for place, (goes_on, ended) in counts.items()}


_HEARD = (
    select(func.count())
    .select_from(voices)
    .where(voices.c.matter_id == matters.c.id)
    .correlate(matters)
    .scalar_subquery()
)
_MOVED = (
    select(func.max(matter_steps.c.on_date))
    .where(matter_steps.c.matter_id == matters.c.id)
    .correlate(matters)
    .scalar_subquery()
)
_GROUP = select(groups.c.name).where(groups.c.id == matters.c.group_id).correlate(matters).scalar_subquery()
_MATTERS: Select[tuple[object, ...]] = select(
    matters.c.id,
    matters.c.number,
    matters.c.kind,
    matters.c.place,
    matters.c.title,
    matters.c.state,
    matters.c.reason,
    matters.c.percent,
    matters.c.sentence,
    matters.c.opened_on,
    matters.c.resolved_on,
    func.coalesce(_MOVED, matters.c.opened_on).label("moved_on"),
    _HEARD.label("heard"),
    _GROUP.label("for_group"),
)


def _which(wanted: Wanted) -> ColumnElement[bool]:
    numbers = wanted.numbers
    if numbers is not None:
        numbers = [one for one in numbers if one and all(letter in READABLE for letter in one)]
    among = (
        (matters.c.number, numbers),
        (matters.c.kind, wanted.kinds),
        (matters.c.place, wanted.places),
    )
    holds: list[ColumnElement[bool]] = [
        column.in_(values) if values else false() for column, values in among if values is not None
    ]
    if wanted.begun is not None:
        holds.append(matters.c.opened_on >= wanted.begun)
    if wanted.until is not None:
        holds.append(matters.c.opened_on <= wanted.until)
    if wanted.over is not None:
        is_over = matters.c.state.in_(OVER)
        holds.append(is_over if wanted.over else ~is_over)
    return and_(true(), *holds)


def _matter(row: Row[tuple[object, ...]]) -> PublicMatter:
    solved = row.state in SOLVED and row.resolved_on is not None
    return PublicMatter(
        id=row.id,
        number=row.number,
        kind=row.kind,
        place=row.place,
        title=row.title,
        state=row.state,
        reason=row.reason,
        percent=row.percent,
        sentence=row.sentence,
        opened_on=row.opened_on,
        moved_on=row.moved_on,
        voices=row.heard if row.heard >= FLOOR else None,
        group=row.for_group or "",
        days=(row.resolved_on - row.opened_on).days if solved else None,
    )
