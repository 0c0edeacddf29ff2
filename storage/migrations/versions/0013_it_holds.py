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
