"""Let a neighbour be co-owner of an opgave after a yes. Old notes were all written for organisations."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_co_owners"
down_revision = "20261128_schouwen"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "opgave_co_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name=op.f("ck_opgave_co_owner_ended_somehow")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_opgave_co_owner_opgave",
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_opgave_co_owner_{column}"))
            for column, table in (("buurt_id", "buurt"), ("person_id", "person"), ("by_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_co_owner")),
    )
    for column in ("buurt_id", "opgave_id", "person_id"):
        op.create_index(f"ix_opgave_co_owner_{column}", "opgave_co_owner", [column])
    op.create_index(
        "uq_opgave_co_owner_open",
        "opgave_co_owner",
        ["opgave_id", "person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    with op.batch_alter_table("opgave_note") as note:
        note.add_column(sa.Column("of_resident", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("opgave_regrouping") as made:
        made.add_column(sa.Column("co_owner_ids", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("opgave_regrouping") as made:
        made.drop_column("co_owner_ids")
    with op.batch_alter_table("opgave_note") as note:
        note.drop_column("of_resident")
    op.drop_table("opgave_co_owner")
