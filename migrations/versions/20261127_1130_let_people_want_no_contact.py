"""Let someone want no contact with another: from then on neither meets the other on the plein."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_no_contact"
down_revision = "20261127_tasks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_block_two_people")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_block_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_block_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_block_person_id_other_id")),
    )
    op.create_index(op.f("ix_block_other_id"), "block", ["other_id"])


def downgrade() -> None:
    op.drop_table("block")
