"""Count who takes part in a post without reading all of the buurt. Only an index: running code goes on."""

from alembic import op

revision = "20261127_count_takers"
down_revision = "20261127_reporter_language"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_participation_buurt_id_post_id", "participation", ["buurt_id", "post_id"])


def downgrade() -> None:
    op.drop_index("ix_participation_buurt_id_post_id", "participation")
