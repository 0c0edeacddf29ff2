"""Several processes, a flood, and what providers must forget. Only adds: the release before runs on it too."""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
