"""What is public of reports of public kinds: a title that a facilitator wrote, how far it is, and who follows it."""

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

from storage.columns import UtcTime, kept, one_of
from storage.tables.schema import ID, SEQ, UNORDERED, metadata

_MATTER = "retention, after it is over"
_ROUND = "the matter is over for good"
_CHAT = "the chat is unlinked, or the group is closed"

MATTER_STATES = ("open", "in_action", "resolved", "confirmed", "reopened", "closed")

matters = Table(
    "matters",
    metadata,
    kept("id", ID, "random", _MATTER, primary_key=True),
    kept("number", String(6), "random", _MATTER),
    kept("kind", String(40), "clear", _MATTER),
    kept("place", String(80), "clear", _MATTER),
    kept("title", String(120), "clear", _MATTER),
    kept("group_id", ID, "random", _MATTER, ForeignKey("groups.id", ondelete="SET NULL"), null=True),
    kept("state", String(12), "clear", _MATTER),
    kept("reason", String(16), "clear", _MATTER),
    kept("percent", SmallInteger, "clear", _MATTER),
    kept("sentence", String(300), "clear", _MATTER),
    kept("salt", ID, "random", _ROUND, null=True),
    kept("round", SmallInteger, "clear", _MATTER),
    kept("ask_until", UtcTime, "clear", "the members have answered", null=True),
    kept("made_by", ID, "random", _MATTER),
    kept("opened_on", Date, "clear", _MATTER),
    kept("resolved_on", Date, "clear", _MATTER, null=True),
    kept("over_on", Date, "clear", _MATTER, null=True),
    CheckConstraint(one_of("state", MATTER_STATES), "state"),
    CheckConstraint("percent BETWEEN 0 AND 100", "percent"),
    Index("uq_matters_number", "number", unique=True),
    Index("ix_matters_place", "place", "kind"),
    Index("ix_matters_group_id", "group_id"),
    Index("ix_matters_over_on", "over_on"),
    Index("ix_matters_opened_on", "opened_on", "number"),
    Index("ix_matters_ask_until", "ask_until", sqlite_where=text("ask_until IS NOT NULL"),
          postgresql_where=text("ask_until IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

matter_steps = Table(
    "matter_steps",
    metadata,
    kept("seq", SEQ, "clear", _MATTER, primary_key=True, autoincrement=True),
    kept("matter_id", ID, "random", _MATTER, ForeignKey("matters.id", ondelete="CASCADE")),
    kept("state", String(12), "clear", _MATTER),
    kept("reason", String(16), "clear", _MATTER),
    kept("percent", SmallInteger, "clear", _MATTER),
    kept("sentence", String(300), "clear", _MATTER),
    kept("on_date", Date, "clear", _MATTER),
    kept("by", String(32), "random", _MATTER),
    Index("ix_matter_steps_matter_id", "matter_id", "seq"),
    sqlite_autoincrement=True,
)

voices = Table(
    "voices",
    metadata,
    kept("matter_id", ID, "random", _MATTER, ForeignKey("matters.id", ondelete="CASCADE"), primary_key=True),
    kept("voice", LargeBinary(32), "hashed", _MATTER, primary_key=True),
    **UNORDERED,
)

matter_votes = Table(
    "matter_votes",
    metadata,
    kept("matter_id", ID, "random", _ROUND, ForeignKey("matters.id", ondelete="CASCADE"), primary_key=True),
    kept("round", SmallInteger, "clear", _ROUND, primary_key=True),
    kept("voice", LargeBinary(32), "hashed", _ROUND, primary_key=True),
    kept("solved", Boolean, "clear", _ROUND),
    Index(
        "ix_matter_votes_no",
        "matter_id",
        sqlite_where=text("solved IS 0"),
        postgresql_where=text("solved IS false"),
    ),
    **UNORDERED,
)

matter_follows = Table(
    "matter_follows",
    metadata,
    kept("matter_id", ID, "random", _ROUND, ForeignKey("matters.id", ondelete="CASCADE"), primary_key=True),
    kept("person_id", ID, "random", "she takes it back, or is erased, or the matter is over for good",
         ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_matter_follows_person_id", "person_id"),
    **UNORDERED,
)  # fmt: skip

group_requests = Table(
    "group_requests",
    metadata,
    kept("id", ID, "random", "a leader has answered, or a month is over", primary_key=True),
    kept(
        "group_id",
        ID,
        "random",
        "a leader has answered, or a month is over",
        ForeignKey("groups.id", ondelete="CASCADE"),
    ),
    kept(
        "person_id",
        ID,
        "random",
        "a leader has answered, or a month is over",
        ForeignKey("people.id", ondelete="CASCADE"),
    ),
    kept("called", LargeBinary, "sealed", "a leader has answered, or a month is over"),
    kept("on_date", Date, "clear", "a leader has answered, or a month is over"),
    Index("uq_group_requests_group_id", "group_id", "person_id", unique=True),
    Index("ix_group_requests_person_id", "person_id"),
    **UNORDERED,
)

group_chats = Table(
    "group_chats",
    metadata,
    kept("group_id", ID, "random", _CHAT, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    kept("person_id", ID, "random", _CHAT, ForeignKey("people.id", ondelete="CASCADE")),
    kept("linked_on", Date, "clear", _CHAT),
    Index("uq_group_chats_person_id", "person_id", unique=True),
    **UNORDERED,
)
