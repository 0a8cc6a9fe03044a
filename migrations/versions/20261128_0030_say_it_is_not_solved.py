"""Let who wrote a source say once that it is not solved: an opgave can end more than once, and each end is kept."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_reopening"
down_revision = "20261128_by_role"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("opgave_ending") as ending:
        ending.drop_constraint("uq_opgave_ending_opgave_id", type_="unique")
        ending.create_index("ix_opgave_ending_opgave_id", ["opgave_id"])
    op.create_table(
        "opgave_reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opgave_id"], ["wijkopgave.id"], name=op.f("fk_opgave_reopening_opgave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["opgave_source.id"], name=op.f("fk_opgave_reopening_source_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opgave_reopening_by_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_opgave_reopening_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_reopening")),
        sa.UniqueConstraint("opgave_id", name=op.f("uq_opgave_reopening_opgave_id")),
    )
    op.create_index("ix_opgave_reopening_source_id", "opgave_reopening", ["source_id"])


def downgrade() -> None:
    op.drop_table("opgave_reopening")
    op.execute("DELETE FROM opgave_ending WHERE id NOT IN (SELECT MAX(id) FROM opgave_ending GROUP BY opgave_id)")
    op.execute("DELETE FROM opgave_ending WHERE opgave_id IN (SELECT id FROM wijkopgave WHERE ended_at IS NULL)")
    with op.batch_alter_table("opgave_ending") as ending:
        ending.drop_index("ix_opgave_ending_opgave_id")
        ending.create_unique_constraint("uq_opgave_ending_opgave_id", ["opgave_id"])
