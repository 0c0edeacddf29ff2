"""Forums, their meetings, who comes, what was asked and agreed there."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REFUSED = "SELECT RAISE(ABORT, 'Steps of what was agreed are only added to.')"
ACTION_STAYS = "EXISTS (SELECT 1 FROM agreed_actions WHERE id = OLD.action_id)"
"""A step goes with its action, whose row is gone already when the database drops what hangs on it."""

SQLITE = (
    f"CREATE TRIGGER action_steps_are_not_changed BEFORE UPDATE ON action_steps BEGIN {REFUSED}; END",
    "CREATE TRIGGER action_steps_are_not_dropped BEFORE DELETE ON action_steps "
    f"WHEN {ACTION_STAYS} BEGIN {REFUSED}; END",
    # INSERT OR REPLACE drops a row without the rule above (sqlite.org/lang_conflict.html).
    f"CREATE TRIGGER action_steps_are_not_replaced BEFORE INSERT ON action_steps WHEN EXISTS (SELECT 1 FROM action_steps WHERE seq = NEW.seq) BEGIN {REFUSED}; END",  # noqa: E501, S608 - nothing in it comes from outside
)

POSTGRESQL = (
    "CREATE FUNCTION action_steps_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' AND NOT {ACTION_STAYS} THEN RETURN OLD; END IF; "
    "RAISE EXCEPTION 'Steps of what was agreed are only added to.' "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER action_steps_are_not_changed BEFORE UPDATE ON action_steps FOR EACH ROW "
    "EXECUTE FUNCTION action_steps_refuse()",
    "CREATE TRIGGER action_steps_are_not_dropped BEFORE DELETE ON action_steps FOR EACH ROW "
    "EXECUTE FUNCTION action_steps_refuse()",
    "CREATE TRIGGER action_steps_are_not_emptied BEFORE TRUNCATE ON action_steps "
    "EXECUTE FUNCTION action_steps_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "forums",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("place_words", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("starts", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=40), nullable=False),
        sa.Column("offers", sa.String(length=120), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("offsets", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forums")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_forums_ended_on", "forums", ["ended_on"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("forum_id", sa.String(length=32), nullable=False),
        sa.Column("slot", UtcTime(), nullable=False),
        sa.Column("starts_at", UtcTime(), nullable=False),
        sa.Column("ends_at", UtcTime(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("place_words", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("announced_at", UtcTime(), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.Column("nudges", sa.SmallInteger(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'cancelled', 'over', 'published')", name=op.f("ck_meetings_state")
        ),
        sa.ForeignKeyConstraint(
            ["forum_id"], ["forums.id"], name=op.f("fk_meetings_forum_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_meetings_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_meetings_ends_at", "meetings", ["ends_at"], unique=False)
    op.create_index("ix_meetings_key_id", "meetings", ["key_id"], unique=False)
    op.create_index("ix_meetings_starts_at", "meetings", ["starts_at"], unique=False)
    op.create_index("uq_meetings_code", "meetings", ["code"], unique=True)
    op.create_index("uq_meetings_forum_id", "meetings", ["forum_id", "slot"], unique=True)
    op.create_index("uq_meetings_number", "meetings", ["number"], unique=True)
    op.create_table(
        "agreed_actions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_agreed_actions_state")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_agreed_actions_percent")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_agreed_actions_meeting_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_actions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_agreed_actions_meeting_id", "agreed_actions", ["meeting_id"], unique=False)
    op.create_index("ix_agreed_actions_over_on", "agreed_actions", ["over_on"], unique=False)
    op.create_index("uq_agreed_actions_number", "agreed_actions", ["number"], unique=True)
    op.create_table(
        "attendances",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_attendances_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attendances_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_attendances")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attendances_person_id", "attendances", ["person_id"], unique=False)
    op.create_table(
        "forum_questions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_forum_questions_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_questions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_forum_questions_meeting_id", "forum_questions", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_reminders",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_reminders_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "minutes_before", name=op.f("pk_meeting_reminders")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_meeting_reminders_due_at", "meeting_reminders", ["due_at"], unique=False)
    op.create_table(
        "rsvps",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("needs", sa.LargeBinary(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("to_tell", sa.Boolean(), nullable=False),
        sa.CheckConstraint("answer IN ('coming', 'waiting', 'declined')", name=op.f("ck_rsvps_answer")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_rsvps_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_rsvps_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_rsvps")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rsvps_person_id", "rsvps", ["person_id"], unique=False)
    op.create_index(
        "ix_rsvps_to_tell",
        "rsvps",
        ["meeting_id"],
        unique=False,
        sqlite_where=sa.text("to_tell"),
        postgresql_where=sa.text("to_tell"),
    )
    op.create_index("ix_rsvps_turn", "rsvps", ["meeting_id", "answer", "turn"], unique=False)
    op.create_table(
        "action_steps",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["agreed_actions.id"], name=op.f("fk_action_steps_action_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_action_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_action_steps_action_id", "action_steps", ["action_id", "seq"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
