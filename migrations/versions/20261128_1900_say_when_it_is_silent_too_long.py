"""Let the beheerder say after how many days without news the alarm goes. It was fourteen for everyone, and stays so."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_stall"
down_revision = "20261128_note_photos"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.add_column(sa.Column("stall_after_days", sa.Integer(), nullable=False, server_default="14"))
        buurt.create_check_constraint("stalls_in_time", "stall_after_days BETWEEN 7 AND 60")


def downgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.drop_constraint(op.f("ck_buurt_stalls_in_time"), type_="check")
        buurt.drop_column("stall_after_days")
