"""Let a verbinder place a post for who is not online: who placed it, how to reach them, what they agreed to.

Running code keeps working: a post without `placed_by_id` was placed by its author.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_namens"
down_revision = "20261127_follow"
branch_labels = None
depends_on = None

WORD = sa.String(length=40)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("post") as post:
        post.add_column(sa.Column("placed_by_id", sa.Integer(), nullable=True))
        post.create_foreign_key(op.f("fk_post_placed_by_id_person"), "person", ["placed_by_id"], ["id"])
        post.create_index(op.f("ix_post_placed_by_id"), ["placed_by_id"])
    op.create_table(
        "reach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_reach_buurt_id_buurt")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_reach_noted_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reach_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_reach_buurt_id_id")),
        sa.UniqueConstraint("buurt_id", "person_id", name=op.f("uq_reach_buurt_id_person_id")),
    )
    for column in ("buurt_id", "person_id"):
        op.create_index(op.f(f"ix_reach_{column}"), "reach", [column])
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked", WORD, nullable=False),
        sa.Column("audience", WORD, nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_asked", WORD, nullable=True),
        sa.Column("withdrawal_noted_by_id", sa.Integer(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_asked IS NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawal_noted_by_id IS NULL)",
            name=op.f("ck_consent_withdrawn_by_someone"),
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_consent_buurt_id_buurt")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_consent_buurt_id_post"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_consent_noted_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")),
        sa.ForeignKeyConstraint(
            ["withdrawal_noted_by_id"], ["person.id"], name=op.f("fk_consent_withdrawal_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_buurt_id_post_id", "consent", ["buurt_id", "post_id"])
    for column in ("buurt_id", "person_id"):
        op.create_index(op.f(f"ix_consent_{column}"), "consent", [column])


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("reach")
    with op.batch_alter_table("post") as post:
        post.drop_index(op.f("ix_post_placed_by_id"))
        post.drop_constraint(op.f("fk_post_placed_by_id_person"), type_="foreignkey")
        post.drop_column("placed_by_id")
