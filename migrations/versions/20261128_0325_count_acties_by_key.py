"""Find what is late and what hangs under an opgave by key, and count by state and age without reading all acties."""

from alembic import op

revision = "20261128_counted_acties"
down_revision = "20261128_said_under"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("actie") as actie:
        actie.create_index("ix_actie_late", ["buurt_id", "due_on", "id"])
        actie.create_index("ix_actie_overview", ["buurt_id", "state", "owner_kind", "made_at", "due_on", "opgave_id"])
        actie.create_index("ix_actie_of_opgave", ["opgave_id", "buurt_id", "due_on", "state"])
        actie.drop_index("ix_actie_opgave_id_state")
    with op.batch_alter_table("opgave_source") as source:
        source.create_index("ix_opgave_source_of_opgave", ["opgave_id", "buurt_id", "answered_at"])


def downgrade() -> None:
    with op.batch_alter_table("opgave_source") as source:
        source.drop_index("ix_opgave_source_of_opgave")
    with op.batch_alter_table("actie") as actie:
        actie.create_index("ix_actie_opgave_id_state", ["opgave_id", "state"])
        for name in ("ix_actie_of_opgave", "ix_actie_overview", "ix_actie_late"):
            actie.drop_index(name)
