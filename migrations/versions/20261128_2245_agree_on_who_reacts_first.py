"""Let partners agree, per theme, which of them reacts first, and note that they did. Nothing was agreed before."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_who_first"
down_revision = "20261128_owner"
branch_labels = None
depends_on = None

RUNS = sa.text("agreed_at IS NOT NULL AND replaced_at IS NULL")
WAITS = sa.text("agreed_at IS NULL AND replaced_at IS NULL")


def _refers(table: str, *columns: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in (("buurt_id", "buurt"), *columns)
    ]


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column("fallback_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_for_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id <> fallback_id", name=op.f("ck_agreement_falls_back_on_another")),
        sa.CheckConstraint("within_days BETWEEN 1 AND 30", name=op.f("ck_agreement_in_time")),
        *_refers(
            "agreement",
            ("first_id", "organisation"),
            ("fallback_id", "organisation"),
            ("proposed_by_id", "person"),
            ("proposed_for_id", "organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_agreement_buurt_id_id")),
        sa.UniqueConstraint("proposed_by_id", "once", name=op.f("uq_agreement_proposed_by_id_once")),
    )
    for column in ("buurt_id", "proposed_by_id"):
        op.create_index(f"ix_agreement_{column}", "agreement", [column])
    for name, when in (("runs", RUNS), ("waits", WAITS)):
        what = {"unique": True, "sqlite_where": when, "postgresql_where": when}
        op.create_index(f"uq_agreement_{name}", "agreement", ["buurt_id", "theme"], **what)
    op.create_table(
        "agreement_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "agreement_id"],
            ["agreement.buurt_id", "agreement.id"],
            name="fk_agreement_answer_agreement",
            ondelete="CASCADE",
        ),
        *_refers("agreement_answer", ("organisation_id", "organisation"), ("by_id", "person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_answer")),
    )
    for column in ("buurt_id", "agreement_id", "by_id"):
        op.create_index(f"ix_agreement_answer_{column}", "agreement_answer", [column])
    op.create_table(
        "first_reaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_first_reaction_opgave",
            ondelete="CASCADE",
        ),
        *_refers("first_reaction", ("organisation_id", "organisation"), ("by_id", "person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_reaction")),
        sa.UniqueConstraint("opgave_id", name=op.f("uq_first_reaction_opgave_id")),
    )
    for column in ("buurt_id", "by_id"):
        op.create_index(f"ix_first_reaction_{column}", "first_reaction", [column])


def downgrade() -> None:
    op.drop_table("first_reaction")
    op.drop_table("agreement_answer")
    op.drop_table("agreement")
