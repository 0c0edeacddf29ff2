"""What stations say of themselves, as the operator imports it: beside the residents' view, never in it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, tuple_

from storage.tables import self_assessments as table
from storage.tables.ratings import ANSWERS
from storage.work import Work


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """A station's own scores, 0 to 100, in the order of the six questions, and who says so."""

    station: str
    quarter: str
    scores: tuple[int, ...]
    said_by: str


def replace(work: Work, assessments: Iterable[SelfAssessment]) -> int:
    """Keep these, each instead of what the station said of that quarter before; how many. One a station and quarter."""
    rows = [
        {
            "station": one.station,
            "quarter": one.quarter,
            "said_by": one.said_by,
            "imported_on": work.today,
            **dict(zip(ANSWERS, one.scores, strict=True)),
        }
        for one in assessments
    ]
    if rows:
        same = tuple_(table.c.station, table.c.quarter).in_(
            [(row["station"], row["quarter"]) for row in rows]
        )
        work.connection.execute(delete(table).where(same))
        work.connection.execute(insert(table), rows)
    return len(rows)


def of_quarter(work: Work, quarter: str, stations: Collection[str]) -> dict[str, SelfAssessment]:
    """What these stations said of themselves in that quarter, by station."""
    query = select(table).where(table.c.quarter == quarter, table.c.station.in_(stations))
    return {
        row.station: SelfAssessment(
            row.station, row.quarter, tuple(getattr(row, name) for name in ANSWERS), row.said_by
        )
        for row in work.connection.execute(query)
    }
