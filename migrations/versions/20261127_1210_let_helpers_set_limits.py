"""Let who helps say how often they can be asked, and rest for a while."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_help_limit"
down_revision = "20261127_work_claim"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("most_open", sa.Integer(), nullable=False),
        sa.Column("most_a_month", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.Date(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_open > 0 AND most_a_month > 0", name=op.f("ck_help_limit_at_least_one")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_help_limit_buurt_id_buurt")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_limit_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_limit")),
        sa.UniqueConstraint("buurt_id", "person_id", name=op.f("uq_help_limit_buurt_id_person_id")),
    )
    for column in ("buurt_id", "person_id"):
        op.create_index(op.f(f"ix_help_limit_{column}"), "help_limit", [column])


def downgrade() -> None:
    op.drop_table("help_limit")
