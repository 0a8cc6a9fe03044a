"""Let an actie go to another only when that one says yes. What happens by itself in its history is by nobody."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_actie_offers"
down_revision = "20261127_trust"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_index("uq_actie_buurt_id_id", "actie", ["buurt_id", "id"], unique=True)
    with op.batch_alter_table("actie_change") as change:
        change.add_column(sa.Column("step", sa.String(40), nullable=True))
        change.alter_column("by_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "actie_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actie_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("signed_as", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.String(40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(to_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_actie_offer_one_receiver")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name=op.f("ck_actie_offer_ended_somehow")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "actie_id"],
            ["actie.buurt_id", "actie.id"],
            name=op.f("fk_actie_offer_buurt_id_actie_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_actie_offer_{column}"))
            for column, table in (
                ("buurt_id", "buurt"),
                ("from_id", "person"),
                ("to_id", "person"),
                ("organisation_id", "organisation"),
                ("by_id", "person"),
                ("ended_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actie_offer")),
    )
    for column in ("buurt_id", "actie_id", "from_id", "to_id"):
        op.create_index(f"ix_actie_offer_{column}", "actie_offer", [column])
    op.create_index("ix_actie_offer_waiting", "actie_offer", ["buurt_id", "ended_at", "made_at"])
    op.create_index(
        "uq_actie_offer_open", "actie_offer", ["actie_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_table("actie_offer")
    op.execute(
        "UPDATE actie_change SET by_id = (SELECT regiehouder_id FROM wijkopgave JOIN actie"
        " ON actie.opgave_id = wijkopgave.id WHERE actie.id = actie_change.actie_id) WHERE by_id IS NULL"
    )
    with op.batch_alter_table("actie_change") as change:
        change.alter_column("by_id", existing_type=sa.Integer(), nullable=False)
        change.drop_column("step")
    op.drop_index("uq_actie_buurt_id_id", "actie")
