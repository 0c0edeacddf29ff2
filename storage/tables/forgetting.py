"""What providers keep of a conversation, and are still to forget."""

from sqlalchemy import Boolean, Date, ForeignKey, Index, LargeBinary, SmallInteger, String, Table

from storage.columns import UtcTime, kept
from storage.tables.schema import ID, UNORDERED, metadata

_THERE = "it is gone at the provider, or it was tried long enough"
_HERS = "48 hours (Telegram), the end of the conversation (WhatsApp's files), or with her"

said_ids = Table(
    "said_ids",
    metadata,
    kept("id", ID, "random", _HERS, primary_key=True),
    kept("person_id", ID, "random", _HERS, ForeignKey("people.id", ondelete="CASCADE")),
    kept("channel", String(16), "clear", _HERS),
    kept("hour", UtcTime, "clear", _HERS),
    kept("sealed", LargeBinary, "sealed", _HERS),
    Index("ix_said_ids_person_id", "person_id", "channel"),
    Index("ix_said_ids_hour", "hour"),
    **UNORDERED,
)
"""A provider's own ids of what was said in her chat, so that it can be taken back there."""

to_forget = Table(
    "to_forget",
    metadata,
    kept("id", ID, "random", _THERE, primary_key=True),
    kept("channel", String(16), "clear", _THERE),
    kept("first", Boolean, "clear", _THERE),
    kept("what", LargeBinary, "boxed", _THERE),
    kept("due_at", UtcTime, "clear", _THERE),
    kept("tries", SmallInteger, "clear", _THERE),
    kept("asked_on", Date, "clear", _THERE),
    Index("ix_to_forget_due_at", "first", "due_at"),
    **UNORDERED,
)
"""Messages that a provider is to delete: which, boxed for delivery; no person and no report."""
