"""Let people log in with a code from their phone as well. Running code keeps working: no one has one yet."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_second_step"
down_revision = "20261127_no_contact"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used", sa.Integer(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_step_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_step")),
        sa.UniqueConstraint("person_id", name=op.f("uq_second_step_person_id")),
    )
    op.create_table(
        "spare_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_spare_code_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_code")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_spare_code_code_digest")),
    )
    op.create_index(op.f("ix_spare_code_person_id"), "spare_code", ["person_id"])
    with op.batch_alter_table("login_session") as session:
        session.add_column(sa.Column("second_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("login_session") as session:
        session.drop_column("second_at")
    for table in ("spare_code", "second_step"):
        op.drop_table(table)
