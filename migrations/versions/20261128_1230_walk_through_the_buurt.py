"""Plan wijkschouwen, note what is found on the way, and say of each finding what becomes of it."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_schouwen"
down_revision = "20261128_behind_number"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schouw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("streets", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_point", sa.String(), nullable=False),
        sa.Column("led_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_as", sa.String(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.CheckConstraint("route <> ''", name=op.f("ck_schouw_goes_somewhere")),
        sa.CheckConstraint("meeting_point <> ''", name=op.f("ck_schouw_starts_somewhere")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_buurt_id")),
        sa.ForeignKeyConstraint(["led_by_id"], ["person.id"], name=op.f("fk_schouw_led_by_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_schouw_planned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw")),
        sa.UniqueConstraint("planned_by_id", "once", name=op.f("uq_schouw_planned_by_id_once")),
    )
    op.create_index("ix_schouw_buurt_id_begins_at", "schouw", ["buurt_id", "begins_at", "id"])
    op.create_index("ix_schouw_buurt_id", "schouw", ["buurt_id"])
    op.create_index("ix_schouw_led_by_id", "schouw", ["led_by_id"])
    op.create_index("ix_schouw_planned_by_id", "schouw", ["planned_by_id"])
    op.create_table(
        "schouw_calling_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("schouw_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_calling_off_buurt_id")),
        sa.ForeignKeyConstraint(["schouw_id"], ["schouw.id"], name=op.f("fk_schouw_calling_off_schouw_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_schouw_calling_off_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw_calling_off")),
        sa.UniqueConstraint("schouw_id", name=op.f("uq_schouw_calling_off_schouw_id")),
    )
    op.create_index("ix_schouw_calling_off_buurt_id", "schouw_calling_off", ["buurt_id"])
    op.create_index("ix_schouw_calling_off_by_id", "schouw_calling_off", ["by_id"])
    op.create_table(
        "schouw_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("schouw_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_closing_buurt_id")),
        sa.ForeignKeyConstraint(["schouw_id"], ["schouw.id"], name=op.f("fk_schouw_closing_schouw_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_schouw_closing_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw_closing")),
        sa.UniqueConstraint("schouw_id", name=op.f("uq_schouw_closing_schouw_id")),
    )
    op.create_index("ix_schouw_closing_buurt_id", "schouw_closing", ["buurt_id"])
    op.create_index("ix_schouw_closing_by_id", "schouw_closing", ["by_id"])
    op.create_table(
        "schouw_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("schouw_id", sa.Integer(), nullable=False),
        sa.Column("gesprek_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_finding_buurt_id")),
        sa.ForeignKeyConstraint(["schouw_id"], ["schouw.id"], name=op.f("fk_schouw_finding_schouw_id")),
        sa.ForeignKeyConstraint(
            ["gesprek_id"], ["gesprek.id"], name=op.f("fk_schouw_finding_gesprek_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw_finding")),
        sa.UniqueConstraint("gesprek_id", name=op.f("uq_schouw_finding_gesprek_id")),
    )
    op.create_index("ix_schouw_finding_buurt_id", "schouw_finding", ["buurt_id"])
    op.create_index("ix_schouw_finding_schouw_id", "schouw_finding", ["schouw_id"])
    op.create_table(
        "schouw_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'handed') = (party <> '') AND (kind = 'handed') = (answer_by IS NOT NULL)",
            name=op.f("ck_schouw_outcome_handed_to"),
        ),
        sa.CheckConstraint("kind <> 'nothing' OR words <> ''", name=op.f("ck_schouw_outcome_says_why_not")),
        sa.CheckConstraint(
            "(answer <> '') = (answered_at IS NOT NULL)", name=op.f("ck_schouw_outcome_answered_at_a_moment")
        ),
        sa.CheckConstraint("answer = '' OR kind = 'handed'", name=op.f("ck_schouw_outcome_answers_what_it_got")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_schouw_outcome_buurt_id")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["schouw_finding.id"], name=op.f("fk_schouw_outcome_finding_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_schouw_outcome_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schouw_outcome")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_schouw_outcome_finding_id")),
    )
    op.create_index("ix_schouw_outcome_buurt_id", "schouw_outcome", ["buurt_id"])
    op.create_index("ix_schouw_outcome_by_id", "schouw_outcome", ["by_id"])


def downgrade() -> None:
    op.drop_table("schouw_outcome")
    op.drop_table("schouw_finding")
    op.drop_table("schouw_closing")
    op.drop_table("schouw_calling_off")
    op.drop_table("schouw")
