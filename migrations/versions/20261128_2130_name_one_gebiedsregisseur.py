"""Let each buurt have one gebiedsregisseur, or a vacancy. Who is called so now and is the only one, has the role."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_regisseur"
down_revision = "20261128_bring_up"
branch_labels = None
depends_on = None

GOES_ON = sa.text("ends_on IS NULL")
THE_ONLY_ONES = sa.text("""
    SELECT membership.buurt_id, min(membership.person_id), max(role_grant.starts_on)
    FROM role_grant JOIN membership ON membership.id = role_grant.membership_id
    WHERE role_grant.role = 'professional' AND lower(role_grant.title) = 'gebiedsregisseur'
    AND role_grant.ends_on IS NULL AND membership.left_at IS NULL
    GROUP BY membership.buurt_id HAVING count(DISTINCT membership.person_id) = 1
""").columns(sa.column("buurt_id", sa.Integer), sa.column("person_id", sa.Integer), sa.column("starts_on", sa.Date))


def upgrade() -> None:
    regisseur = op.create_table(
        "regisseur",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_regisseur_ends_after_start")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_regisseur_buurt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_regisseur_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regisseur")),
    )
    for column in ("buurt_id", "person_id"):
        op.create_index(f"ix_regisseur_{column}", "regisseur", [column])
    op.create_index(
        "uq_regisseur_goes_on",
        "regisseur",
        ["buurt_id"],
        unique=True,
        sqlite_where=GOES_ON,
        postgresql_where=GOES_ON,
    )
    known = op.get_bind().execute(THE_ONLY_ONES).all()
    rows = [{"buurt_id": row[0], "person_id": row[1], "starts_on": row[2], "phone": ""} for row in known]
    if rows:
        op.bulk_insert(regisseur, rows)


def downgrade() -> None:
    op.drop_table("regisseur")
