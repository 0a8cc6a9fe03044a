"""Let what stands on the timeline of an opgave have a photo, and be placed once. Old notes have none."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_note_photos"
down_revision = "20261128_finding_photos"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("opgave_note") as note:
        note.add_column(sa.Column("once", sa.Text(), nullable=True))
        note.add_column(sa.Column("album_id", sa.Integer(), nullable=True))
        note.create_unique_constraint(op.f("uq_opgave_note_opgave_id_by_id_once"), ["opgave_id", "by_id", "once"])
        note.create_foreign_key("fk_opgave_note_album", "album", ["buurt_id", "album_id"], ["buurt_id", "id"])
        note.create_index("ix_opgave_note_album_id", ["album_id"])


def downgrade() -> None:
    with op.batch_alter_table("opgave_note") as note:
        note.drop_index("ix_opgave_note_album_id")
        note.drop_constraint("fk_opgave_note_album", type_="foreignkey")
        note.drop_constraint(op.f("uq_opgave_note_opgave_id_by_id_once"), type_="unique")
        note.drop_column("album_id")
        note.drop_column("once")
