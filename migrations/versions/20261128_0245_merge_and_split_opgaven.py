"""Let two opgaven go on as one and a part go on by itself; what went along is kept, so that it can be put back."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_regrouping"
down_revision = "20261128_noted_objection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wijkopgave") as opgave:
        opgave.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        opgave.create_index("ix_wijkopgave_merged_into_id", ["merged_into_id"])
        opgave.create_foreign_key(
            "fk_wijkopgave_merged_into", "wijkopgave", ["buurt_id", "merged_into_id"], ["buurt_id", "id"]
        )
        opgave.create_check_constraint(
            op.f("ck_wijkopgave_merged_is_over"), "merged_into_id IS NULL OR ended_at IS NOT NULL"
        )
    op.create_table(
        "opgave_regrouping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("source_ids", "actie_ids", "answered_ids")),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("before_id <> after_id", name=op.f("ck_opgave_regrouping_two_opgaven")),
        *(
            sa.ForeignKeyConstraint(
                ["buurt_id", side],
                ["wijkopgave.buurt_id", "wijkopgave.id"],
                name=op.f(f"fk_opgave_regrouping_{side}"),
                ondelete="CASCADE",
            )
            for side in ("before_id", "after_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opgave_regrouping_by_id")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_opgave_regrouping_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_regrouping")),
    )
    for column in ("buurt_id", "before_id", "after_id"):
        op.create_index(f"ix_opgave_regrouping_{column}", "opgave_regrouping", [column])


def downgrade() -> None:
    op.drop_table("opgave_regrouping")
    with op.batch_alter_table("wijkopgave") as opgave:
        opgave.drop_constraint(op.f("ck_wijkopgave_merged_is_over"), type_="check")
        opgave.drop_constraint("fk_wijkopgave_merged_into", type_="foreignkey")
        opgave.drop_index("ix_wijkopgave_merged_into_id")
        opgave.drop_column("merged_into_id")
