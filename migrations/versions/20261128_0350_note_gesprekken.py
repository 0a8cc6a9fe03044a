"""Keep what residents say in the street and the shop, without who said it, and which streets there are to be heard."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_gesprekken"
down_revision = "20261128_came_of"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gesprek",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("held", sa.String(40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_gesprek_says_something")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_gesprek_buurt_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_gesprek_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gesprek")),
        sa.UniqueConstraint("noted_by_id", "once", name=op.f("uq_gesprek_noted_by_id_once")),
    )
    op.create_index("ix_gesprek_buurt_id_held_on", "gesprek", ["buurt_id", "held_on", "id"])
    op.create_index("ix_gesprek_buurt_id", "gesprek", ["buurt_id"])
    op.create_index("ix_gesprek_noted_by_id", "gesprek", ["noted_by_id"])
    op.create_table(
        "street",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_street_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_street")),
        sa.UniqueConstraint("buurt_id", "name", name=op.f("uq_street_buurt_id_name")),
    )
    op.create_index("ix_street_buurt_id", "street", ["buurt_id"])


def downgrade() -> None:
    op.drop_table("street")
    op.drop_table("gesprek")
