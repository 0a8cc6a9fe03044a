"""Find by its number from which huiskamergesprek a post or an entry of the gids came, as its page says so."""

from alembic import op

revision = "20261128_behind_number"
down_revision = "20261128_takes_part"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_huiskamer_outcome_buurt_id_number", "huiskamer_outcome", ["buurt_id", "number"])


def downgrade() -> None:
    op.drop_index("ix_huiskamer_outcome_buurt_id_number", "huiskamer_outcome")
