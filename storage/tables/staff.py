"""Who handles reports, what they may see, and what they did with it."""

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
    Text,
    text,
)

from storage.columns import UtcTime, kept, one_of
from storage.tables.schema import ID, SEQ, UNORDERED, metadata

_STAFF = "retention, after the member left"
_REPORT = "the report is erased"
_LETTER = "withdrawn or erased"
_LINK = "its time is over"
_AUDIT = "retention"

ROLES = ("admin", "facilitator")
INVITED = (*ROLES, "officer", "leader", "chat")
"""Whom a code may let in: an officer of a body and a leader of a group are not of the staff; `chat` links a group's chat."""

staff = Table(
    "staff",
    metadata,
    kept("id", ID, "random", _STAFF, primary_key=True),
    kept("person_id", ID, "random", "the member leaves, or the person is erased",
         ForeignKey("people.id", ondelete="SET NULL"), null=True),
    kept("name", String(80), "clear", _STAFF),
    kept("role", String(12), "clear", _STAFF),
    kept("areas", Text, "clear", _STAFF),
    kept("pin_hash", LargeBinary(32), "hashed", _STAFF, null=True),
    kept("pin_tries", SmallInteger, "clear", _STAFF),
    kept("pin_locked_until", UtcTime, "clear", _STAFF, null=True),
    kept("joined_on", Date, "clear", _STAFF),
    kept("left_on", Date, "clear", _STAFF, null=True),
    CheckConstraint(one_of("role", ROLES), "role"),
    Index("uq_staff_person_id", "person_id", unique=True, sqlite_where=text("person_id IS NOT NULL"),
          postgresql_where=text("person_id IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

invitations = Table(
    "invitations",
    metadata,
    kept("code_hash", LargeBinary(32), "hashed", "it is used, or its time is over", primary_key=True),
    kept("name", String(80), "clear", "it is used, or its time is over"),
    kept("role", String(12), "clear", "it is used, or its time is over"),
    kept("areas", Text, "clear", "it is used, or its time is over"),
    kept("body", String(80), "clear", "it is used, or its time is over", server_default=""),
    kept(
        "group_id",
        ID,
        "random",
        "it is used, or its time is over",
        ForeignKey("groups.id", ondelete="CASCADE"),
        null=True,
    ),
    kept("expires_at", UtcTime, "clear", "it is used, or its time is over"),
    CheckConstraint(one_of("role", INVITED), "role"),
    **UNORDERED,
)

cases = Table(
    "cases",
    metadata,
    kept("report_id", ID, "random", _REPORT, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    kept("number", String(6), "random", _REPORT),
    kept("outside", Boolean, "clear", _REPORT),
    kept("about", String(8), "clear", _REPORT, server_default=""),
    kept("reason", String(16), "clear", _REPORT, server_default=""),
    kept("percent", SmallInteger, "clear", _REPORT, server_default="0"),
    kept("matter_id", ID, "random", _REPORT, ForeignKey("matters.id", ondelete="SET NULL"), null=True),
    kept("group_id", ID, "random", _REPORT, ForeignKey("groups.id", ondelete="SET NULL"), null=True),
    # The first step of its matter that it has not taken yet.
    kept("matter_step", SEQ, "clear", "it has taken the step", null=True),
    kept("announce_at", UtcTime, "clear", "it is announced", null=True),
    kept("taken_by", ID, "random", "given up, or the member is erased",
         ForeignKey("staff.id", ondelete="SET NULL"), null=True),
    Index("uq_cases_number", "number", unique=True),
    Index("ix_cases_taken_by", "taken_by", sqlite_where=text("taken_by IS NOT NULL"),
          postgresql_where=text("taken_by IS NOT NULL")),
    Index("ix_cases_matter_id", "matter_id", sqlite_where=text("matter_id IS NOT NULL"),
          postgresql_where=text("matter_id IS NOT NULL")),
    Index("ix_cases_group_id", "group_id", sqlite_where=text("group_id IS NOT NULL"),
          postgresql_where=text("group_id IS NOT NULL")),
    Index("ix_cases_matter_step", "matter_step", sqlite_where=text("matter_step IS NOT NULL"),
          postgresql_where=text("matter_step IS NOT NULL")),
    Index("ix_cases_announce_at", "announce_at", sqlite_where=text("announce_at IS NOT NULL"),
          postgresql_where=text("announce_at IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

case_areas = Table(
    "case_areas",
    metadata,
    kept("report_id", ID, "random", _REPORT, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    kept("area", String(80), "clear", _REPORT, primary_key=True),
    Index("ix_case_areas_area", "area", "report_id"),
    **UNORDERED,
)

case_exclusions = Table(
    "case_exclusions",
    metadata,
    kept("report_id", ID, "random", _REPORT, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    kept("staff_id", ID, "random", _REPORT, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_case_exclusions_staff_id", "staff_id"),
    **UNORDERED,
)

letters = Table(
    "letters",
    metadata,
    kept("id", ID, "random", _LETTER, primary_key=True),
    kept("report_id", ID, "random", _LETTER, ForeignKey("reports.id", ondelete="CASCADE")),
    kept("position", SmallInteger, "clear", _LETTER),
    kept("kind", String(8), "clear", _LETTER),
    kept("content", LargeBinary, "sealed", _LETTER),
    kept("on_date", Date, "clear", _LETTER),
    kept("seen", Boolean, "clear", _LETTER),
    CheckConstraint(one_of("kind", ("question", "answer", "news", "reply")), "kind"),
    Index("uq_letters_report_id", "report_id", "position", unique=True),
    **UNORDERED,
)

audit = Table(
    "audit",
    metadata,
    kept("seq", SEQ, "clear", _AUDIT, primary_key=True, autoincrement=True),
    kept("at", UtcTime, "clear", _AUDIT),
    kept("staff_id", ID, "random", _AUDIT),
    kept("who", String(80), "clear", _AUDIT),
    kept("what", String(20), "clear", _AUDIT),
    kept("number", String(6), "random", _AUDIT),
    Index("ix_audit_number", "number", "seq"),
    Index("ix_audit_at", "at"),
    sqlite_autoincrement=True,
)

staff_links = Table(
    "staff_links",
    metadata,
    kept("token_hash", LargeBinary(32), "hashed", _LINK, primary_key=True),
    kept("staff_id", ID, "random", _LINK, ForeignKey("staff.id", ondelete="CASCADE")),
    kept("opens", String(40), "random", _LINK),
    kept("expires_at", UtcTime, "clear", _LINK),
    Index("ix_staff_links_staff_id", "staff_id"),
    Index("ix_staff_links_expires_at", "expires_at"),
    **UNORDERED,
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    kept("token_hash", LargeBinary(32), "hashed", _LINK, primary_key=True),
    kept("staff_id", ID, "random", _LINK, ForeignKey("staff.id", ondelete="CASCADE")),
    kept("expires_at", UtcTime, "clear", _LINK),
    Index("ix_staff_sessions_staff_id", "staff_id"),
    Index("ix_staff_sessions_expires_at", "expires_at"),
    **UNORDERED,
)

sent_forms = Table(
    "sent_forms",
    metadata,
    kept("hash", LargeBinary(32), "hashed", "a day later", primary_key=True),
    kept("on_date", Date, "clear", "a day later"),
    Index("ix_sent_forms_on_date", "on_date"),
    **UNORDERED,
)
"""Which forms of the staff page, and of the page of bodies, were taken: nothing leads to who sent one."""
