"""Who of a body joined, what was referred to it, the links that open a summary, and the e-mails that say so."""

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
from storage.tables.schema import ID, UNORDERED, metadata

_OFFICER = "retention, after the officer left"
_REPORT = "the report is erased"
_WITHDRAWN = "withdrawn or erased"
_LINK = "its time is over, or the referral is"

REFERRAL_STATES = ("sent", "acknowledged", "passed_on", "declined", "recalled", "over")
MAIL_STATES = ("waiting", "sending", "sent", "unknown", "failed")

officers = Table(
    "officers",
    metadata,
    kept("id", ID, "random", _OFFICER, primary_key=True),
    kept("person_id", ID, "random", "the officer leaves, or the person is erased",
         ForeignKey("people.id", ondelete="SET NULL"), null=True),
    kept("name", String(80), "clear", _OFFICER),
    kept("body", String(80), "clear", _OFFICER),
    kept("joined_on", Date, "clear", _OFFICER),
    kept("left_on", Date, "clear", _OFFICER, null=True),
    Index("uq_officers_person_id", "person_id", unique=True, sqlite_where=text("person_id IS NOT NULL"),
          postgresql_where=text("person_id IS NOT NULL")),
    Index("ix_officers_body", "body"),
    **UNORDERED,
)  # fmt: skip

referrals = Table(
    "referrals",
    metadata,
    kept("id", ID, "random", _REPORT, primary_key=True),
    kept("number", String(6), "random", _REPORT),
    kept("report_id", ID, "random", _REPORT, ForeignKey("reports.id", ondelete="CASCADE")),
    kept("position", SmallInteger, "clear", _REPORT),
    kept("body", String(80), "clear", _REPORT),
    kept("state", String(12), "clear", _REPORT),
    kept("who", String(8), "clear", _REPORT),
    kept("bribe", Boolean, "clear", _REPORT),
    kept("violence", Boolean, "clear", _REPORT),
    kept("summary", LargeBinary, "sealed", _WITHDRAWN, null=True),
    kept("made_by", ID, "random", _REPORT),
    kept("made_at", UtcTime, "clear", _REPORT),
    kept("due_at", UtcTime, "clear", "it is acknowledged, or over", null=True),
    kept("acknowledged_at", UtcTime, "clear", _REPORT, null=True),
    kept("acknowledged_by", ID, "random", _REPORT, null=True),
    kept("heard", Text, "random", _REPORT, server_default="[]"),
    CheckConstraint(one_of("state", REFERRAL_STATES), "state"),
    Index("uq_referrals_number", "number", unique=True),
    Index("uq_referrals_report_id", "report_id", "position", unique=True),
    Index("ix_referrals_body", "body", "state"),
    Index("ix_referrals_due_at", "due_at", sqlite_where=text("due_at IS NOT NULL"),
          postgresql_where=text("due_at IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

referral_links = Table(
    "referral_links",
    metadata,
    kept("token_hash", LargeBinary(32), "hashed", _LINK, primary_key=True),
    kept("referral_id", ID, "random", _LINK, ForeignKey("referrals.id", ondelete="CASCADE")),
    kept("officer_id", ID, "random", _LINK, ForeignKey("officers.id", ondelete="CASCADE"), null=True),
    kept("expires_at", UtcTime, "clear", _LINK),
    Index("ix_referral_links_referral_id", "referral_id"),
    Index("ix_referral_links_officer_id", "officer_id"),
    Index("ix_referral_links_expires_at", "expires_at"),
    **UNORDERED,
)

mails = Table(
    "mails",
    metadata,
    kept("id", ID, "random", _REPORT, primary_key=True),
    kept("referral_id", ID, "random", _REPORT, ForeignKey("referrals.id", ondelete="CASCADE")),
    kept("kind", String(8), "clear", _REPORT),
    kept("state", String(8), "clear", _REPORT),
    kept("tries", SmallInteger, "clear", _REPORT),
    kept("due_at", UtcTime, "clear", "it is sent, or given up", null=True),
    kept("reason", String(300), "clear", _REPORT),
    CheckConstraint(one_of("kind", ("new", "recalled")), "kind"),
    CheckConstraint(one_of("state", MAIL_STATES), "state"),
    Index("ix_mails_referral_id", "referral_id"),
    Index("ix_mails_due_at", "due_at", sqlite_where=text("due_at IS NOT NULL"),
          postgresql_where=text("due_at IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip
