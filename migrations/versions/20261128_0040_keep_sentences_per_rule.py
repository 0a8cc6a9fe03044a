"""Keep standard sentences with a house rule, for who decides because of it."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_sentences"
down_revision = "20261128_reopening"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("house_rule") as rule:
        rule.add_column(sa.Column("sentences", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("house_rule") as rule:
        rule.drop_column("sentences")
