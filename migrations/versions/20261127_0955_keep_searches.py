"""Let people keep a search, and hear of what is new in it. It goes when they leave the buurt."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_keep_searches"
down_revision = "20261127_proved"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_saved_search_buurt_id_buurt")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint(
            "person_id", "buurt_id", "address", name=op.f("uq_saved_search_person_id_buurt_id_address")
        ),
    )
    op.create_index(op.f("ix_saved_search_buurt_id"), "saved_search", ["buurt_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_search_buurt_id"), table_name="saved_search")
    op.drop_table("saved_search")
