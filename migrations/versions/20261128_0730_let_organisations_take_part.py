"""Let organisations take part in an opgave, beside that of the regiehouder."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_takes_part"
down_revision = "20261128_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opgave_partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_opgave_partner_opgave",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_opgave_partner_organisation_id")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_opgave_partner_added_by_id")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_opgave_partner_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_partner")),
        sa.UniqueConstraint("opgave_id", "organisation_id", name=op.f("uq_opgave_partner_opgave_id_organisation_id")),
    )
    for column in ("buurt_id", "organisation_id"):
        op.create_index(f"ix_opgave_partner_{column}", "opgave_partner", [column])


def downgrade() -> None:
    op.drop_table("opgave_partner")
