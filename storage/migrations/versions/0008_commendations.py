"""What residents praised an officer for, and the salts by which a voice counts once a quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commendations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("station", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.LargeBinary(length=32), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("officer", sa.LargeBinary(), nullable=True),
        sa.Column("handle", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'verified', 'declined')", name=op.f("ck_commendations_state")
        ),
        sa.CheckConstraint(
            "reason IN ('', 'duplicate', 'unchecked', 'other', 'complaint')",
            name=op.f("ck_commendations_reason"),
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_commendations_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendations")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_commendations_number", "commendations", ["number"], unique=True)
    op.create_index("ix_commendations_station", "commendations", ["station", "state"])
    op.create_index("ix_commendations_filed_on", "commendations", ["filed_on"])
    op.create_index("ix_commendations_key_id", "commendations", ["key_id"])
    where = sa.text("voice IS NOT NULL")
    op.create_index(
        "ix_commendations_voice", "commendations", ["voice"], sqlite_where=where, postgresql_where=where
    )
    op.create_table(
        "commendation_salts",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_commendation_salts")),
        sqlite_with_rowid=False,
    )
