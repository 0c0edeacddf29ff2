"""Forums that somebody announced, their meetings, who comes, what was asked and what was agreed there."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from storage.columns import UtcTime, kept, one_of
from storage.tables.schema import ID, SEQ, UNORDERED, metadata

_FORUM = "retention, after its last meeting"
_MEETING = "retention, after the meeting"
_ACTION = "retention, after it is over"

MEETING_STATES = ("planned", "cancelled", "over", "published")
ANSWERS = ("coming", "waiting", "declined")
ACTION_STATES = ("open", "done", "dropped")

forums = Table(
    "forums",
    metadata,
    kept("id", ID, "random", _FORUM, primary_key=True),
    kept("title", String(120), "clear", _FORUM),
    kept("theme", String(200), "clear", _FORUM),
    kept("host", String(120), "clear", _FORUM),
    kept("place", String(80), "clear", _FORUM),
    kept("place_words", String(200), "clear", _FORUM),
    kept("latitude", Float, "clear", _FORUM, null=True),
    kept("longitude", Float, "clear", _FORUM, null=True),
    kept("starts", String(16), "clear", _FORUM),
    kept("minutes", SmallInteger, "clear", _FORUM),
    kept("rule", String(200), "clear", _FORUM),
    kept("capacity", Integer, "clear", _FORUM, null=True),
    kept("languages", String(40), "clear", _FORUM),
    kept("offers", String(120), "clear", _FORUM),
    kept("agenda", Text, "clear", _FORUM),
    kept("audience", Text, "clear", _FORUM),
    kept("listed", Boolean, "clear", _FORUM),
    kept("offsets", String(120), "clear", _FORUM),
    kept("made_by", ID, "random", _FORUM),
    kept("made_on", Date, "clear", _FORUM),
    kept("ended_on", Date, "clear", _FORUM, null=True),
    Index("ix_forums_ended_on", "ended_on"),
    **UNORDERED,
)

meetings = Table(
    "meetings",
    metadata,
    kept("id", ID, "random", _MEETING, primary_key=True),
    kept("number", String(6), "random", _MEETING),
    kept("forum_id", ID, "random", _MEETING, ForeignKey("forums.id", ondelete="CASCADE")),
    kept("slot", UtcTime, "clear", _MEETING),
    kept("starts_at", UtcTime, "clear", _MEETING),
    kept("ends_at", UtcTime, "clear", _MEETING),
    kept("place", String(80), "clear", _MEETING),
    kept("place_words", String(200), "clear", _MEETING),
    kept("latitude", Float, "clear", _MEETING, null=True),
    kept("longitude", Float, "clear", _MEETING, null=True),
    kept("state", String(10), "clear", _MEETING),
    kept("revision", Integer, "clear", _MEETING),
    kept("code", String(6), "random", _MEETING),
    kept("announced_at", UtcTime, "clear", _MEETING, null=True),
    kept("record", Text, "clear", _MEETING, null=True),
    kept("published_at", UtcTime, "clear", _MEETING, null=True),
    kept("nudges", SmallInteger, "clear", _MEETING),
    kept("key_id", ID, "random", _MEETING, ForeignKey("keys.id")),
    CheckConstraint(one_of("state", MEETING_STATES), "state"),
    Index("uq_meetings_number", "number", unique=True),
    Index("uq_meetings_code", "code", unique=True),
    Index("uq_meetings_forum_id", "forum_id", "slot", unique=True),
    Index("ix_meetings_starts_at", "starts_at"),
    Index("ix_meetings_ends_at", "ends_at"),
    Index("ix_meetings_key_id", "key_id"),
    **UNORDERED,
)

meeting_reminders = Table(
    "meeting_reminders",
    metadata,
    kept(
        "meeting_id", ID, "random", _MEETING, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    ),
    kept("minutes_before", Integer, "clear", _MEETING, primary_key=True),
    kept("due_at", UtcTime, "clear", _MEETING),
    kept("done_at", UtcTime, "clear", _MEETING, null=True),
    Index("ix_meeting_reminders_due_at", "due_at"),
    **UNORDERED,
)

rsvps = Table(
    "rsvps",
    metadata,
    kept(
        "meeting_id", ID, "random", _MEETING, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    ),
    kept("person_id", ID, "random", _MEETING, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("answer", String(8), "clear", _MEETING),
    kept("people", SmallInteger, "clear", _MEETING),
    kept("needs", LargeBinary, "sealed", "the meeting is over", null=True),
    # The order of the answers to one meeting and no time: who waits moves up by it, and a time would be hers.
    kept("turn", Integer, "clear", _MEETING),
    kept("to_tell", Boolean, "clear", _MEETING),
    CheckConstraint(one_of("answer", ANSWERS), "answer"),
    Index("ix_rsvps_person_id", "person_id"),
    Index("ix_rsvps_turn", "meeting_id", "answer", "turn"),
    Index("ix_rsvps_to_tell", "meeting_id", sqlite_where=text("to_tell"), postgresql_where=text("to_tell")),
    **UNORDERED,
)

attendances = Table(
    "attendances",
    metadata,
    kept(
        "meeting_id", ID, "random", _MEETING, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    ),
    kept("person_id", ID, "random", _MEETING, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("on_date", Date, "clear", _MEETING),
    Index("ix_attendances_person_id", "person_id"),
    **UNORDERED,
)

forum_questions = Table(
    "forum_questions",
    metadata,
    kept("id", ID, "random", _MEETING, primary_key=True),
    kept("meeting_id", ID, "random", _MEETING, ForeignKey("meetings.id", ondelete="CASCADE")),
    kept("words", LargeBinary, "sealed", _MEETING),
    kept("on_date", Date, "clear", _MEETING),
    kept("answered", Boolean, "clear", _MEETING),
    Index("ix_forum_questions_meeting_id", "meeting_id"),
    **UNORDERED,
)

agreed_actions = Table(
    "agreed_actions",
    metadata,
    kept("id", ID, "random", _ACTION, primary_key=True),
    kept("number", String(6), "random", _ACTION),
    kept("meeting_id", ID, "random", _ACTION, ForeignKey("meetings.id", ondelete="SET NULL"), null=True),
    # No foreign key: SQLite cannot add one to a table that steps hang on. storage/matters.py empties it.
    kept("matter_id", ID, "random", _ACTION, null=True),
    kept("place", String(80), "clear", _ACTION),
    kept("what", String(300), "clear", _ACTION),
    kept("who", String(120), "clear", _ACTION),
    # Whether everybody may read of it: what was agreed at a forum for some stays among them.
    kept("listed", Boolean, "clear", _ACTION, server_default=text("false")),
    kept("promised_by", ID, "random", "it is over", null=True),
    kept("remind_on", Date, "clear", "it is over", null=True),
    kept("due_on", Date, "clear", _ACTION, null=True),
    kept("percent", SmallInteger, "clear", _ACTION),
    kept("state", String(8), "clear", _ACTION),
    kept("made_on", Date, "clear", _ACTION),
    kept("over_on", Date, "clear", _ACTION, null=True),
    CheckConstraint(one_of("state", ACTION_STATES), "state"),
    CheckConstraint("percent BETWEEN 0 AND 100", "percent"),
    Index("uq_agreed_actions_number", "number", unique=True),
    Index("ix_agreed_actions_meeting_id", "meeting_id"),
    Index("ix_agreed_actions_matter_id", "matter_id"),
    Index("ix_agreed_actions_place", "place"),
    Index(
        "ix_agreed_actions_remind_on",
        "remind_on",
        sqlite_where=text("remind_on IS NOT NULL"),
        postgresql_where=text("remind_on IS NOT NULL"),
    ),
    Index("ix_agreed_actions_over_on", "over_on"),
    **UNORDERED,
)

action_steps = Table(
    "action_steps",
    metadata,
    kept("seq", SEQ, "clear", _ACTION, primary_key=True, autoincrement=True),
    kept("action_id", ID, "random", _ACTION, ForeignKey("agreed_actions.id", ondelete="CASCADE")),
    kept("percent", SmallInteger, "clear", _ACTION),
    kept("state", String(8), "clear", _ACTION),
    kept("sentence", String(300), "clear", _ACTION),
    kept("on_date", Date, "clear", _ACTION),
    kept("by", ID, "random", _ACTION),
    Index("ix_action_steps_action_id", "action_id", "seq"),
    sqlite_autoincrement=True,
)
