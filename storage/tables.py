"""Every table. Each column says in which form it is kept and until when; docs/data.md shows both.

Reports, what hangs on them, keys and people have random text keys and no row number (`WITHOUT ROWID` on
SQLite), so that the order of rows tells nobody who filed what.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from storage.columns import UtcTime, kept, one_of
from storage.statuses import SendClass, SendKind, SendStatus

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)
"""128 random bits as 32 hexadecimal digits."""
SEQ = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column whose type is exactly INTEGER."""
_UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}

_PERSON = "the person is erased"
_REPORT = "the report is erased"
_TURN = "the turn is done"
_FINAL = "retention, after the final status"
_HANDOFF = "retention, after its end, or when nobody ended it"

keys = Table(
    "keys",
    metadata,
    kept("id", ID, "random", "its person or report is erased", primary_key=True),
    kept("wrapped", LargeBinary, "sealed", "its person or report is erased"),
    **_UNORDERED,
)

people = Table(
    "people",
    metadata,
    kept("id", ID, "random", _PERSON, primary_key=True),
    kept("key_id", ID, "random", _PERSON, ForeignKey("keys.id")),
    kept("language", String(2), "clear", _PERSON, null=True),
    kept("language_chosen", Boolean, "clear", _PERSON),
    kept("last_inbound_at", UtcTime, "clear", _PERSON),
    kept("marks", LargeBinary, "sealed", _PERSON),
    Index("ix_people_last_inbound_at", "last_inbound_at"),
    Index("ix_people_key_id", "key_id"),
    **_UNORDERED,
)

addresses = Table(
    "addresses",
    metadata,
    kept("channel", String(16), "clear", _PERSON, primary_key=True),
    kept("hash", LargeBinary(32), "hashed", _PERSON, primary_key=True),
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE")),
    kept("sealed", LargeBinary, "sealed", _PERSON),
    kept("unreachable_reason", String(200), "clear", "she writes again", null=True),
    Index("uq_addresses_person_id", "person_id", "channel", unique=True),
    **_UNORDERED,
)

seen = Table(
    "seen",
    metadata,
    kept("hash", LargeBinary(32), "hashed", "retention", primary_key=True),
    kept("on_date", Date, "clear", "retention"),
    Index("ix_seen_on_date", "on_date"),
    **_UNORDERED,
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

conversations = Table(
    "conversations",
    metadata,
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("state", LargeBinary, "sealed", "retention, after it is put aside"),
    kept("version", Integer, "clear", "put aside"),
    kept("saved_at", UtcTime, "clear", "put aside"),
    kept("remind_at", UtcTime, "clear", "the reminder", null=True),
    kept("put_aside_at", UtcTime, "clear", "put aside", null=True),
    Index("ix_conversations_remind_at", "remind_at", sqlite_where=text("remind_at IS NOT NULL"),
          postgresql_where=text("remind_at IS NOT NULL")),
    Index("ix_conversations_put_aside_at", "put_aside_at", sqlite_where=text("put_aside_at IS NOT NULL"),
          postgresql_where=text("put_aside_at IS NOT NULL")),
    Index("ix_conversations_saved_at", "saved_at"),
    **_UNORDERED,
)  # fmt: skip

outbox = Table(
    "outbox",
    metadata,
    kept("seq", SEQ, "clear", _FINAL, primary_key=True, autoincrement=True),
    kept("id", ID, "random", _FINAL),
    kept("person_id", ID, "random", _FINAL, ForeignKey("people.id", ondelete="CASCADE"), null=True),
    kept("handle", LargeBinary, "boxed", "the final status", null=True),
    kept("lane", ID, "random", "the final status", null=True),
    kept("channel", String(16), "clear", _FINAL, null=True),
    kept("class", String(8), "clear", _FINAL),
    kept("priority", SmallInteger, "clear", _FINAL),
    kept("kind", String(12), "clear", _FINAL),
    kept("body", LargeBinary, "sealed", "the final status; on the web page its session's end", null=True),
    kept("status", String(12), "clear", _FINAL),
    kept("tries", SmallInteger, "clear", _FINAL),
    kept("turn", BigInteger, "clear", _FINAL, null=True),
    kept("queued_at", UtcTime, "clear", _FINAL),
    kept("due_at", UtcTime, "clear", _FINAL),
    kept("claimed_at", UtcTime, "clear", _FINAL, null=True),
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
    Index("ix_outbox_person_id", "person_id", "seq"),
    Index("ix_outbox_queued_at", "queued_at"),
    sqlite_autoincrement=True,
)  # fmt: skip

consents = Table(
    "consents",
    metadata,
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("topic", String(40), "clear", _PERSON, primary_key=True),
    kept("version", String(20), "clear", _PERSON),
    kept("language", String(2), "clear", _PERSON),
    kept("given_on", Date, "clear", _PERSON),
    kept("withdrawn_on", Date, "clear", _PERSON, null=True),
    **_UNORDERED,
)

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
    kept("ended_at", UtcTime, "clear", _HANDOFF, null=True),
    Index("uq_handoffs_open", "person_id", unique=True, sqlite_where=text("ended_at IS NULL"),
          postgresql_where=text("ended_at IS NULL")),
    Index("ix_handoffs_asked_at", "asked_at", sqlite_where=text("ended_at IS NULL"),
          postgresql_where=text("ended_at IS NULL")),
    Index("ix_handoffs_ended_at", "ended_at"),
    **_UNORDERED,
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
    **_UNORDERED,
)  # fmt: skip

