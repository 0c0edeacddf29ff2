"""When a channel's window counts as closed for a message, and whose a parked one is that goes by a handle."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("closed_at", UtcTime(), nullable=True))
    op.add_column("outbox", sa.Column("whose", sa.LargeBinary(length=32), nullable=True))
    for name, column, where in (
        ("ix_outbox_whose", "whose", "whose IS NOT NULL"),
        ("ix_outbox_parked", "closed_at", "status = 'parked'"),
    ):
        op.create_index(
            name,
            "outbox",
            [column],
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
