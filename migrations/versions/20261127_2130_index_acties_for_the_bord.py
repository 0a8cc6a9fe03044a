"""Find the newest acties in each state by key, for the columns of the bord. Code that runs knows nothing of it."""

from alembic import op

revision = "20261127_bord"
down_revision = "20261127_aspect"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_actie_bord", "actie", ["buurt_id", "state", "id"])


def downgrade() -> None:
    op.drop_index("ix_actie_bord", table_name="actie")
