"""Of commendations: when the staff is told of one, and when the station and its committee were handed it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("commendations", sa.Column("announce_in", sa.SmallInteger(), nullable=True))
    op.add_column("commendations", sa.Column("station_on", sa.Date(), nullable=True))
    op.add_column("commendations", sa.Column("committee_on", sa.Date(), nullable=True))
    where = sa.text("announce_in IS NOT NULL")
    op.create_index(
        "ix_commendations_announce_in",
        "commendations",
        ["announce_in"],
        sqlite_where=where,
        postgresql_where=where,
    )
