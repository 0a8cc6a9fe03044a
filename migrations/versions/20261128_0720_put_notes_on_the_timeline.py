"""Let workers put on the timeline of an opgave what was done or decided, for everyone or for partners only."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_notes"
down_revision = "20261128_came_of_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opgave_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("partners_only", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("signed_as", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(body = '') = (removed_at IS NOT NULL)", name=op.f("ck_opgave_note_removed_is_empty")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_opgave_note_opgave",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opgave_note_by_id")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_opgave_note_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_note")),
    )
    for column in ("buurt_id", "opgave_id", "by_id"):
        op.create_index(f"ix_opgave_note_{column}", "opgave_note", [column])


def downgrade() -> None:
    op.drop_table("opgave_note")
