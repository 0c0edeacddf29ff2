"""What comes in and goes out, and waits meanwhile."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    text,
)

from storage.columns import UtcTime, kept, one_of
from storage.statuses import SendClass, SendKind, SendStatus
from storage.tables.schema import ID, SEQ, UNORDERED, metadata

_TURN = "the turn is done"
_FINAL = "retention, after the final status"
_HANDOFF = "retention, after its end, or when nobody ended it"

seen = Table(
    "seen",
    metadata,
    kept("hash", LargeBinary(32), "hashed", "retention", primary_key=True),
    kept("on_date", Date, "clear", "retention"),
    Index("ix_seen_on_date", "on_date"),
    **UNORDERED,
)

inbox = Table(
    "inbox",
    metadata,
    kept("seq", SEQ, "clear", _TURN, primary_key=True, autoincrement=True),
    kept("id", ID, "random", _TURN),
    kept("channel", String(16), "clear", _TURN),
    kept("person_id", ID, "random", _TURN, ForeignKey("people.id", ondelete="CASCADE")),
    kept("received_at", UtcTime, "clear", _TURN),
    kept("due_at", UtcTime, "clear", _TURN),
    kept("status", String(8), "clear", _TURN),
    kept("tries", SmallInteger, "clear", _TURN),
    kept("kind", String(12), "clear", _TURN),
    kept("payload", LargeBinary, "sealed", _TURN + "; the web page's own lines until its session ends"),
    CheckConstraint(one_of("status", ["waiting", "kept", "failed"]), "status"),
    Index("ix_inbox_waiting", "due_at", "seq", sqlite_where=text("status = 'waiting'"),
          postgresql_where=text("status = 'waiting'")),
    Index("ix_inbox_person_id", "person_id", "seq"),
    sqlite_autoincrement=True,
)  # fmt: skip

outbox = Table(
    "outbox",
    metadata,
    kept("seq", SEQ, "clear", _FINAL, primary_key=True, autoincrement=True),
    kept("id", ID, "random", _FINAL),
    kept("person_id", ID, "random", _FINAL, ForeignKey("people.id", ondelete="CASCADE"), null=True),
    kept("handle", LargeBinary, "boxed", "as the body", null=True),
    kept("lane", ID, "random", "as the body", null=True),
    kept("channel", String(16), "clear", _FINAL, null=True),
    kept("class", String(8), "clear", _FINAL),
    kept("priority", SmallInteger, "clear", _FINAL),
    kept("kind", String(12), "clear", _FINAL),
    kept("body", LargeBinary, "sealed",
         "the final status; where a channel reports delivery that report, or a day; on the web page its session's end",
         null=True),
    kept("status", String(12), "clear", _FINAL),
    kept("tries", SmallInteger, "clear", _FINAL),
    kept("turn", BigInteger, "clear", _FINAL, null=True),
    kept("queued_at", UtcTime, "clear", _FINAL),
    kept("due_at", UtcTime, "clear", _FINAL),
    kept("claimed_at", UtcTime, "clear", _FINAL, null=True),
    kept("claimed_by", Integer, "clear", _FINAL, null=True),
    kept("closed_at", UtcTime, "clear", _FINAL, null=True),
    kept("whose", LargeBinary(32), "hashed", "the final status", null=True),
    kept("provider_id", String(64), "clear", _FINAL, null=True),
    kept("failure", String(300), "clear", _FINAL, null=True),
    kept("erase_after_final", Boolean, "clear", _FINAL),
    CheckConstraint(one_of("class", list(SendClass)), "class"),
    CheckConstraint(one_of("kind", list(SendKind)), "kind"),
    CheckConstraint(one_of("status", list(SendStatus)), "status"),
    Index("uq_outbox_id", "id", unique=True),
    Index("ix_outbox_waiting", "priority", "seq", "due_at", sqlite_where=text("status = 'waiting'"),
          postgresql_where=text("status = 'waiting'")),
    Index("ix_outbox_lane", "lane", "priority", "seq", sqlite_where=text("status IN ('waiting', 'sending')"),
          postgresql_where=text("status IN ('waiting', 'sending')")),
    Index("ix_outbox_sending", "claimed_at", sqlite_where=text("status = 'sending'"),
          postgresql_where=text("status = 'sending'")),
    Index("ix_outbox_whose", "whose", sqlite_where=text("whose IS NOT NULL"),
          postgresql_where=text("whose IS NOT NULL")),
    Index("ix_outbox_parked", "closed_at", sqlite_where=text("status = 'parked'"),
          postgresql_where=text("status = 'parked'")),
    Index("ix_outbox_person_id", "person_id", "seq"),
    Index("ix_outbox_queued_at", "queued_at"),
    sqlite_autoincrement=True,
)  # fmt: skip

handoffs = Table(
    "handoffs",
    metadata,
    kept("id", ID, "random", _HANDOFF, primary_key=True),
    kept("person_id", ID, "random", _HANDOFF, ForeignKey("people.id", ondelete="CASCADE")),
    kept("topic", String(40), "clear", _HANDOFF),
    kept("asked_at", UtcTime, "clear", _HANDOFF),
    kept("answer_by", UtcTime, "clear", _HANDOFF),
    kept("told_at", UtcTime, "clear", _HANDOFF, null=True),
    kept("taken_at", UtcTime, "clear", _HANDOFF, null=True),
    kept("taken_by", String(80), "clear", _HANDOFF, null=True),
    kept("staff_id", ID, "random", _HANDOFF, null=True),
    kept("until", UtcTime, "clear", _HANDOFF, null=True),
    kept("announced_at", UtcTime, "clear", _HANDOFF, null=True),
    kept("read_seq", BigInteger, "clear", _HANDOFF, null=True),
    kept("nudged_at", UtcTime, "clear", _HANDOFF, null=True),
    kept("ended_at", UtcTime, "clear", _HANDOFF, null=True),
    Index("uq_handoffs_open", "person_id", unique=True, sqlite_where=text("ended_at IS NULL"),
          postgresql_where=text("ended_at IS NULL")),
    Index("ix_handoffs_asked_at", "asked_at", sqlite_where=text("ended_at IS NULL"),
          postgresql_where=text("ended_at IS NULL")),
    Index("ix_handoffs_ended_at", "ended_at"),
    **UNORDERED,
)  # fmt: skip

handoff_lines = Table(
    "handoff_lines",
    metadata,
    kept("seq", SEQ, "clear", _HANDOFF, primary_key=True, autoincrement=True),
    kept("id", ID, "random", _HANDOFF),
    kept("handoff_id", ID, "random", _HANDOFF,
         ForeignKey("handoffs.id", ondelete="CASCADE")),
    kept("person_id", ID, "random", _HANDOFF, ForeignKey("people.id", ondelete="CASCADE")),
    kept("at", UtcTime, "clear", _HANDOFF),
    kept("content", LargeBinary, "sealed", _HANDOFF),
    Index("ix_handoff_lines_handoff_id", "handoff_id", "seq"),
    Index("ix_handoff_lines_person_id", "person_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

uploads = Table(
    "uploads",
    metadata,
    kept("id", ID, "random", "the report is filed, or retention", primary_key=True),
    kept("person_id", ID, "random", "the report is filed, or retention",
         ForeignKey("people.id", ondelete="CASCADE")),
    kept("content", LargeBinary, "sealed", "the report is filed, or retention"),
    kept("content_type", String(100), "clear", "the report is filed, or retention"),
    kept("size", Integer, "clear", "the report is filed, or retention"),
    kept("held_at", UtcTime, "clear", "the report is filed, or retention"),
    Index("ix_uploads_person_id", "person_id"),
    Index("ix_uploads_held_at", "held_at"),
    **UNORDERED,
)  # fmt: skip
