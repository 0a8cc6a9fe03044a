"""Let the two of a koppeling tell that it worked partly."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_partly"
down_revision = "20261128_who_is_who"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("match_outcome") as outcome:
        outcome.add_column(sa.Column("partly", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("match_outcome") as outcome:
        outcome.alter_column("partly", server_default=None)
        outcome.create_check_constraint("partly_worked", "worked OR NOT partly")


def downgrade() -> None:
    with op.batch_alter_table("match_outcome") as outcome:
        outcome.drop_constraint("partly_worked", type_="check")
        outcome.drop_column("partly")
