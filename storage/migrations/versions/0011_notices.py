"""Who wants to hear of what, groups, broadcasts with a line for each recipient, templates and rumours."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_groups_code", "groups", ["code"], unique=True)
    op.create_table(
        "rumours",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rumours")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rumours_ended_at", "rumours", ["ended_at"], unique=False)
    op.create_index("ix_rumours_published_at", "rumours", ["published_at"], unique=False)
    op.create_index("uq_rumours_number", "rumours", ["number"], unique=True)
    op.create_table(
        "templates",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("looked_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_templates")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("meeting_id", sa.String(length=32), nullable=True),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("until", UtcTime(), nullable=True),
        sa.Column("fanned_to", sa.String(length=32), nullable=True),
        sa.Column("fanned_out_at", UtcTime(), nullable=True),
        sa.Column("over_at", UtcTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'asked', 'refused', 'running', 'paused', 'stopped', 'done')",
            name=op.f("ck_broadcasts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_broadcasts_meeting_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_broadcasts_meeting_id", "broadcasts", ["meeting_id"], unique=False)
    op.create_index("ix_broadcasts_over_at", "broadcasts", ["over_at"], unique=False)
    op.create_index(
        "ix_broadcasts_running",
        "broadcasts",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index("uq_broadcasts_number", "broadcasts", ["number"], unique=True)
    op.create_index("uq_broadcasts_source", "broadcasts", ["source"], unique=True)
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_members_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_group_members_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_group_members")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_members_person_id", "group_members", ["person_id"], unique=False)
    op.create_table(
        "interests",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_interests_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "place", name=op.f("pk_interests")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_interests_place", "interests", ["place"], unique=False)
    op.create_table(
        "recipients",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("broadcast_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("outbox_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'left_out', 'queued', 'sent', 'delivered', 'read', 'failed', 'unknown')",
            name=op.f("ck_recipients_state"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_recipients_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recipients_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_recipients")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_recipients_outbox_id",
        "recipients",
        ["outbox_id"],
        unique=False,
        sqlite_where=sa.text("outbox_id IS NOT NULL"),
        postgresql_where=sa.text("outbox_id IS NOT NULL"),
    )
    op.create_index(
        "ix_recipients_outside",
        "recipients",
        ["broadcast_id", "person_id"],
        unique=False,
        sqlite_where=sa.text("outside = 1"),
        postgresql_where=sa.text("outside"),
    )
    op.create_index("ix_recipients_person_id", "recipients", ["person_id"], unique=False)
    op.create_index(
        "ix_recipients_waiting",
        "recipients",
        ["broadcast_id", "channel", "seq"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("uq_recipients_broadcast_id", "recipients", ["broadcast_id", "person_id"], unique=True)
