"""Referral to bodies and their officers, public matters, groups with leaders, and a history that is only added to."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLES = "role IN ('admin', 'facilitator', 'officer', 'leader', 'chat')"


def _only_added_to(table: str, parent: str, key: str, which: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What SQLite and PostgreSQL refuse: a step goes only with what it is a step of (as migration 0010 has it)."""
    stays = f"EXISTS (SELECT 1 FROM {parent} WHERE id = OLD.{key})"  # noqa: S608 - nothing in it comes from outside
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {which})"  # noqa: S608 - nothing in it comes from outside
    refused = f"SELECT RAISE(ABORT, 'The steps in {table} are only added to.')"
    sqlite = (
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} BEGIN {refused}; END",
        f"CREATE TRIGGER {table}_is_not_dropped BEFORE DELETE ON {table} WHEN {stays} BEGIN {refused}; END",
        f"CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table} WHEN {there} BEGIN {refused}; END",
    )
    postgresql = (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND NOT {stays} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION 'The steps in {table} are only added to.' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        # A line written again as it is changes nothing: storage/blending.py needs that.
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_is_not_dropped BEFORE DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_refuse()",
    )
    return sqlite, postgresql


HISTORY = _only_added_to(
    "history", "reports", "report_id", "report_id = NEW.report_id AND position = NEW.position"
)
STEPS = _only_added_to("matter_steps", "matters", "matter_id", "seq = NEW.seq")


def upgrade() -> None:
    _make_matters()
    _make_referrals()
    _add_columns()
    # Nothing hangs on an invitation, so SQLite may write the table anew.
    with op.batch_alter_table("invitations", table_kwargs={"sqlite_with_rowid": False}) as invitations:
        invitations.add_column(sa.Column("body", sa.String(length=80), server_default="", nullable=False))
        invitations.add_column(sa.Column("group_id", sa.String(length=32), nullable=True))
        invitations.drop_constraint(op.f("ck_invitations_role"), type_="check")
        invitations.create_check_constraint(op.f("ck_invitations_role"), ROLES)
        invitations.create_foreign_key(
            op.f("fk_invitations_group_id"), "groups", ["group_id"], ["id"], ondelete="CASCADE"
        )
    # What somebody had only read is taken up from now on; the lines of its history stay as they were.
    op.execute("UPDATE reports SET state = 'acknowledged' WHERE state = 'read'")
    sqlite = op.get_bind().dialect.name == "sqlite"
    for rules in (HISTORY, STEPS):
        for statement in rules[0] if sqlite else rules[1]:
            op.execute(statement)


