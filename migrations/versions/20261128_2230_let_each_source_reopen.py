"""Each source can say once that it is not solved, a conversation too; and what was answered before is kept."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_reopen_each"
down_revision = "20261128_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("opgave_reopening") as reopening:
        reopening.add_column(sa.Column("gesprek_id", sa.Integer(), nullable=True))
        reopening.create_foreign_key(
            op.f("fk_opgave_reopening_gesprek_id"), "gesprek", ["gesprek_id"], ["id"], ondelete="SET NULL"
        )
        reopening.create_index("ix_opgave_reopening_gesprek_id", ["gesprek_id"])
        reopening.drop_constraint(op.f("uq_opgave_reopening_opgave_id"), type_="unique")
        reopening.create_index("ix_opgave_reopening_opgave_id", ["opgave_id"])
        reopening.drop_index("ix_opgave_reopening_source_id")
        reopening.create_unique_constraint(op.f("uq_opgave_reopening_source_id"), ["source_id"])
    op.create_table(
        "opgave_earlier_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("doing", sa.String(), nullable=False),
        sa.Column("not_because", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["opgave_source.id"],
            name=op.f("fk_opgave_earlier_answer_source_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_opgave_earlier_answer_answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_earlier_answer")),
    )
    op.create_index("ix_opgave_earlier_answer_source_id", "opgave_earlier_answer", ["source_id"])


def downgrade() -> None:
    op.drop_table("opgave_earlier_answer")
    op.execute(
        "DELETE FROM opgave_reopening WHERE gesprek_id IS NOT NULL OR id NOT IN"
        " (SELECT MIN(id) FROM opgave_reopening WHERE gesprek_id IS NULL GROUP BY opgave_id)"
    )
    with op.batch_alter_table("opgave_reopening") as reopening:
        reopening.drop_constraint(op.f("uq_opgave_reopening_source_id"), type_="unique")
        reopening.create_index("ix_opgave_reopening_source_id", ["source_id"])
        reopening.drop_index("ix_opgave_reopening_opgave_id")
        reopening.create_unique_constraint(op.f("uq_opgave_reopening_opgave_id"), ["opgave_id"])
        reopening.drop_index("ix_opgave_reopening_gesprek_id")
        reopening.drop_constraint(op.f("fk_opgave_reopening_gesprek_id"), type_="foreignkey")
        reopening.drop_column("gesprek_id")
