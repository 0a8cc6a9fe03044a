"""Show a new professional around once; who works here already has found the way."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_welcome"
down_revision = "20261128_gesprekken"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE membership SET welcomed_at = joined_at"
        " WHERE id IN (SELECT membership_id FROM role_grant WHERE role = 'professional')"
    )


def downgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.drop_column("welcomed_at")
