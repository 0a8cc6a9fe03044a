"""Remember since when a buurt has no verbinder at all, so that its beheerder is told once."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_alone"
down_revision = "20261127_roles_watched"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.add_column(sa.Column("alone_since", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.drop_column("alone_since")
