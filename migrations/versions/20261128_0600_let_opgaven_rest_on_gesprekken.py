"""Let a wijkopgave rest on a conversation as well as on a post; of what kind it was is known when it is gone."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_sources"
down_revision = "20261128_welcome"
branch_labels = None
depends_on = None

ONE = "(post_id IS NULL OR kind = 'post') AND (gesprek_id IS NULL OR kind = 'gesprek')"


def upgrade() -> None:
    with op.batch_alter_table("gesprek") as gesprek:
        gesprek.create_unique_constraint(op.f("uq_gesprek_buurt_id_id"), ["buurt_id", "id"])
    with op.batch_alter_table("opgave_source") as source:
        source.add_column(sa.Column("kind", sa.String(40), nullable=False, server_default="post"))
        source.add_column(sa.Column("gesprek_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("opgave_source") as source:
        source.alter_column("kind", server_default=None)
        source.create_foreign_key(
            op.f("fk_opgave_source_gesprek_id"), "gesprek", ["gesprek_id"], ["id"], ondelete="SET NULL"
        )
        source.create_foreign_key(
            "fk_opgave_source_gesprek_here",
            "gesprek",
            ["buurt_id", "gesprek_id"],
            ["buurt_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
        source.create_unique_constraint(op.f("uq_opgave_source_opgave_id_gesprek_id"), ["opgave_id", "gesprek_id"])
        source.create_check_constraint(op.f("ck_opgave_source_one_thing"), ONE)
        source.create_index("ix_opgave_source_gesprek_id", ["gesprek_id"])


def downgrade() -> None:
    with op.batch_alter_table("opgave_source") as source:
        source.drop_index("ix_opgave_source_gesprek_id")
        source.drop_constraint(op.f("ck_opgave_source_one_thing"), type_="check")
        source.drop_constraint(op.f("uq_opgave_source_opgave_id_gesprek_id"), type_="unique")
        source.drop_constraint("fk_opgave_source_gesprek_here", type_="foreignkey")
        source.drop_constraint(op.f("fk_opgave_source_gesprek_id"), type_="foreignkey")
        source.drop_column("gesprek_id")
        source.drop_column("kind")
    with op.batch_alter_table("gesprek") as gesprek:
        gesprek.drop_constraint(op.f("uq_gesprek_buurt_id_id"), type_="unique")
