"""Let an initiatief say what there is to do, neighbours take that on, and say that they find it a good idea."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_tasks"
down_revision = "20261127_count_reactions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("needed > 0", name=op.f("ck_task_needs_someone")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_task_buurt_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_task_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_task_buurt_id_id")),
    )
    op.create_index(op.f("ix_task_buurt_id"), "task", ["buurt_id"])
    op.create_index(op.f("ix_task_post_id"), "task", ["post_id"])
    _people("task_taker", "task")
    _people("support", "post")


def _people(table: str, about: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(f"{about}_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", f"{about}_id"],
            [f"{about}.buurt_id", f"{about}.id"],
            name=op.f(f"fk_{table}_buurt_id_{about}_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f(f"fk_{table}_buurt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(f"{about}_id", "person_id", name=op.f(f"uq_{table}_{about}_id_person_id")),
    )
    op.create_index(op.f(f"ix_{table}_buurt_id"), table, ["buurt_id"])
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])


def downgrade() -> None:
    for table in ("support", "task_taker", "task"):
        op.drop_table(table)
