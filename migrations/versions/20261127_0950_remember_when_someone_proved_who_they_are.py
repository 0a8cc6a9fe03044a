"""Before what cannot be undone someone shows again who they are; remember when. It may be empty."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_proved"
down_revision = "20261127_synonyms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("login_session") as session:
        session.add_column(sa.Column("proved_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("login_session") as session:
        session.drop_column("proved_at")
