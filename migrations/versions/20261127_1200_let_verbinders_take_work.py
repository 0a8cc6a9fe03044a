"""Let a verbinder take what waits, so that two never do the same work."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_work_claim"
down_revision = "20261127_mails_a_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_off", sa.Boolean(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_work_claim_buurt_id_buurt")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_work_claim_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_claim")),
        sa.UniqueConstraint("buurt_id", "work", "thing_id", name=op.f("uq_work_claim_buurt_id_work_thing_id")),
    )
    for column in ("buurt_id", "by_id", "until_at"):
        op.create_index(op.f(f"ix_work_claim_{column}"), "work_claim", [column])


def downgrade() -> None:
    op.drop_table("work_claim")