reports = Table(
    "reports",
    metadata,
    kept("id", ID, "random", _REPORT, primary_key=True),
    kept("code_hash", LargeBinary(32), "hashed", _REPORT),
    kept("kind", String(40), "clear", _REPORT),
    kept("place", String(80), "clear", _REPORT),
    kept("state", String(20), "clear", _REPORT),
    kept("manner", String(16), "clear", _REPORT),
    kept("sensitive", Boolean, "clear", _REPORT),
    kept("messages", Boolean, "clear", _REPORT),
    kept("language", String(2), "clear", _REPORT),
    kept("filed_at", UtcTime, "clear", _REPORT),
    kept("closed_on", Date, "clear", _REPORT, null=True),
    kept("person_id", ID, "random", "withdrawn or erased; only when named",
         ForeignKey("people.id", ondelete="CASCADE"), null=True),
    kept("key_id", ID, "random", "withdrawn or erased", ForeignKey("keys.id"), null=True),
    kept("details", LargeBinary, "sealed", "withdrawn or erased", null=True),
    kept("handle", LargeBinary, "boxed", "retention, after closing; only when confidential", null=True),
    CheckConstraint(
        "(manner = 'named' OR person_id IS NULL) AND (manner = 'confidential' OR handle IS NULL)", "manner"
    ),
    Index("uq_reports_code_hash", "code_hash", unique=True),
    Index("ix_reports_person_id", "person_id", sqlite_where=text("person_id IS NOT NULL"),
          postgresql_where=text("person_id IS NOT NULL")),
    Index("ix_reports_key_id", "key_id"),
    Index("ix_reports_closed_on", "closed_on", sqlite_where=text("closed_on IS NOT NULL"),
          postgresql_where=text("closed_on IS NOT NULL")),
    **_UNORDERED,
)  # fmt: skip

accounts = Table(
    "accounts",
    metadata,
    kept("report_id", ID, "random", "withdrawn or erased", ForeignKey("reports.id", ondelete="CASCADE"),
         primary_key=True),
    kept("position", SmallInteger, "clear", "withdrawn or erased", primary_key=True),
    kept("kind", String(8), "clear", "withdrawn or erased"),
    kept("content", LargeBinary, "sealed", "withdrawn or erased"),
    CheckConstraint(one_of("kind", ["text", "media"]), "kind"),
    **_UNORDERED,
)  # fmt: skip

attachments = Table(
    "attachments",
    metadata,
    kept("id", ID, "random", "withdrawn or erased", primary_key=True),
    kept("report_id", ID, "random", "withdrawn or erased", ForeignKey("reports.id", ondelete="CASCADE")),
    kept("position", SmallInteger, "clear", "withdrawn or erased"),
    kept("content", LargeBinary, "sealed", "withdrawn or erased"),
    kept("content_type", String(100), "clear", "withdrawn or erased"),
    kept("size", Integer, "clear", "withdrawn or erased"),
    Index("uq_attachments_report_id", "report_id", "position", unique=True),
    **_UNORDERED,
)

history = Table(
    "history",
    metadata,
    kept("report_id", ID, "random", _REPORT, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    kept("position", SmallInteger, "clear", _REPORT, primary_key=True),
    kept("state", String(20), "clear", _REPORT),
    kept("on_date", Date, "clear", _REPORT),
    kept("by", String(80), "clear", _REPORT),
    **_UNORDERED,
)

code_tries = Table(
    "code_tries",
    metadata,
    kept("minute", UtcTime, "clear", "retention", primary_key=True),
    kept("count", Integer, "clear", "retention"),
    **_UNORDERED,
)

directory_rows = Table(
    "directory_rows",
    metadata,
    kept("kind", String(20), "clear", "the operator removes it", primary_key=True),
    kept("id", String(80), "clear", "the operator removes it", primary_key=True),
    kept("record", Text, "clear", "the operator removes it"),
    **_UNORDERED,
)

alerts = Table(
    "alerts",
    metadata,
    kept("sentence", String(300), "clear", "retention", primary_key=True),
    kept("first_at", UtcTime, "clear", "retention"),
    kept("last_at", UtcTime, "clear", "retention"),
    kept("count", Integer, "clear", "retention"),
    Index("ix_alerts_last_at", "last_at"),
    **_UNORDERED,
)
