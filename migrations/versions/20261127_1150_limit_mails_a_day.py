"""Let people choose how many mails a day they get at once. Running code keeps working: the database fills in five."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_mails_a_day"
down_revision = "20261127_talks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("mails_a_day", sa.Integer(), nullable=False, server_default="5"))


def downgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.drop_column("mails_a_day")
