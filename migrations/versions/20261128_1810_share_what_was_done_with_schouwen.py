"""Let the buurt read what was done with a wijkschouw: what is written for it, and who shared it when."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_schouw_sheet"
down_revision = "20261128_asks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schouw_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schouw_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_sharing_buurt_id")),
        sa.ForeignKeyConstraint(["schouw_id"], ["schouw.id"], name=op.f("fk_schouw_sharing_schouw_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_schouw_sharing_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw_sharing")),
        sa.UniqueConstraint("schouw_id", name=op.f("uq_schouw_sharing_schouw_id")),
    )
    op.create_index("ix_schouw_sharing_buurt_id", "schouw_sharing", ["buurt_id"])
    op.create_index("ix_schouw_sharing_by_id", "schouw_sharing", ["by_id"])
    op.create_table(
        "schouw_sheet_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schouw_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_schouw_sheet_line_says_something")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_sheet_line_buurt_id")),
        sa.ForeignKeyConstraint(["schouw_id"], ["schouw.id"], name=op.f("fk_schouw_sheet_line_schouw_id")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["schouw_finding.id"], name=op.f("fk_schouw_sheet_line_finding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw_sheet_line")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_schouw_sheet_line_finding_id")),
    )
    op.create_index("ix_schouw_sheet_line_buurt_id", "schouw_sheet_line", ["buurt_id"])
    op.create_index("ix_schouw_sheet_line_schouw_id", "schouw_sheet_line", ["schouw_id"])


def downgrade() -> None:
    op.drop_table("schouw_sheet_line")
    op.drop_table("schouw_sharing")
