"""Mail a visitor how their report ended in the language in which they reported. Running code keeps working: Dutch."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_reporter_language"
down_revision = "20261127_take_over"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("reporter_language", sa.Text(), nullable=False, server_default="nl"))


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_column("reporter_language")
