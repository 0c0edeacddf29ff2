"""What residents say of the service charters on station walls. Nobody is kept with it."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, Table, text

from storage.columns import kept, one_of
from storage.tables.schema import ID, UNORDERED, metadata

_SEEN = "retention"
_MONTH = "the month is over"

charters = Table(
    "charters",
    metadata,
    kept("id", ID, "random", _SEEN, primary_key=True),
    kept("station", String(80), "clear", _SEEN),
    kept("said_in", Date, "clear", _SEEN),
    kept("seen_in", Date, "clear", _SEEN),
    kept("displayed", String(8), "clear", _SEEN),
    kept("state", String(12), "clear", _SEEN),
    kept("prices", String(8), "clear", _SEEN),
    kept("language", String(8), "clear", _SEEN),
    kept("voice", LargeBinary(32), "hashed", _MONTH, null=True),
    kept("key_id", ID, "random", _SEEN, ForeignKey("keys.id"), null=True),
    kept("photo", LargeBinary, "sealed", _SEEN, null=True),
    CheckConstraint(one_of("displayed", ("yes", "no", "unseen")), "displayed"),
    CheckConstraint(one_of("state", ("", "current", "old", "unreadable", "unknown")), "state"),
    CheckConstraint(one_of("prices", ("", "yes", "no", "unknown")), "prices"),
    CheckConstraint(one_of("language", ("", "both", "sw", "en", "unknown")), "language"),
    Index("uq_charters_voice", "voice", unique=True, sqlite_where=text("voice IS NOT NULL"),
          postgresql_where=text("voice IS NOT NULL")),
    Index("ix_charters_station", "station"),
    Index("ix_charters_said_in", "said_in"),
    Index("ix_charters_key_id", "key_id", sqlite_where=text("key_id IS NOT NULL"),
          postgresql_where=text("key_id IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

charter_salts = Table(
    "charter_salts",
    metadata,
    kept("month", Date, "clear", _MONTH, primary_key=True),
    kept("salt", ID, "random", _MONTH),
    **UNORDERED,
)
