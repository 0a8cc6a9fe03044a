"""Keep who wrote an objection down for someone who called or wrote."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_noted_objection"
down_revision = "20261128_away"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("objection") as objection:
        objection.add_column(sa.Column("noted_by_id", sa.Integer(), nullable=True))
        objection.create_foreign_key("fk_objection_noted_by_id", "person", ["noted_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("objection") as objection:
        objection.drop_constraint("fk_objection_noted_by_id", type_="foreignkey")
        objection.drop_column("noted_by_id")
