"""Keep that an answer was told to whom was spoken: until then its slip lies ready.

What was answered more than two weeks ago did not lie there any more and counts as told, by nobody known.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "20261128_told"
down_revision = "20261128_regisseur"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("opgave_source") as sources:
        sources.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        sources.add_column(sa.Column("told_by_id", sa.Integer(), nullable=True))
        sources.create_foreign_key("fk_opgave_source_told_by_id_person", "person", ["told_by_id"], ["id"])
    when = sa.DateTime(timezone=True)
    source = sa.table("opgave_source", sa.column("told_at", when), sa.column("answered_at", when))
    long_ago = datetime.now(UTC) - timedelta(days=14)
    op.execute(source.update().where(source.c.answered_at < long_ago).values(told_at=source.c.answered_at))


def downgrade() -> None:
    with op.batch_alter_table("opgave_source") as source:
        source.drop_constraint("fk_opgave_source_told_by_id_person", type_="foreignkey")
        source.drop_column("told_by_id")
        source.drop_column("told_at")
