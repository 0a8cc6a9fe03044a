"""Notice when nothing is told about an actie for too long, and keep for which organisation it waits until which day.

What was told last is known already; the alarm goes once for what is silent by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_silence"
down_revision = "20261128_invitations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("actie") as actie:
        for name in ("news_at", "stalled_at", "brought_up_at"):
            actie.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        actie.add_column(sa.Column("bring_up_on", sa.Date(), nullable=True))
        _waits_for(actie, "actie")
    told = "SELECT max(made_at) FROM actie_change WHERE actie_change.actie_id = actie.id"
    op.execute(f"UPDATE actie SET news_at = COALESCE(({told}), made_at)")  # noqa: S608
    with op.batch_alter_table("actie") as actie:
        actie.alter_column("news_at", nullable=False)
        actie.create_index("ix_actie_silent", ["buurt_id", "state", "news_at"])
    with op.batch_alter_table("actie_change") as change:
        _waits_for(change, "actie_change")
    with op.batch_alter_table("wijkopgave") as opgave:
        opgave.add_column(sa.Column("stalled_at", sa.DateTime(timezone=True), nullable=True))


def _waits_for(table, name: str) -> None:
    table.add_column(sa.Column("waits_for_id", sa.Integer(), nullable=True))
    table.create_foreign_key(op.f(f"fk_{name}_waits_for_id"), "organisation", ["waits_for_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("wijkopgave") as opgave:
        opgave.drop_column("stalled_at")
    with op.batch_alter_table("actie_change") as change:
        change.drop_constraint(op.f("fk_actie_change_waits_for_id"), type_="foreignkey")
        change.drop_column("waits_for_id")
    with op.batch_alter_table("actie") as actie:
        actie.drop_index("ix_actie_silent")
        actie.drop_constraint(op.f("fk_actie_waits_for_id"), type_="foreignkey")
        for name in ("waits_for_id", "bring_up_on", "brought_up_at", "stalled_at", "news_at"):
            actie.drop_column(name)
