"""Let what is found on a wijkschouw have photos, that the buurt sees when who leads it says so."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_finding_photos"
down_revision = "20261128_schouw_sheet"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("schouw_finding") as finding:
        finding.add_column(sa.Column("album_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("schouw_finding") as finding:
        finding.create_foreign_key(
            op.f("fk_schouw_finding_buurt_id_album_id_album"), "album", ["buurt_id", "album_id"], ["buurt_id", "id"]
        )
        finding.create_index("ix_schouw_finding_album_id", ["album_id"])
    with op.batch_alter_table("schouw_sheet_line") as line:
        line.add_column(sa.Column("with_photos", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("schouw_sheet_line") as line:
        line.drop_column("with_photos")
    with op.batch_alter_table("schouw_finding") as finding:
        finding.drop_index("ix_schouw_finding_album_id")
        finding.drop_constraint(op.f("fk_schouw_finding_buurt_id_album_id_album"), type_="foreignkey")
        finding.drop_column("album_id")
