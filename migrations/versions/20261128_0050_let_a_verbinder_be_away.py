"""Let a verbinder be away for a while, with what the others must know."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_away"
down_revision = "20261128_sentences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        membership.add_column(sa.Column("back_on", sa.Date(), nullable=True))
        membership.add_column(sa.Column("handover", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("membership") as membership:
        membership.alter_column("handover", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        for column in ("handover", "back_on", "away_from"):
            membership.drop_column(column)
