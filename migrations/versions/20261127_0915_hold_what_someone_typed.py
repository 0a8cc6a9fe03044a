"""Hold what someone typed in a form while they log in again; it goes when it is placed, and after two hours."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_hold_forms"
down_revision = "20261127_suggest_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_held_form_token_digest")),
    )
    op.create_index(op.f("ix_held_form_held_at"), "held_form", ["held_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_held_form_held_at"), table_name="held_form")
    op.drop_table("held_form")
