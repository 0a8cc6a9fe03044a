"""Let a vraag for help and the story of how it became come of an opgave, so that each leads to the other."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_came_of"
down_revision = "20261128_partly"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opgave_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_opgave_post_opgave",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"], ["post.buurt_id", "post.id"], name="fk_opgave_post_post", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_opgave_post_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_post")),
        sa.UniqueConstraint("post_id", name=op.f("uq_opgave_post_post_id")),
    )
    for column in ("buurt_id", "opgave_id"):
        op.create_index(f"ix_opgave_post_{column}", "opgave_post", [column])


def downgrade() -> None:
    op.drop_table("opgave_post")
