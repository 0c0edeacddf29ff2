"""What residents say of the service charters on station walls, and the salts by which a voice counts once a month."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("station", sa.String(length=80), nullable=False),
        sa.Column("said_in", sa.Date(), nullable=False),
        sa.Column("seen_in", sa.Date(), nullable=False),
        sa.Column("displayed", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("prices", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("voice", sa.LargeBinary(length=32), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=True),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("displayed IN ('yes', 'no', 'unseen')", name=op.f("ck_charters_displayed")),
        sa.CheckConstraint(
            "state IN ('', 'current', 'old', 'unreadable', 'unknown')", name=op.f("ck_charters_state")
        ),
        sa.CheckConstraint("prices IN ('', 'yes', 'no', 'unknown')", name=op.f("ck_charters_prices")),
        sa.CheckConstraint(
            "language IN ('', 'both', 'sw', 'en', 'unknown')", name=op.f("ck_charters_language")
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_charters_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charters")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_charters_station", "charters", ["station"])
    op.create_index("ix_charters_said_in", "charters", ["said_in"])
    for name, column, unique in (
        ("uq_charters_voice", "voice", True),
        ("ix_charters_key_id", "key_id", False),
    ):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "charters", [column], unique=unique, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "charter_salts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_charter_salts")),
        sqlite_with_rowid=False,
    )
