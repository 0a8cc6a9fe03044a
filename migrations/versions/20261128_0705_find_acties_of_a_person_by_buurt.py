"""Find the acties of a person in a buurt by key: SQLite looked through all acties of the buurt."""

from alembic import op

revision = "20261128_of_owner"
down_revision = "20261128_goal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_actie_of_owner", "actie", ["owner_id", "buurt_id", "due_on", "state"])
    op.drop_index("ix_actie_owner_id", "actie")


def downgrade() -> None:
    op.create_index("ix_actie_owner_id", "actie", ["owner_id"])
    op.drop_index("ix_actie_of_owner", "actie")
