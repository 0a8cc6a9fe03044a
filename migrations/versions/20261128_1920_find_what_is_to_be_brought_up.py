"""Find what is to be asked of an organisation by its day, however much is stuck."""

from alembic import op

revision = "20261128_bring_up"
down_revision = "20261128_first_answer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_actie_bring_up", "actie", ["buurt_id", "state", "bring_up_on"])


def downgrade() -> None:
    op.drop_index("ix_actie_bring_up", table_name="actie")
