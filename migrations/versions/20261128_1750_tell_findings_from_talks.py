"""Tell what an opgave rests on that was seen on a wijkschouw from what someone said; what is forgotten was a talk."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_found"
down_revision = "20261128_co_owners"
branch_labels = None
depends_on = None

REST = "(comment_id IS NULL OR kind = 'comment')"
TALKS = f"(post_id IS NULL OR kind = 'post') AND (gesprek_id IS NULL OR kind = 'gesprek') AND {REST}"
FOUND = f"(post_id IS NULL OR kind = 'post') AND (gesprek_id IS NULL OR kind IN ('gesprek', 'finding')) AND {REST}"


def upgrade() -> None:
    _allow(FOUND)
    op.execute(
        sa.text(
            "UPDATE opgave_source SET kind = 'finding'"
            " WHERE gesprek_id IN (SELECT id FROM gesprek WHERE held = 'schouw')"
        )
    )


def downgrade() -> None:
    op.execute(sa.text("UPDATE opgave_source SET kind = 'gesprek' WHERE kind = 'finding'"))
    _allow(TALKS)


def _allow(things: str) -> None:
    with op.batch_alter_table("opgave_source") as source:
        source.drop_constraint(op.f("ck_opgave_source_one_thing"), type_="check")
    with op.batch_alter_table("opgave_source") as source:
        source.create_check_constraint(op.f("ck_opgave_source_one_thing"), things)
