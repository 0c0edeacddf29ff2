"""How a column is declared: its type, the form its values are kept in, and how long they stay."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Column, DateTime, Dialect
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

NAIROBI = ZoneInfo("Africa/Nairobi")
"""Where a day begins for those whom the dates are for."""

Form = Literal["clear", "random", "sealed", "hashed", "boxed"]
"""clear: as it is. random: an opaque id, made by chance. sealed: encrypted. hashed: keyed hash or argon2id.
boxed: encrypted for delivery alone."""


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; given and returned with its time zone. A naive time is refused with ValueError."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL keeps the zone; SQLite keeps text that sorts by time."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is written."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored: give it in UTC.")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is read."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def kept(
    name: str,
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    form: Form,
    until: str,
    *items: SchemaItem,
    null: bool = False,
    **options: Any,  # noqa: ANN401 - passed on to Column as they are
) -> Column[Any]:
    """A column whose form and retention docs/data.md states (a test compares)."""
    return Column(name, kind, *items, nullable=null, info={"form": form, "until": until}, **options)


def one_of(name: str, words: Sequence[str]) -> str:
    """The text of a check constraint: `name` holds one of `words`."""
    return f"{name} IN ({', '.join(repr(str(word)) for word in words)})"
