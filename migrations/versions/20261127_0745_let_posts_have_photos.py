"""Let posts have photos: what has them refers to an album, so that the other rooms can have photos the same way."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_photos"
down_revision = "20261127_count_takers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "album",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_album_buurt_id_buurt")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_album_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_album")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_album_buurt_id_id")),
        sa.UniqueConstraint("owner_id", "form", name=op.f("uq_album_owner_id_form")),
    )
    op.create_index(op.f("ix_album_buurt_id"), "album", ["buurt_id"])
    op.create_index("ix_album_waiting", "album", ["form", "started_at"])
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("stage", sa.Enum("before", "after", name="stage", native_enum=False, length=40), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_photo_buurt_id_buurt")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "album_id"],
            ["album.buurt_id", "album.id"],
            name=op.f("fk_photo_buurt_id_album_id_album"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("name", name=op.f("uq_photo_name")),
    )
    op.create_index("ix_photo_album_id_position_id", "photo", ["album_id", "position", "id"])
    op.create_index(op.f("ix_photo_buurt_id"), "photo", ["buurt_id"])
    with op.batch_alter_table("post") as post:
        post.add_column(sa.Column("album_id", sa.Integer(), nullable=True))
        post.create_foreign_key(
            op.f("fk_post_buurt_id_album_id_album"), "album", ["buurt_id", "album_id"], ["buurt_id", "id"]
        )
        post.create_index("ix_post_album_id", ["album_id"])


def downgrade() -> None:
    with op.batch_alter_table("post") as post:
        post.drop_index("ix_post_album_id")
        post.drop_constraint(op.f("fk_post_buurt_id_album_id_album"), type_="foreignkey")
        post.drop_column("album_id")
    op.drop_table("photo")
    op.drop_table("album")
