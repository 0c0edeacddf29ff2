"""Of people who ask for a human: whether the staff was told, and what whoever serves one has read."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handoffs", sa.Column("announced_at", UtcTime(), nullable=True))
    op.add_column("handoffs", sa.Column("read_seq", sa.BigInteger(), nullable=True))
    op.add_column("handoffs", sa.Column("nudged_at", UtcTime(), nullable=True))
