"""Let a professional say where they work, at which number, and who stands in for them."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_who_is_who"
down_revision = "20261128_lessons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("work_area", sa.String(), nullable=False, server_default=""))
        membership.add_column(sa.Column("work_phone", sa.String(), nullable=False, server_default=""))
        membership.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        membership.create_foreign_key(op.f("fk_membership_deputy_id"), "person", ["deputy_id"], ["id"])
        membership.create_index("ix_membership_deputy_id", ["deputy_id"])
    with op.batch_alter_table("membership") as membership:
        membership.alter_column("work_area", server_default=None)
        membership.alter_column("work_phone", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.drop_index("ix_membership_deputy_id")
        membership.drop_constraint(op.f("fk_membership_deputy_id"), type_="foreignkey")
        for column in ("deputy_id", "work_phone", "work_area"):
            membership.drop_column(column)
