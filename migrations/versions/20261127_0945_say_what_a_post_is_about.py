"""Say what a post is about, from the short list of the wijkopgaven. Running code keeps working: it may be empty."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_post_theme"
down_revision = "20261127_gids"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("theme", sa.String(length=40)))
    op.create_index("ix_post_board_theme", "post", ["buurt_id", "theme", "published_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_post_board_theme", table_name="post")
    op.drop_column("post", "theme")
