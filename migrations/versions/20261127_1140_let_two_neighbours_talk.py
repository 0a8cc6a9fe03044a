"""Let two neighbours who found each other write to each other, stop that, and show a verbinder what is not right."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_talks"
down_revision = "20261127_second_step"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        *_under("message", "match"),
        *_of_person("message", "author_id"),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_message_buurt_id_id")),
        sa.UniqueConstraint("once", name=op.f("uq_message_once")),
    )
    op.create_index("ix_message_match_id_id", "message", ["match_id", "id"])
    op.create_table(
        "talk_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        *_under("talk_stop", "match"),
        *_of_person("talk_stop", "by_id"),
        sa.UniqueConstraint("match_id", name=op.f("uq_talk_stop_match_id")),
    )
    op.create_table(
        "message_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("with_before", sa.Boolean(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        *_under("message_report", "message"),
        *_of_person("message_report", "reporter_id"),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (outcome IS NULL)", name=op.f("ck_message_report_settled_with_outcome")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_report_message_id")),
    )
    op.create_index("ix_message_report_open", "message_report", ["buurt_id", "settled_at"])
    for table, column in (("message", "author_id"), ("talk_stop", "by_id"), ("message_report", "reporter_id")):
        op.create_index(op.f(f"ix_{table}_buurt_id"), table, ["buurt_id"])
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table in ("message_report", "talk_stop", "message"):
        op.drop_table(table)


def _under(table: str, parent: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", f"{parent}_id"],
            [f"{parent}.buurt_id", f"{parent}.id"],
            name=op.f(f"fk_{table}_buurt_id_{parent}_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f(f"fk_{table}_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _of_person(table: str, column: str) -> list[sa.schema.SchemaItem]:
    return [sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_{table}_{column}"))]
