"""Let a professional take over an opgave whose regiehouder no longer works in the buurt; who did from whom is kept."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_take_over"
down_revision = "20261123_lay_the_house"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opgave_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opgave_id"],
            ["wijkopgave.id"],
            name=op.f("fk_opgave_handover_opgave_id_wijkopgave"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["before_id"], ["person.id"], name=op.f("fk_opgave_handover_before_id_person")),
        sa.ForeignKeyConstraint(["after_id"], ["person.id"], name=op.f("fk_opgave_handover_after_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_handover")),
    )
    op.create_index(op.f("ix_opgave_handover_opgave_id"), "opgave_handover", ["opgave_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_opgave_handover_opgave_id"), table_name="opgave_handover")
    op.drop_table("opgave_handover")
