"""Let a wijkopgave rest on a comment as well, so that who wrote it hears what is done with it."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_comment_sources"
down_revision = "20261128_huiskamers"
branch_labels = None
depends_on = None

TWO = "(post_id IS NULL OR kind = 'post') AND (gesprek_id IS NULL OR kind = 'gesprek')"
THREE = f"{TWO} AND (comment_id IS NULL OR kind = 'comment')"


def upgrade() -> None:
    with op.batch_alter_table("opgave_source") as source:
        source.add_column(sa.Column("comment_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("opgave_source") as source:
        source.create_foreign_key(
            op.f("fk_opgave_source_comment_id"), "comment", ["comment_id"], ["id"], ondelete="SET NULL"
        )
        source.create_foreign_key(
            "fk_opgave_source_comment_here",
            "comment",
            ["buurt_id", "comment_id"],
            ["buurt_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
        source.create_unique_constraint(op.f("uq_opgave_source_opgave_id_comment_id"), ["opgave_id", "comment_id"])
        source.drop_constraint(op.f("ck_opgave_source_one_thing"), type_="check")
        source.create_index("ix_opgave_source_comment_id", ["comment_id"])
    with op.batch_alter_table("opgave_source") as source:
        source.create_check_constraint(op.f("ck_opgave_source_one_thing"), THREE)


def downgrade() -> None:
    with op.batch_alter_table("opgave_source") as source:
        source.drop_index("ix_opgave_source_comment_id")
        source.drop_constraint(op.f("ck_opgave_source_one_thing"), type_="check")
        source.drop_constraint(op.f("uq_opgave_source_opgave_id_comment_id"), type_="unique")
        source.drop_constraint("fk_opgave_source_comment_here", type_="foreignkey")
        source.drop_constraint(op.f("fk_opgave_source_comment_id"), type_="foreignkey")
        source.drop_column("comment_id")
    with op.batch_alter_table("opgave_source") as source:
        source.create_check_constraint(op.f("ck_opgave_source_one_thing"), TWO)
