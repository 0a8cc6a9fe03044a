"""Count how often the look before placing finds something, per buurt, day and kind: numbers, never words or people."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_check_count"
down_revision = "20261127_alone"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("edited", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.CheckConstraint("edited + sent <= shown", name=op.f("ck_check_count_shown_first")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_check_count_buurt_id_buurt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_count")),
        sa.UniqueConstraint("buurt_id", "day", "kind", name=op.f("uq_check_count_buurt_id_day_kind")),
    )
    op.create_index(op.f("ix_check_count_buurt_id"), "check_count", ["buurt_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_check_count_buurt_id"), table_name="check_count")
    op.drop_table("check_count")
