"""Remember for which day an author was told that their post goes, so that nobody is told twice."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_term_notice"
down_revision = "20261127_hold_forms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_term_notice_buurt_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_term_notice_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_notice")),
        sa.UniqueConstraint("post_id", "expires_on", name=op.f("uq_term_notice_post_id_expires_on")),
    )
    op.create_index(op.f("ix_term_notice_buurt_id"), "term_notice", ["buurt_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_term_notice_buurt_id"), table_name="term_notice")
    op.drop_table("term_notice")
