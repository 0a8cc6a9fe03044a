"""Say of an opgave why it matters, where it is, how we know that it worked, and in which period. All may stay empty."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_goal"
down_revision = "20261128_newest"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wijkopgave") as opgave:
        for name in ("why", "place", "goal"):
            opgave.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in ("starts_on", "ends_on"):
            opgave.add_column(sa.Column(name, sa.Date(), nullable=True))
        opgave.create_check_constraint(op.f("ck_wijkopgave_period"), "starts_on <= ends_on")
    with op.batch_alter_table("wijkopgave") as opgave:
        for name in ("why", "place", "goal"):
            opgave.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("wijkopgave") as opgave:
        opgave.drop_constraint(op.f("ck_wijkopgave_period"), type_="check")
        for name in ("ends_on", "starts_on", "goal", "place", "why"):
            opgave.drop_column(name)
