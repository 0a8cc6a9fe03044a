"""Remember whose move it was before a decision, so that it can be undone. Code that runs knows nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_undo"
down_revision = "20261127_exclusion"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ruling") as ruling:
        ruling.add_column(sa.Column("waited_for", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ruling") as ruling:
        ruling.drop_column("waited_for")
