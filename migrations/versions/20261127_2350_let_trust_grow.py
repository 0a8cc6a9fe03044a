"""After how many good posts someone's posts wait no more, in the place of a yes or no.

What was yes stays as it was: until a verbinder says that they trust someone (no number). What was no becomes 0.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_trust"
down_revision = "20261127_check_count"
branch_labels = None
depends_on = None

BUURT = sa.table("buurt", sa.column("first_posts_wait", sa.Boolean), sa.column("trusted_after", sa.Integer))


def upgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.add_column(sa.Column("trusted_after", sa.Integer(), nullable=True))
        buurt.create_check_constraint("trust_takes_posts", "trusted_after >= 0")
    op.execute(BUURT.update().where(BUURT.c.first_posts_wait.is_(sa.false())).values(trusted_after=0))
    with op.batch_alter_table("buurt") as buurt:
        buurt.drop_column("first_posts_wait")


def downgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.add_column(sa.Column("first_posts_wait", sa.Boolean(), nullable=False, server_default=sa.true()))
        buurt.drop_constraint(op.f("ck_buurt_trust_takes_posts"), type_="check")
    op.execute(BUURT.update().where(BUURT.c.trusted_after == 0).values(first_posts_wait=sa.false()))
    with op.batch_alter_table("buurt") as buurt:
        buurt.drop_column("trusted_after")
        buurt.alter_column("first_posts_wait", server_default=None)
