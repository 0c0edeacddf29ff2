"""Several processes, a flood, and what providers must forget. Only adds: the release before runs on it too."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("claimed_by", sa.Integer(), nullable=True))
    op.create_table(
        "paces",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("free_at", sa.Float(53), nullable=False),
        sa.Column("paused_until", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_paces")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        # To the second it tells when somebody was last written to: it is in no log of changes, and a crash empties it.
        op.execute("ALTER TABLE paces SET UNLOGGED")
    # Who writes too fast (storage/flooding.py).
    op.add_column("people", sa.Column("hurried_at", UtcTime(), nullable=True))
    op.add_column("people", sa.Column("refused", sa.Integer(), nullable=True))
    op.add_column("people", sa.Column("refused_from", UtcTime(), nullable=True))
    # When the schedule was last seen at work (storage/beats.py).
    op.create_table(
        "beats",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_beats")),
        sqlite_with_rowid=False,
    )
    # What providers keep of a conversation, and are still to forget (storage/forgetting.py).
    op.create_table(
        "said_ids",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("hour", UtcTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_said_ids_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_said_ids")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_said_ids_person_id", "said_ids", ["person_id", "channel"])
    op.create_index("ix_said_ids_hour", "said_ids", ["hour"])
    op.create_table(
        "to_forget",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_to_forget")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_to_forget_due_at", "to_forget", ["first", "due_at"])
    op.create_index(
        "ix_outbox_named",
        "outbox",
        ["claimed_at"],
        sqlite_where=sa.text("provider_id IS NOT NULL"),
        postgresql_where=sa.text("provider_id IS NOT NULL"),
    )
    # What outlives a change of the secret (storage/lasting.py).
    op.create_table(
        "lasting_keys",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lasting_keys")),
        sqlite_with_rowid=False,
    )
    # Which forms were taken, whichever process they reach (storage/sent_forms.py).
    op.create_table(
        "sent_forms",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sent_forms")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sent_forms_on_date", "sent_forms", ["on_date"])
    # What the hourly retention looks for, so that it reads no row that is done.
    unreported = sa.text("status IN ('sent', 'unknown') AND body IS NOT NULL")
    op.create_index(
        "ix_outbox_unreported", "outbox", ["claimed_at"], sqlite_where=unreported, postgresql_where=unreported
    )
    op.create_index(
        "ix_outbox_erased_after",
        "outbox",
        ["queued_at"],
        sqlite_where=sa.text("erase_after_final IS 1"),
        postgresql_where=sa.text("erase_after_final IS true"),
    )
