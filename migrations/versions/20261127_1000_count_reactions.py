"""Count the reactions to a post without reading all of the buurt. Only an index: running code goes on."""

from alembic import op

revision = "20261127_count_reactions"
down_revision = "20261127_keep_searches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_comment_buurt_id_post_id_id", "comment", ["buurt_id", "post_id", "id"])
    op.drop_index("ix_comment_post_id_id", "comment")


def downgrade() -> None:
    op.create_index("ix_comment_post_id_id", "comment", ["post_id", "id"])
    op.drop_index("ix_comment_buurt_id_post_id_id", "comment")
