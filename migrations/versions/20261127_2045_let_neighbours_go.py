"""Let a neighbour who is not online be forgotten on their word. Running code keeps working: the column may be empty."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_let_go"
down_revision = "20261127_attempt"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reach") as reach:
        reach.add_column(sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("reach") as reach:
        reach.drop_column("let_go_at")
