"""Let a report say whether it is about the text, a photo or who wrote it. What runs writes none: about the text."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_aspect"
down_revision = "20261127_let_go"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("aspect", sa.String(length=40), nullable=False, server_default="text"))


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_column("aspect")
