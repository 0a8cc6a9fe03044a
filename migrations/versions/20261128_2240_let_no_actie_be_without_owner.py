"""Let no actie be without owner: what was nobody's is the regiehouder's, and its history says so.

What is done and was of someone who is erased stays nobody's. Going back, what the regiehouder got stays theirs.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_owner"
down_revision = "20261128_reopen_each"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO actie_change"
        " (actie_id, title, owner_kind, owner_id, due_on, state, waits_for_id, asks, note, made_at)"
        " SELECT actie.id, actie.title, actie.owner_kind, wijkopgave.regiehouder_id, actie.due_on, actie.state,"
        " actie.waits_for_id, actie.asks, '', CURRENT_TIMESTAMP"
        " FROM actie JOIN wijkopgave ON wijkopgave.id = actie.opgave_id"
        " WHERE actie.owner_id IS NULL AND actie.state <> 'done' ORDER BY actie.id"
    )
    op.execute(
        "UPDATE actie SET"
        " signed_as = (SELECT wijkopgave.signed_as FROM wijkopgave WHERE wijkopgave.id = actie.opgave_id),"
        " owner_id = (SELECT wijkopgave.regiehouder_id FROM wijkopgave WHERE wijkopgave.id = actie.opgave_id)"
        " WHERE actie.owner_id IS NULL AND actie.state <> 'done'"
    )
    with op.batch_alter_table("actie") as actie:
        actie.create_check_constraint("has_owner", sa.text("owner_id IS NOT NULL OR state = 'done'"))


def downgrade() -> None:
    with op.batch_alter_table("actie") as actie:
        actie.drop_constraint(op.f("ck_actie_has_owner"), type_="check")
