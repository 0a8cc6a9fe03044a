"""Say what an organisation is asked when an actie is stuck there. Old rows asked nothing in so many words."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_asks"
down_revision = "20261128_found"
branch_labels = None
depends_on = None

TABLES = ("actie", "actie_change")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("asks", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in reversed(TABLES):
        with op.batch_alter_table(name) as table:
            table.drop_column("asks")
