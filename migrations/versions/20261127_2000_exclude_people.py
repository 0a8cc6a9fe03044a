"""Let a person be excluded from a buurt until a day, by a ruling that is about no post.

Code that ran before keeps working: it reads no ruling without a post, and nobody is excluded yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_exclusion"
down_revision = "20261127_help_limit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membership") as membership:
        membership.add_column(sa.Column("excluded_until", sa.Date(), nullable=True))
    with op.batch_alter_table("ruling") as ruling:
        ruling.alter_column("post_id", existing_type=sa.Integer(), nullable=True)
        ruling.alter_column("by_id", existing_type=sa.Integer(), nullable=True)
        ruling.add_column(sa.Column("until_on", sa.Date(), nullable=True))
        ruling.create_check_constraint(
            op.f("ck_ruling_about_a_post_or_a_person"),
            "(post_id IS NULL) = (measure IN ('excluded', 'readmitted'))",
        )
        ruling.create_check_constraint(
            op.f("ck_ruling_excluded_until_a_day"), "(until_on IS NULL) = (measure <> 'excluded')"
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM objection WHERE ruling_id IN (SELECT id FROM ruling WHERE post_id IS NULL OR by_id IS NULL)"
    )
    op.execute("DELETE FROM ruling WHERE post_id IS NULL OR by_id IS NULL")
    with op.batch_alter_table("ruling") as ruling:
        ruling.drop_constraint(op.f("ck_ruling_excluded_until_a_day"), type_="check")
        ruling.drop_constraint(op.f("ck_ruling_about_a_post_or_a_person"), type_="check")
        ruling.drop_column("until_on")
        ruling.alter_column("by_id", existing_type=sa.Integer(), nullable=False)
        ruling.alter_column("post_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("membership") as membership:
        membership.drop_column("excluded_until")
