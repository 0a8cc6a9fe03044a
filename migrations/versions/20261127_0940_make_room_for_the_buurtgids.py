"""Make room for the buurtgids, and for what someone says is wrong with an entry. New tables only."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_gids"
down_revision = "20261127_activity_times"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("plek", "club", "schat", "ding", name="entrykind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "ontmoeten",
                "bewegen",
                "jeugd",
                "hulp",
                "leren",
                "maken",
                "groen",
                "eten",
                name="topic",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column(
            "access",
            sa.Enum("unknown", "yes", "partly", "no", name="access", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "audience",
            sa.Enum("public", "neighbours", "verbinders", name="circle", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turned_down", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'schat' OR (phone = '' AND latitude IS NULL)", name=op.f("ck_entry_no_way_to_a_person")
        ),
        sa.CheckConstraint("kind <> 'schat' OR audience <> 'public'", name=op.f("ck_entry_person_not_public")),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_entry_whole_spot")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_entry_added_by_id")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_entry_buurt_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_entry_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_entry_buurt_id_id")),
        sa.UniqueConstraint("buurt_id", "number", name=op.f("uq_entry_buurt_id_number")),
        sa.UniqueConstraint("once", name=op.f("uq_entry_once")),
    )
    op.create_index("ix_entry_added_by_id", "entry", ["added_by_id"])
    op.create_index("ix_entry_buurt_id", "entry", ["buurt_id"])
    op.create_index("ix_entry_list", "entry", ["buurt_id", "kind", "name"])
    op.create_index("ix_entry_owner_id", "entry", ["owner_id"])
    op.create_index("ix_entry_verified_on", "entry", ["verified_on", "lapsed_at"])
    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "entry_id"], ["entry.buurt_id", "entry.id"], name=op.f("fk_doubt_buurt_id_entry_id")
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_doubt_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
        sa.UniqueConstraint("once", name=op.f("uq_doubt_once")),
    )
    op.create_index("ix_doubt_buurt_id", "doubt", ["buurt_id"])
    op.create_index("ix_doubt_open", "doubt", ["buurt_id", "settled_at", "placed_at"])


def downgrade() -> None:
    op.drop_table("doubt")
    op.drop_table("entry")
