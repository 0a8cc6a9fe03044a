"""Keep what came of each note of a huiskamergesprek: a post, an entry of the gids, or nothing and why."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_came_of_notes"
down_revision = "20261128_whose"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "huiskamer_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'nothing') = (number IS NULL)", name=op.f("ck_huiskamer_outcome_went_somewhere")),
        sa.CheckConstraint("kind <> 'nothing' OR reason <> ''", name=op.f("ck_huiskamer_outcome_says_why_not")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_outcome_buurt_id")),
        sa.ForeignKeyConstraint(
            ["note_id"], ["huiskamer_note.id"], name=op.f("fk_huiskamer_outcome_note_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_huiskamer_outcome_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_outcome")),
        sa.UniqueConstraint("note_id", name=op.f("uq_huiskamer_outcome_note_id")),
    )
    op.create_index("ix_huiskamer_outcome_buurt_id", "huiskamer_outcome", ["buurt_id"])
    op.create_index("ix_huiskamer_outcome_by_id", "huiskamer_outcome", ["by_id"])


def downgrade() -> None:
    op.drop_table("huiskamer_outcome")
