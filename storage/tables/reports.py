"""What was reported. No person but in a named one."""

from sqlalchemy import (
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
from storage.tables.schema import ID, UNORDERED, metadata

_REPORT = "the report is erased"

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
    Index("ix_reports_open", "filed_at", "id", sqlite_where=text("closed_on IS NULL"),
          postgresql_where=text("closed_on IS NULL")),
    **UNORDERED,
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
    **UNORDERED,
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
    kept("original", LargeBinary, "sealed", "withdrawn or erased", null=True),
    Index("uq_attachments_report_id", "report_id", "position", unique=True),
    **UNORDERED,
)

history = Table(
    "history",
    metadata,
    kept("report_id", ID, "random", _REPORT, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    kept("position", SmallInteger, "clear", _REPORT, primary_key=True),
    kept("state", String(20), "clear", _REPORT),
    kept("on_date", Date, "clear", _REPORT),
    kept("by", String(80), "clear", _REPORT),
    kept("percent", SmallInteger, "clear", _REPORT, null=True),
    kept("reason", String(16), "clear", _REPORT, server_default=""),
    kept("body", String(80), "clear", _REPORT, server_default=""),
    kept("words", LargeBinary, "sealed", "withdrawn or erased", null=True),
    **UNORDERED,
)

code_tries = Table(
    "code_tries",
    metadata,
    kept("minute", UtcTime, "clear", "retention", primary_key=True),
    kept("count", Integer, "clear", "retention"),
    **UNORDERED,
)
