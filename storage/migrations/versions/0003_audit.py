"""The audit log is only added to: the database refuses what changes a line, and what drops one younger than 30 days.

By the database's own clock. Whoever may change the database's rules can undo this; a fault of the program cannot.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSED = "SELECT RAISE(ABORT, 'The audit log is only added to.')"

SQLITE = (
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN {REFUSED}; END",
    "CREATE TRIGGER audit_is_not_dropped BEFORE DELETE ON audit "
    f"WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-30 days') BEGIN {REFUSED}; END",
    # INSERT OR REPLACE drops a row without the rule above (sqlite.org/lang_conflict.html).
    f"CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) BEGIN {REFUSED}; END",  # noqa: E501, S608 - nothing in it comes from outside
)

POSTGRESQL = (
    "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'The audit log is only added to.' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    # A line written again as it is changes nothing: storage/blending.py needs that.
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit FOR EACH ROW "
    "WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_is_not_dropped BEFORE DELETE ON audit FOR EACH ROW "
    "WHEN (OLD.at > now() - interval '30 days') EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_refuses()",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
