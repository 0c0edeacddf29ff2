"""What residents answered about services, the salts by which a voice counts once a quarter, and what stations say themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ANSWERS = {
    "reception": "'yes', 'partly', 'no', 'na'",
    "waiting": "'quarter', 'hour', 'hours', 'longer', 'na'",
    "courtesy": "'good', 'fair', 'bad', 'na'",
    "integrity": "'no', 'yes', 'na'",
    "confidentiality": "'yes', 'partly', 'no', 'na'",
    "help": "'yes', 'partly', 'no', 'na'",
}


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("station", sa.String(length=80), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.String(length=8), nullable=False) for name in ANSWERS),
        sa.Column("voice", sa.LargeBinary(length=32), nullable=True),
        sa.Column("key_id", sa.String(length=32), nullable=True),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        *(
            sa.CheckConstraint(f"{name} IN ({words})", name=op.f(f"ck_ratings_{name}"))
            for name, words in ANSWERS.items()
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_ratings_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ratings_quarter", "ratings", ["quarter", "station"])
    for name, column, unique in (
        ("uq_ratings_voice", "voice", True),
        ("ix_ratings_key_id", "key_id", False),
    ):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "ratings", [column], unique=unique, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "rating_salts",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_rating_salts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "self_assessments",
        sa.Column("station", sa.String(length=80), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ANSWERS),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("station", "quarter", name=op.f("pk_self_assessments")),
        sqlite_with_rowid=False,
    )
