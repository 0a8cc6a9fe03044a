"""Give activities times of their own, that can come back, be full, moved or called off, and that guests can come to.

Each activity that is there gets one time, and who took part in it signed up for that.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_activity_times"
down_revision = "20261127_term_notice"
branch_labels = None
depends_on = None

TOLD = {"activity_changed": "date_changed", "activity_off": "date_off", "activity_soon": "date_soon"}


def upgrade() -> None:
    _make_plans()
    _make_occurrences()
    _make_signups()
    _make_keys()
    _fill()
    for before, after in TOLD.items():
        op.execute(
            f"UPDATE notification SET kind = '{after}', subject_id = (SELECT id FROM occurrence"  # noqa: S608
            f" WHERE occurrence.post_id = notification.subject_id) WHERE kind = '{before}'"
            " AND subject_id IN (SELECT post_id FROM occurrence)"
        )


def _make_plans() -> None:
    op.create_table(
        "activity_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_activity_plan_ends_after_start")),
        sa.CheckConstraint("places IS NULL OR places > 0", name=op.f("ck_activity_plan_has_places")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_activity_plan_buurt_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_activity_plan_buurt_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_plan")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_activity_plan_buurt_id_id")),
    )
    op.create_index(op.f("ix_activity_plan_buurt_id"), "activity_plan", ["buurt_id"])
    op.create_index("ix_activity_plan_post_id", "activity_plan", ["post_id"])


def _make_occurrences() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_occurrence_ends_after_start")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_occurrence_buurt_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_occurrence_buurt_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "plan_id"],
            ["activity_plan.buurt_id", "activity_plan.id"],
            name=op.f("fk_occurrence_buurt_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_occurrence_buurt_id_id")),
        sa.UniqueConstraint("plan_id", "slot", name=op.f("uq_occurrence_plan_id_slot")),
    )
    op.create_index(op.f("ix_occurrence_buurt_id"), "occurrence", ["buurt_id"])
    op.create_index("ix_occurrence_agenda", "occurrence", ["buurt_id", "starts_at", "id"])
    op.create_index("ix_occurrence_post_id_starts_at", "occurrence", ["post_id", "starts_at"])


def _make_signups() -> None:
    op.create_table(
        "signup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("guest_name", sa.Text(), nullable=True),
        sa.Column("guest_reach", sa.Text(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) = (ticket IS NOT NULL)", name=op.f("ck_signup_guest_has_ticket")),
        sa.CheckConstraint("(person_id IS NULL) = (guest_name IS NOT NULL)", name=op.f("ck_signup_guest_has_name")),
        sa.CheckConstraint("(person_id IS NULL) = (guest_reach IS NOT NULL)", name=op.f("ck_signup_guest_has_reach")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_signup_buurt_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "occurrence_id"],
            ["occurrence.buurt_id", "occurrence.id"],
            name=op.f("fk_signup_buurt_id_occurrence_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signup_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup")),
        sa.UniqueConstraint("occurrence_id", "person_id", name=op.f("uq_signup_occurrence_id_person_id")),
        sa.UniqueConstraint(
            "occurrence_id", "guest_name", "guest_reach", name=op.f("uq_signup_occurrence_id_guest_name_guest_reach")
        ),
        sa.UniqueConstraint("ticket", name=op.f("uq_signup_ticket")),
    )
    op.create_index(op.f("ix_signup_buurt_id"), "signup", ["buurt_id"])
    op.create_index("ix_signup_buurt_id_occurrence_id", "signup", ["buurt_id", "occurrence_id"])
    op.create_index(op.f("ix_signup_person_id"), "signup", ["person_id"])


def _make_keys() -> None:
    op.create_table(
        "calendar_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_key_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_key_person_id")),
    )


def _fill() -> None:
    op.execute(
        "INSERT INTO activity_plan (buurt_id, post_id, starts_at, ends_at, rhythm, sequence, changed_at)"
        " SELECT buurt_id, id, starts_at, ends_at, 'once', 0, placed_at FROM post WHERE kind = 'activiteit'"
    )
    op.execute(
        "INSERT INTO occurrence (buurt_id, post_id, plan_id, slot, starts_at, ends_at, sequence, changed_at)"
        " SELECT buurt_id, post_id, id, starts_at, starts_at, ends_at, 0, changed_at FROM activity_plan"
    )
    op.execute(
        "INSERT INTO signup (buurt_id, occurrence_id, person_id, language, since, placed_at, reminded_at)"
        " SELECT participation.buurt_id, occurrence.id, person_id, 'nl', since, since, reminded_at"
        " FROM participation JOIN occurrence ON occurrence.post_id = participation.post_id ORDER BY participation.id"
    )
    op.execute("DELETE FROM participation WHERE post_id IN (SELECT post_id FROM occurrence)")


def downgrade() -> None:
    """Who signed up for one of several times takes part; guests and what was called off are lost."""
    op.execute(
        "INSERT INTO participation (buurt_id, post_id, person_id, since, reminded_at)"
        " SELECT signup.buurt_id, post_id, person_id, min(since), max(reminded_at) FROM signup"
        " JOIN occurrence ON occurrence.id = occurrence_id"
        " WHERE person_id IS NOT NULL AND placed_at IS NOT NULL GROUP BY signup.buurt_id, post_id, person_id"
    )
    for before, after in TOLD.items():
        op.execute(
            f"UPDATE notification SET kind = '{before}', subject_id = (SELECT post_id FROM occurrence"  # noqa: S608
            f" WHERE occurrence.id = notification.subject_id) WHERE kind = '{after}'"
        )
    op.execute("DELETE FROM notification WHERE kind IN ('date_moved', 'date_place')")
    for table in ("calendar_key", "signup", "occurrence", "activity_plan"):
        op.drop_table(table)