def _add_columns() -> None:
    op.add_column("agreed_actions", sa.Column("matter_id", sa.String(length=32), nullable=True))
    op.add_column("agreed_actions", sa.Column("promised_by", sa.String(length=32), nullable=True))
    op.add_column("agreed_actions", sa.Column("remind_on", sa.Date(), nullable=True))
    op.add_column(
        "agreed_actions", sa.Column("listed", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.execute(
        "UPDATE agreed_actions SET listed = true WHERE meeting_id IN "
        "(SELECT meetings.id FROM meetings JOIN forums ON forums.id = meetings.forum_id WHERE forums.listed)"
    )
    op.create_index("ix_agreed_actions_matter_id", "agreed_actions", ["matter_id"], unique=False)
    op.create_index("ix_agreed_actions_place", "agreed_actions", ["place"], unique=False)
    op.create_index(
        "ix_agreed_actions_remind_on",
        "agreed_actions",
        ["remind_on"],
        unique=False,
        sqlite_where=sa.text("remind_on IS NOT NULL"),
        postgresql_where=sa.text("remind_on IS NOT NULL"),
    )
    # Nothing hangs on a case either: what hangs together hangs on its report.
    with op.batch_alter_table("cases", table_kwargs={"sqlite_with_rowid": False}) as cases:
        cases.add_column(sa.Column("about", sa.String(length=8), server_default="", nullable=False))
        cases.add_column(sa.Column("reason", sa.String(length=16), server_default="", nullable=False))
        cases.add_column(sa.Column("percent", sa.SmallInteger(), server_default="0", nullable=False))
        for column, to in (("matter_id", "matters"), ("group_id", "groups")):
            cases.add_column(sa.Column(column, sa.String(length=32), nullable=True))
            cases.create_foreign_key(op.f(f"fk_cases_{column}"), to, [column], ["id"], ondelete="SET NULL")
        cases.add_column(
            sa.Column("matter_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
    op.create_index(
        "ix_cases_group_id",
        "cases",
        ["group_id"],
        unique=False,
        sqlite_where=sa.text("group_id IS NOT NULL"),
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_matter_id",
        "cases",
        ["matter_id"],
        unique=False,
        sqlite_where=sa.text("matter_id IS NOT NULL"),
        postgresql_where=sa.text("matter_id IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_matter_step",
        "cases",
        ["matter_step"],
        unique=False,
        sqlite_where=sa.text("matter_step IS NOT NULL"),
        postgresql_where=sa.text("matter_step IS NOT NULL"),
    )
    op.add_column(
        "group_members", sa.Column("leader", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("history", sa.Column("percent", sa.SmallInteger(), nullable=True))
    op.add_column("history", sa.Column("reason", sa.String(length=16), server_default="", nullable=False))
    op.add_column("history", sa.Column("body", sa.String(length=80), server_default="", nullable=False))
    op.add_column("history", sa.Column("words", sa.LargeBinary(), nullable=True))


def _make_matters() -> None:
    op.create_table(
        "matters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("ask_until", UtcTime(), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("over_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'in_action', 'resolved', 'confirmed', 'reopened', 'closed')",
            name=op.f("ck_matters_state"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_matters_percent")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_matters_group_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_matters_ask_until",
        "matters",
        ["ask_until"],
        unique=False,
        sqlite_where=sa.text("ask_until IS NOT NULL"),
        postgresql_where=sa.text("ask_until IS NOT NULL"),
    )
    op.create_index("ix_matters_group_id", "matters", ["group_id"], unique=False)
    op.create_index("ix_matters_opened_on", "matters", ["opened_on", "number"], unique=False)
    op.create_index("ix_matters_over_on", "matters", ["over_on"], unique=False)
    op.create_index("ix_matters_place", "matters", ["place", "kind"], unique=False)
    op.create_index("uq_matters_number", "matters", ["number"], unique=True)
    op.create_table(
        "group_chats",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("linked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_chats_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_group_chats_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_chats")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_group_chats_person_id", "group_chats", ["person_id"], unique=True)
    op.create_table(
        "group_requests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("called", sa.LargeBinary(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_requests_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_group_requests_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_requests")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_requests_person_id", "group_requests", ["person_id"], unique=False)
    op.create_index("uq_group_requests_group_id", "group_requests", ["group_id", "person_id"], unique=True)
    op.create_table(
        "matter_follows",
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_matter_follows_matter_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_matter_follows_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name=op.f("pk_matter_follows")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_matter_follows_person_id", "matter_follows", ["person_id"], unique=False)
    op.create_table(
        "matter_steps",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_matter_steps_matter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_matter_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_matter_steps_matter_id", "matter_steps", ["matter_id", "seq"], unique=False)
    op.create_table(
        "matter_votes",
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("voice", sa.LargeBinary(length=32), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_matter_votes_matter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("matter_id", "round", "voice", name=op.f("pk_matter_votes")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_matter_votes_no",
        "matter_votes",
        ["matter_id"],
        unique=False,
        sqlite_where=sa.text("solved IS 0"),
        postgresql_where=sa.text("solved IS false"),
    )


def _make_referrals() -> None:
    op.create_table(
        "officers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("body", sa.String(length=80), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_officers_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_officers_body", "officers", ["body"], unique=False)
    op.create_index(
        "uq_officers_person_id",
        "officers",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_table(
        "voices",
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("voice", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_voices_matter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("matter_id", "voice", name=op.f("pk_voices")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("who", sa.String(length=8), nullable=False),
        sa.Column("bribe", sa.Boolean(), nullable=False),
        sa.Column("violence", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("acknowledged_at", UtcTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=32), nullable=True),
        sa.Column("heard", sa.Text(), server_default="[]", nullable=False),
        sa.CheckConstraint(
            "state IN ('sent', 'acknowledged', 'passed_on', 'declined', 'recalled', 'over')",
            name=op.f("ck_referrals_state"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_referrals_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_referrals_body", "referrals", ["body", "state"], unique=False)
    op.create_index(
        "ix_referrals_due_at",
        "referrals",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("uq_referrals_number", "referrals", ["number"], unique=True)
    op.create_index("uq_referrals_report_id", "referrals", ["report_id", "position"], unique=True)
    op.create_table(
        "mails",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("referral_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("kind IN ('new', 'recalled')", name=op.f("ck_mails_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'unknown', 'failed')", name=op.f("ck_mails_state")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_mails_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_mails_due_at",
        "mails",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_mails_referral_id", "mails", ["referral_id"], unique=False)
    op.create_table(
        "referral_links",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("referral_id", sa.String(length=32), nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=True),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_referral_links_officer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_links_referral_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_referral_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_referral_links_expires_at", "referral_links", ["expires_at"], unique=False)
    op.create_index("ix_referral_links_officer_id", "referral_links", ["officer_id"], unique=False)
    op.create_index("ix_referral_links_referral_id", "referral_links", ["referral_id"], unique=False)
