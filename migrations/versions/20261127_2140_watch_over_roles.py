"""Remember when the end of a term was told beforehand, and since when a buurt has too few verbinders."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_roles_watched"
down_revision = "20261127_bord"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as grant:
        grant.add_column(sa.Column("warned_on", sa.Date(), nullable=True))
    with op.batch_alter_table("buurt") as buurt:
        buurt.add_column(sa.Column("short_since", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("buurt") as buurt:
        buurt.drop_column("short_since")
    with op.batch_alter_table("role_grant") as grant:
        grant.drop_column("warned_on")
