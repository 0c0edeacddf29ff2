"""What a person agreed to, as a condition in a query."""

from typing import Any

from sqlalchemy import ColumnElement, exists, literal_column, select

from storage.tables import consents

NOTICES = "notices"
"""The topic that "stop" takes back, whoever says it: nothing that nobody asked for goes to her then."""
_ROW: ColumnElement[int] = literal_column("1")


def stopped(person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether she said "stop" and has chosen no topic since."""
    marks = consents.alias("stops")
    return exists(
        select(_ROW).where(
            marks.c.person_id == person_id, marks.c.topic == NOTICES, marks.c.withdrawn_on.is_not(None)
        )
    )


def agreed(person_id: ColumnElement[Any], topic: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether she opted in to this topic and has not taken it back."""
    given = consents.alias("given")
    return exists(
        select(_ROW).where(
            given.c.person_id == person_id, given.c.topic == topic, given.c.withdrawn_on.is_(None)
        )
    )
