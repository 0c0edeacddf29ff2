"""Notices to many: who wants to hear of what and where, groups, broadcasts and a line for each recipient, rumours."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from storage.columns import UtcTime, kept, one_of
from storage.tables.schema import ID, SEQ, UNORDERED, metadata

_PERSON = "she takes it back, or is erased"
_GROUP = "the group is closed"
_BROADCAST = "retention, after it is over"

BROADCAST_STATES = ("draft", "asked", "refused", "running", "paused", "stopped", "done")
LINE_STATES = ("waiting", "left_out", "queued", "sent", "delivered", "read", "failed", "unknown")

interests = Table(
    "interests",
    metadata,
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("place", String(80), "clear", _PERSON, primary_key=True),
    Index("ix_interests_place", "place"),
    **UNORDERED,
)

groups = Table(
    "groups",
    metadata,
    kept("id", ID, "random", _GROUP, primary_key=True),
    kept("name", String(120), "clear", _GROUP),
    kept("kind", String(20), "clear", _GROUP),
    kept("place", String(80), "clear", _GROUP),
    kept("code", String(8), "random", _GROUP),
    kept("made_by", ID, "random", _GROUP),
    kept("made_on", Date, "clear", _GROUP),
    Index("uq_groups_code", "code", unique=True),
    **UNORDERED,
)

group_members = Table(
    "group_members",
    metadata,
    kept("group_id", ID, "random", _GROUP, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("leader", Boolean, "clear", _PERSON, server_default=text("false")),
    Index("ix_group_members_person_id", "person_id"),
    **UNORDERED,
)

broadcasts = Table(
    "broadcasts",
    metadata,
    kept("id", ID, "random", _BROADCAST, primary_key=True),
    kept("number", String(6), "random", _BROADCAST),
    kept("kind", String(10), "clear", _BROADCAST),
    kept("topic", String(12), "clear", _BROADCAST),
    kept("source", String(80), "clear", _BROADCAST, null=True),
    kept("meeting_id", ID, "random", _BROADCAST, ForeignKey("meetings.id", ondelete="SET NULL"), null=True),
    kept("texts", Text, "clear", _BROADCAST),
    kept("audience", Text, "clear", _BROADCAST),
    kept("state", String(8), "clear", _BROADCAST),
    kept("urgent", Boolean, "clear", _BROADCAST),
    kept("made_by", ID, "random", _BROADCAST),
    kept("approved_by", ID, "random", _BROADCAST, null=True),
    kept("reason", String(120), "clear", _BROADCAST),
    kept("made_at", UtcTime, "clear", _BROADCAST),
    kept("due_at", UtcTime, "clear", _BROADCAST),
    kept("until", UtcTime, "clear", _BROADCAST, null=True),
    kept("fanned_to", ID, "random", _BROADCAST, null=True),
    kept("fanned_out_at", UtcTime, "clear", _BROADCAST, null=True),
    kept("over_at", UtcTime, "clear", _BROADCAST, null=True),
    CheckConstraint(one_of("state", BROADCAST_STATES), "state"),
    Index("uq_broadcasts_number", "number", unique=True),
    Index("uq_broadcasts_source", "source", unique=True),
    Index("ix_broadcasts_running", "due_at", sqlite_where=text("state = 'running'"),
          postgresql_where=text("state = 'running'")),
    Index("ix_broadcasts_over_at", "over_at"),
    Index("ix_broadcasts_meeting_id", "meeting_id"),
    **UNORDERED,
)  # fmt: skip

recipients = Table(
    "recipients",
    metadata,
    kept("seq", SEQ, "clear", _BROADCAST, primary_key=True, autoincrement=True),
    kept("broadcast_id", ID, "random", _BROADCAST, ForeignKey("broadcasts.id", ondelete="CASCADE")),
    kept("person_id", ID, "random", _BROADCAST + ", or she is erased", ForeignKey("people.id", ondelete="SET NULL"),
         null=True),
    kept("channel", String(16), "clear", _BROADCAST),
    kept("language", String(2), "clear", _BROADCAST),
    kept("outside", Boolean, "clear", _BROADCAST),
    kept("state", String(9), "clear", _BROADCAST),
    kept("reason", String(300), "clear", _BROADCAST),
    kept("outbox_id", ID, "random", _BROADCAST, null=True),
    CheckConstraint(one_of("state", LINE_STATES), "state"),
    Index("uq_recipients_broadcast_id", "broadcast_id", "person_id", unique=True),
    Index("ix_recipients_waiting", "broadcast_id", "channel", "seq", sqlite_where=text("state = 'waiting'"),
          postgresql_where=text("state = 'waiting'")),
    Index("ix_recipients_outside", "broadcast_id", "person_id", sqlite_where=text("outside = 1"),
          postgresql_where=text("outside")),
    Index("ix_recipients_outbox_id", "outbox_id", sqlite_where=text("outbox_id IS NOT NULL"),
          postgresql_where=text("outbox_id IS NOT NULL")),
    Index("ix_recipients_person_id", "person_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

templates = Table(
    "templates",
    metadata,
    kept("name", String(120), "clear", "the template is gone", primary_key=True),
    kept("kind", String(10), "clear", "the template is gone"),
    kept("language", String(2), "clear", "the template is gone"),
    kept("state", String(20), "clear", "the template is gone"),
    kept("category", String(20), "clear", "the template is gone"),
    kept("looked_at", UtcTime, "clear", "the template is gone"),
    **UNORDERED,
)

rumours = Table(
    "rumours",
    metadata,
    kept("id", ID, "random", "retention, after it is taken back", primary_key=True),
    kept("number", String(6), "random", "retention, after it is taken back"),
    kept("said", String(300), "clear", "retention, after it is taken back"),
    kept("words", Text, "clear", "retention, after it is taken back"),
    kept("place", String(80), "clear", "retention, after it is taken back"),
    kept("known", Text, "clear", "retention, after it is taken back"),
    kept("made_by", ID, "random", "retention, after it is taken back"),
    kept("published_at", UtcTime, "clear", "retention, after it is taken back"),
    kept("ended_at", UtcTime, "clear", "retention, after it is taken back", null=True),
    kept("asked", Integer, "clear", "retention, after it is taken back"),
    Index("uq_rumours_number", "number", unique=True),
    Index("ix_rumours_published_at", "published_at"),
    Index("ix_rumours_ended_at", "ended_at"),
    **UNORDERED,
)
