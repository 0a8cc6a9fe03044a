"""Keep how it went to bring news to who is not online, so that nobody is called twice. Running code keeps working."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_attempt"
down_revision = "20261127_namens"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("reach") as reach:
        reach.add_column(sa.Column("rests_until", MOMENT, nullable=True))
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reach_id", sa.Integer(), nullable=False),
        sa.Column("tried", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "reach_id"],
            ["reach.buurt_id", "reach.id"],
            name=op.f("fk_attempt_buurt_id_reach"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_attempt_buurt_id_buurt")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attempt_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_buurt_id_reach_id", "attempt", ["buurt_id", "reach_id"])
    op.create_index(op.f("ix_attempt_buurt_id"), "attempt", ["buurt_id"])


def downgrade() -> None:
    op.drop_table("attempt")
    with op.batch_alter_table("reach") as reach:
        reach.drop_column("rests_until")
