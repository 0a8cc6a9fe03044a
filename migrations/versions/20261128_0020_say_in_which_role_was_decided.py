"""Say of a decision in which role it was made, for the letter with its reasons.

Until now who excluded someone was the beheerder, and who decided anything else a verbinder.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_by_role"
down_revision = "20261127_actie_offers"
branch_labels = None
depends_on = None

RULING = sa.table("ruling", *map(sa.column, ("measure", "by_id", "by_role")))


def upgrade() -> None:
    with op.batch_alter_table("ruling") as ruling:
        ruling.add_column(sa.Column("by_role", sa.String(length=12), nullable=True))
    role = sa.case((RULING.c.measure.in_(("excluded", "readmitted")), "beheerder"), else_="verbinder")
    op.execute(RULING.update().where(RULING.c.by_id.is_not(None)).values(by_role=role))


def downgrade() -> None:
    with op.batch_alter_table("ruling") as ruling:
        ruling.drop_column("by_role")
