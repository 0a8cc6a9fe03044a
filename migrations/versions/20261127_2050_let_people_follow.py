"""Let people follow a post or a wijkopgave, or hear no more of it."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_follow"
down_revision = "20261127_undo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("opgave_id", sa.Integer(), nullable=True),
        sa.Column("wants", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(post_id IS NULL) <> (opgave_id IS NULL)", name=op.f("ck_follow_one_thing")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_follow_buurt_id_buurt")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name=op.f("fk_follow_buurt_id_wijkopgave"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_follow_buurt_id_post"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_follow_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint("opgave_id", "person_id", name=op.f("uq_follow_opgave_id_person_id")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_follow_post_id_person_id")),
    )
    for column in ("buurt_id", "person_id"):
        op.create_index(op.f(f"ix_follow_{column}"), "follow", [column])


def downgrade() -> None:
    op.drop_table("follow")
