"""Count what people search for and do not find, without a person, so that a verbinder sees what the buurt misses."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_missed_search"
down_revision = "20261127_photos"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missed_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_missed_search_buurt_id_buurt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_search")),
        sa.UniqueConstraint("buurt_id", "words", name=op.f("uq_missed_search_buurt_id_words")),
    )
    op.create_index(op.f("ix_missed_search_buurt_id"), "missed_search", ["buurt_id"])
    op.create_index("ix_missed_search_last_on", "missed_search", ["last_on"])


def downgrade() -> None:
    op.drop_index("ix_missed_search_last_on", table_name="missed_search")
    op.drop_index(op.f("ix_missed_search_buurt_id"), table_name="missed_search")
    op.drop_table("missed_search")
