"""Let a calendar elsewhere read what someone has to do; of its address only a digest is kept."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_work_feed"
down_revision = "20261128_regrouping"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_feed_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_feed")),
        sa.UniqueConstraint("person_id", name=op.f("uq_work_feed_person_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_work_feed_token_digest")),
    )


def downgrade() -> None:
    op.drop_table("work_feed")
