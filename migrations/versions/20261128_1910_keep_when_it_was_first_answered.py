"""Keep when something was first answered: a better answer later does not make it look slow."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_first_answer"
down_revision = "20261128_stall"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("opgave_source", sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE opgave_source SET first_answered_at = coalesce((SELECT min(opgave_reopening.answered_before_at)"
        " FROM opgave_reopening WHERE opgave_reopening.source_id = opgave_source.id), answered_at)"
    )


def downgrade() -> None:
    op.drop_column("opgave_source", "first_answered_at")
