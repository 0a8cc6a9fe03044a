"""Suggest words while someone types. They come from what everyone may read, and only when two people use them.

The tables fill when the index is made anew (zoek rebuild), and from then on with each change.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_suggest_words"
down_revision = "20261127_missed_search"
branch_labels = None
depends_on = None

BY_CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "public_word",
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id"], ["buurt.id"], name=op.f("fk_public_word_buurt_id_buurt"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_public_word_author_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("buurt_id", "kind", "row_id", "word", name=op.f("pk_public_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_public_word_buurt_id_word", "public_word", ["buurt_id", "word", "author_id"])
    op.create_table(
        "search_term",
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("term", BY_CODE, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id"], ["buurt.id"], name=op.f("fk_search_term_buurt_id_buurt"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("buurt_id", "term", name=op.f("pk_search_term")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("search_term")
    op.drop_index("ix_public_word_buurt_id_word", table_name="public_word")
    op.drop_table("public_word")
