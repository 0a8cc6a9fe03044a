"""Find the newest opgaven, and the first actie of each, in an index: SQLite looked through all acties of the buurt."""

from alembic import op

revision = "20261128_newest"
down_revision = "20261128_comment_sources"
branch_labels = None
depends_on = None

MADE = ["buurt_id", "merged_into_id", "made_at", "id", "ended_at", "published_at"]


def upgrade() -> None:
    op.create_index("ix_wijkopgave_made", "wijkopgave", MADE)
    op.drop_index("ix_actie_of_opgave", "actie")
    op.create_index("ix_actie_of_opgave", "actie", ["opgave_id", "buurt_id", "due_on", "state", "made_at"])


def downgrade() -> None:
    op.drop_index("ix_actie_of_opgave", "actie")
    op.create_index("ix_actie_of_opgave", "actie", ["opgave_id", "buurt_id", "due_on", "state"])
    op.drop_index("ix_wijkopgave_made", "wijkopgave")
