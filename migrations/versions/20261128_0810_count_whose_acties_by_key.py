"""Count the acties of an organisation in an index: SQLite read each actie of the buurt to see whose it is."""

from alembic import op

revision = "20261128_whose"
down_revision = "20261128_said_at_home"
branch_labels = None
depends_on = None

COUNTED = ["buurt_id", "state", "owner_kind", "made_at", "due_on", "opgave_id"]


def upgrade() -> None:
    op.drop_index("ix_actie_overview", "actie")
    op.create_index("ix_actie_overview", "actie", [*COUNTED, "owner_id"])


def downgrade() -> None:
    op.drop_index("ix_actie_overview", "actie")
    op.create_index("ix_actie_overview", "actie", COUNTED)
