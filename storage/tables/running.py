"""What whoever runs it needs."""

from sqlalchemy import Float, Index, Integer, String, Table, Text

from storage.columns import UtcTime, kept
from storage.tables.schema import UNORDERED, metadata

directory_rows = Table(
    "directory_rows",
    metadata,
    kept("kind", String(20), "clear", "the operator removes it", primary_key=True),
    kept("id", String(80), "clear", "the operator removes it", primary_key=True),
    kept("record", Text, "clear", "the operator removes it"),
    **UNORDERED,
)

alerts = Table(
    "alerts",
    metadata,
    kept("sentence", String(300), "clear", "retention", primary_key=True),
    kept("first_at", UtcTime, "clear", "retention"),
    kept("last_at", UtcTime, "clear", "retention"),
    kept("count", Integer, "clear", "retention"),
    Index("ix_alerts_last_at", "last_at"),
    **UNORDERED,
)

paces = Table(
    "paces",
    metadata,
    kept("channel", String(16), "clear", "always", primary_key=True),
    kept("free_at", Float(53), "clear", "a crash of PostgreSQL"),
    kept("paused_until", Float(53), "clear", "a crash of PostgreSQL"),
    **UNORDERED,
)
"""Where several processes send: when a channel's next slot is free, and until when its provider asked for a pause; seconds
since 1970 by the database's clock. It tells the second of the last sending, so migration 0013 keeps it out of PostgreSQL's log of
changes (UNLOGGED), and out of whatever is made from that."""

beats = Table(
    "beats",
    metadata,
    kept("what", String(20), "clear", "always", primary_key=True),
    kept("at", UtcTime, "clear", "always"),
    **UNORDERED,
)
"""When a part that only one process runs at a time was last seen at work, for all who watch."""
