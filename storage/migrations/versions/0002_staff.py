"""Those who handle reports, their cases and letters; messages parked outside WhatsApp's window."""

import secrets

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_index("ix_audit_number", "audit", ["number", "seq"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'facilitator')", name=op.f("ck_invitations_role")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "aliases",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_aliases_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel", "hash", name=op.f("pk_aliases")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_aliases_person_id", "aliases", ["person_id"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("pin_tries", sa.SmallInteger(), nullable=False),
        sa.Column("pin_locked_until", UtcTime(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('admin', 'facilitator')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_staff_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_staff_person_id",
        "staff",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_table(
        "case_areas",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_case_areas_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "area", name=op.f("pk_case_areas")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_areas_area", "case_areas", ["area", "report_id"], unique=False)
    op.create_table(
        "case_exclusions",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_case_exclusions_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_exclusions_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "staff_id", name=op.f("pk_case_exclusions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_exclusions_staff_id", "case_exclusions", ["staff_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("announce_at", UtcTime(), nullable=True),
        sa.Column("taken_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_cases_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["staff.id"], name=op.f("fk_cases_taken_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_cases")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_cases_announce_at",
        "cases",
        ["announce_at"],
        unique=False,
        sqlite_where=sa.text("announce_at IS NOT NULL"),
        postgresql_where=sa.text("announce_at IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_taken_by",
        "cases",
        ["taken_by"],
        unique=False,
        sqlite_where=sa.text("taken_by IS NOT NULL"),
        postgresql_where=sa.text("taken_by IS NOT NULL"),
    )
    op.create_index("uq_cases_number", "cases", ["number"], unique=True)
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('question', 'answer', 'news', 'reply')", name=op.f("ck_letters_kind")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_letters_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_letters_report_id", "letters", ["report_id", "position"], unique=True)
    op.create_table(
        "staff_links",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("opens", sa.String(length=40), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_links_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_links_expires_at", "staff_links", ["expires_at"], unique=False)
    op.create_index("ix_staff_links_staff_id", "staff_links", ["staff_id"], unique=False)
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_sessions_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_sessions_expires_at", "staff_sessions", ["expires_at"], unique=False)
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"], unique=False)

    op.create_index(
        "ix_reports_open",
        "reports",
        ["filed_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.add_column("addresses", sa.Column("heard_at", UtcTime(), nullable=True))
    op.execute(
        "UPDATE addresses SET heard_at = (SELECT last_inbound_at FROM people WHERE people.id = addresses.person_id)"
    )
    op.add_column("attachments", sa.Column("original", sa.LargeBinary(), nullable=True))
    op.add_column("handoffs", sa.Column("until", UtcTime(), nullable=True))
    op.add_column("handoffs", sa.Column("staff_id", sa.String(length=32), nullable=True))
    kinds = ("message", "answer_tap", "fetch_media", "note_state", "template", "forget_media")
    statuses = ("waiting", "parked", "sending", "sent", "delivered", "read", "failed", "unknown")
    # SQLite changes no constraint of a table that is there: Alembic writes it anew, with its rows.
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as outbox:
        for column, words in (("kind", kinds), ("status", statuses)):
            name = op.f(f"ck_outbox_{column}")
            outbox.drop_constraint(name, type_="check")
            outbox.create_check_constraint(name, f"{column} IN ({', '.join(map(repr, words))})")
    _make_cases()


NUMBERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""As storage/cases.py has them when this was written."""


def _make_cases() -> None:
    """What was reported before gets a number too. Of its places only itself is known here: admins see the rest."""
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT id, place FROM reports")).all()
    numbers: set[str] = set()
    while len(numbers) < len(found):
        numbers.add("".join(secrets.choice(NUMBERS) for _ in range(5)))
    for (report_id, place), number in zip(found, sorted(numbers), strict=True):
        connection.execute(
            sa.text("INSERT INTO cases (report_id, number, outside) VALUES (:report, :number, :outside)"),
            {"report": report_id, "number": number, "outside": False},
        )
        if place:
            connection.execute(
                sa.text("INSERT INTO case_areas (report_id, area) VALUES (:report, :area)"),
                {"report": report_id, "area": place},
            )
