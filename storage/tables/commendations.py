"""What residents praised an officer for. The row holds no person; what was told is sealed under a key of its own."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    text,
)

from storage.columns import kept, one_of
from storage.tables.schema import ID, UNORDERED, metadata

_FILED = "retention"
_QUARTER = "the quarter is over"
_KNOWN = "it is declined, or handed over, or was not handed over for 62 days"
_TOLD = "the staff was told of it, or it is decided"

STATES = ("waiting", "asked", "verified", "declined")
REASONS = ("", "duplicate", "unchecked", "other", "complaint")

commendations = Table(
    "commendations",
    metadata,
    kept("id", ID, "random", _FILED, primary_key=True),
    kept("number", String(6), "random", _FILED),
    kept("station", String(80), "clear", _FILED),
    kept("language", String(2), "clear", _FILED),
    kept("filed_on", Date, "clear", _FILED),
    kept("state", String(8), "clear", _FILED),
    kept("reason", String(12), "clear", _FILED),
    kept("decided_on", Date, "clear", _FILED, null=True),
    kept("counts", Boolean, "clear", _FILED),
    kept("again", Boolean, "clear", _FILED),
    kept("voice", LargeBinary(32), "hashed", _QUARTER, null=True),
    kept("key_id", ID, "random", _FILED, ForeignKey("keys.id")),
    kept("told", LargeBinary, "sealed", _FILED),
    kept("officer", LargeBinary, "sealed", _FILED, null=True),
    kept("handle", LargeBinary, "boxed", _KNOWN, null=True),
    kept("announce_in", SmallInteger, "clear", _TOLD, null=True),
    kept("station_on", Date, "clear", _FILED, null=True),
    kept("committee_on", Date, "clear", _FILED, null=True),
    CheckConstraint(one_of("state", STATES), "state"),
    CheckConstraint(one_of("reason", REASONS), "reason"),
    Index("uq_commendations_number", "number", unique=True),
    Index("ix_commendations_station", "station", "state"),
    Index("ix_commendations_filed_on", "filed_on"),
    Index("ix_commendations_key_id", "key_id"),
    Index("ix_commendations_announce_in", "announce_in", sqlite_where=text("announce_in IS NOT NULL"),
          postgresql_where=text("announce_in IS NOT NULL")),
    Index("ix_commendations_voice", "voice", sqlite_where=text("voice IS NOT NULL"),
          postgresql_where=text("voice IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

commendation_salts = Table(
    "commendation_salts",
    metadata,
    kept("quarter", String(7), "clear", _QUARTER, primary_key=True),
    kept("salt", ID, "random", _QUARTER),
    **UNORDERED,
)
