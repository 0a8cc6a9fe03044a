"""Keep which conversations were noted in a huiskamergesprek, what each organisation can do, and that it is finished."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_said_at_home"
down_revision = "20261128_digests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("huiskamer_lead") as lead:
        lead.add_column(sa.Column("can_do", sa.String(), nullable=False, server_default=""))
        lead.add_column(sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "huiskamer_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("huiskamer_id", sa.Integer(), nullable=False),
        sa.Column("gesprek_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_note_buurt_id")),
        sa.ForeignKeyConstraint(["huiskamer_id"], ["huiskamer.id"], name=op.f("fk_huiskamer_note_huiskamer_id")),
        sa.ForeignKeyConstraint(
            ["gesprek_id"], ["gesprek.id"], name=op.f("fk_huiskamer_note_gesprek_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_note")),
        sa.UniqueConstraint("gesprek_id", name=op.f("uq_huiskamer_note_gesprek_id")),
    )
    op.create_index("ix_huiskamer_note_buurt_id", "huiskamer_note", ["buurt_id"])
    op.create_index("ix_huiskamer_note_huiskamer_id", "huiskamer_note", ["huiskamer_id"])
    op.create_table(
        "huiskamer_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("huiskamer_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_closing_buurt_id")),
        sa.ForeignKeyConstraint(["huiskamer_id"], ["huiskamer.id"], name=op.f("fk_huiskamer_closing_huiskamer_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_huiskamer_closing_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_closing")),
        sa.UniqueConstraint("huiskamer_id", name=op.f("uq_huiskamer_closing_huiskamer_id")),
    )
    op.create_index("ix_huiskamer_closing_buurt_id", "huiskamer_closing", ["buurt_id"])
    op.create_index("ix_huiskamer_closing_by_id", "huiskamer_closing", ["by_id"])


def downgrade() -> None:
    op.drop_table("huiskamer_closing")
    op.drop_table("huiskamer_note")
    with op.batch_alter_table("huiskamer_lead") as lead:
        lead.drop_column("said_at")
        lead.drop_column("can_do")
