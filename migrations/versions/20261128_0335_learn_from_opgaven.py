"""Keep what was learned from an opgave, for colleagues in every buurt."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_lessons"
down_revision = "20261128_counted_acties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opgave_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("not_worked", sa.Text(), nullable=False),
        sa.Column("elsewhere", sa.String(40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_opgave_lesson_opgave",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opgave_lesson_by_id")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_opgave_lesson_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_lesson")),
        sa.UniqueConstraint("opgave_id", name=op.f("uq_opgave_lesson_opgave_id")),
    )
    op.create_index("ix_opgave_lesson_buurt_id", "opgave_lesson", ["buurt_id"])


def downgrade() -> None:
    op.drop_table("opgave_lesson")
