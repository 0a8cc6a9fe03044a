"""Say under the post why it is not solved: a comment can be reported and hidden as any other."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_said_under"
down_revision = "20261128_meeting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("opgave_reopening") as reopening:
        reopening.add_column(sa.Column("comment_id", sa.Integer(), nullable=True))
        reopening.create_foreign_key(
            op.f("fk_opgave_reopening_comment_id"), "comment", ["comment_id"], ["id"], ondelete="SET NULL"
        )
        reopening.create_index("ix_opgave_reopening_comment_id", ["comment_id"])
    op.execute(
        "INSERT INTO comment (buurt_id, post_id, kind, body, author_id, signed_as, placed_at)"
        " SELECT s.buurt_id, s.post_id, 'words', r.words, r.by_id, '', r.made_at FROM opgave_reopening r"
        " JOIN opgave_source s ON s.id = r.source_id WHERE s.post_id IS NOT NULL AND r.words <> ''"
    )
    op.execute(
        "UPDATE opgave_reopening SET comment_id = (SELECT MIN(c.id) FROM comment c"
        " WHERE c.post_id = (SELECT s.post_id FROM opgave_source s WHERE s.id = opgave_reopening.source_id)"
        " AND c.author_id = opgave_reopening.by_id AND c.placed_at = opgave_reopening.made_at)"
    )
    with op.batch_alter_table("opgave_reopening") as reopening:
        reopening.drop_column("words")


def downgrade() -> None:
    with op.batch_alter_table("opgave_reopening") as reopening:
        reopening.add_column(sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE opgave_reopening SET words = COALESCE((SELECT comment.body FROM comment"
        " WHERE comment.id = opgave_reopening.comment_id), '')"
    )
    op.execute("DELETE FROM comment WHERE id IN (SELECT comment_id FROM opgave_reopening)")
    with op.batch_alter_table("opgave_reopening") as reopening:
        reopening.alter_column("words", server_default=None)
        reopening.drop_index("ix_opgave_reopening_comment_id")
        reopening.drop_constraint(op.f("fk_opgave_reopening_comment_id"), type_="foreignkey")
        reopening.drop_column("comment_id")
