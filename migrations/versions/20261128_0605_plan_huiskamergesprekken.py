"""Plan huiskamergesprekken, led by two people of two organisations; in whose home it is stands apart and goes."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_huiskamers"
down_revision = "20261128_sources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "huiskamer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.CheckConstraint("street <> ''", name=op.f("ck_huiskamer_is_somewhere")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_buurt_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_huiskamer_planned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer")),
        sa.UniqueConstraint("planned_by_id", "once", name=op.f("uq_huiskamer_planned_by_id_once")),
    )
    op.create_index("ix_huiskamer_buurt_id_begins_at", "huiskamer", ["buurt_id", "begins_at", "id"])
    op.create_index("ix_huiskamer_buurt_id", "huiskamer", ["buurt_id"])
    op.create_index("ix_huiskamer_planned_by_id", "huiskamer", ["planned_by_id"])
    op.create_table(
        "huiskamer_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("huiskamer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_host_buurt_id")),
        sa.ForeignKeyConstraint(["huiskamer_id"], ["huiskamer.id"], name=op.f("fk_huiskamer_host_huiskamer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_host")),
        sa.UniqueConstraint("huiskamer_id", name=op.f("uq_huiskamer_host_huiskamer_id")),
    )
    op.create_index("ix_huiskamer_host_buurt_id", "huiskamer_host", ["buurt_id"])
    op.create_table(
        "huiskamer_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("huiskamer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_lead_buurt_id")),
        sa.ForeignKeyConstraint(["huiskamer_id"], ["huiskamer.id"], name=op.f("fk_huiskamer_lead_huiskamer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_huiskamer_lead_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_huiskamer_lead_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_lead")),
        sa.UniqueConstraint("huiskamer_id", "person_id", name=op.f("uq_huiskamer_lead_huiskamer_id_person_id")),
        sa.UniqueConstraint(
            "huiskamer_id", "organisation_id", name=op.f("uq_huiskamer_lead_huiskamer_id_organisation_id")
        ),
    )
    op.create_index("ix_huiskamer_lead_buurt_id", "huiskamer_lead", ["buurt_id"])
    op.create_index("ix_huiskamer_lead_person_id", "huiskamer_lead", ["person_id"])
    op.create_table(
        "huiskamer_calling_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("huiskamer_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_huiskamer_calling_off_buurt_id")),
        sa.ForeignKeyConstraint(["huiskamer_id"], ["huiskamer.id"], name=op.f("fk_huiskamer_calling_off_huiskamer_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_huiskamer_calling_off_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huiskamer_calling_off")),
        sa.UniqueConstraint("huiskamer_id", name=op.f("uq_huiskamer_calling_off_huiskamer_id")),
    )
    op.create_index("ix_huiskamer_calling_off_buurt_id", "huiskamer_calling_off", ["buurt_id"])
    op.create_index("ix_huiskamer_calling_off_by_id", "huiskamer_calling_off", ["by_id"])


def downgrade() -> None:
    op.drop_table("huiskamer_calling_off")
    op.drop_table("huiskamer_lead")
    op.drop_table("huiskamer_host")
    op.drop_table("huiskamer")
