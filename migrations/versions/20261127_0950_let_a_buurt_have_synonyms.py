"""Let a buurt say which words mean the same there, so that who asks for a rolemmer finds the kliko."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_synonyms"
down_revision = "20261127_post_theme"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_synonym_buurt_id_buurt"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("buurt_id", "words", name=op.f("uq_synonym_buurt_id_words")),
    )


def downgrade() -> None:
    op.drop_table("synonym")
