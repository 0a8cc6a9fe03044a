"""Keep of the address of a calendar only a digest, so that who reads the database reads nobody's agenda.

An address from before goes on working. Back again it does not, for a digest does not tell of what it is.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "20261128_digests"
down_revision = "20261128_silence"
branch_labels = None
depends_on = None

key = sa.table("calendar_key", sa.column("id"), sa.column("secret"), sa.column("token_digest"))


def upgrade() -> None:
    with op.batch_alter_table("calendar_key") as table:
        table.add_column(sa.Column("token_digest", sa.String(), nullable=True))
    connection = op.get_bind()
    for number, secret in connection.execute(sa.select(key.c.id, key.c.secret)).all():
        kept = hashlib.sha256(secret.encode()).hexdigest()
        connection.execute(sa.update(key).where(key.c.id == number).values(token_digest=kept))
    with op.batch_alter_table("calendar_key") as table:
        table.drop_column("secret")
        table.alter_column("token_digest", nullable=False)
        table.create_unique_constraint(op.f("uq_calendar_key_token_digest"), ["token_digest"])


def downgrade() -> None:
    with op.batch_alter_table("calendar_key") as table:
        table.drop_constraint(op.f("uq_calendar_key_token_digest"), type_="unique")
        table.alter_column("token_digest", new_column_name="secret", type_=sa.Text())
