"""Let two neighbours meet first with someone of the buurt beside them, without each other's number."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_meeting"
down_revision = "20261128_work_feed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("match") as match:
        match.add_column(sa.Column("meeting", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("match") as match:
        match.alter_column("meeting", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("match") as match:
        match.drop_column("meeting")
