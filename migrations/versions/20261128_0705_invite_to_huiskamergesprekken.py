"""Invite neighbours to huiskamergesprekken, with a code; and keep how many come, with a name only if they leave one."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_invitations"
down_revision = "20261128_of_owner"
branch_labels = None
depends_on = None

# What stands in a table already gets digits for a code, as no paper with another one was printed yet.
SIX_DIGITS_SQLITE = "UPDATE huiskamer SET code = substr('000000' || abs(random() % 1000000), -6)"
SIX_DIGITS = "UPDATE huiskamer SET code = lpad(floor(random() * 1000000)::int::text, 6, '0')"


def upgrade() -> None:
    with op.batch_alter_table("huiskamer") as huiskamer:
        huiskamer.add_column(sa.Column("code", sa.String(), nullable=True))
    op.execute(SIX_DIGITS_SQLITE if op.get_bind().dialect.name == "sqlite" else SIX_DIGITS)
    with op.batch_alter_table("huiskamer") as huiskamer:
        huiskamer.alter_column("code", existing_type=sa.String(), nullable=False)
        huiskamer.create_unique_constraint(op.f("uq_huiskamer_buurt_id_code"), ["buurt_id", "code"])
    op.create_table(
        "huiskamer_rsvp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("huiskamer_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people BETWEEN 1 AND 6", name=op.f("ck_huiskamer_rsvp_some_people")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_rsvp_buurt_id")),
        sa.ForeignKeyConstraint(["huiskamer_id"], ["huiskamer.id"], name=op.f("fk_huiskamer_rsvp_huiskamer_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_huiskamer_rsvp_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_rsvp")),
        sa.UniqueConstraint("ticket", name=op.f("uq_huiskamer_rsvp_ticket")),
    )
    op.create_index("ix_huiskamer_rsvp_buurt_id", "huiskamer_rsvp", ["buurt_id"])
    op.create_index("ix_huiskamer_rsvp_huiskamer_id", "huiskamer_rsvp", ["huiskamer_id"])
    op.create_index("ix_huiskamer_rsvp_noted_by_id", "huiskamer_rsvp", ["noted_by_id"])


def downgrade() -> None:
    op.drop_table("huiskamer_rsvp")
    with op.batch_alter_table("huiskamer") as huiskamer:
        huiskamer.drop_constraint(op.f("uq_huiskamer_buurt_id_code"), type_="unique")
        huiskamer.drop_column("code")
