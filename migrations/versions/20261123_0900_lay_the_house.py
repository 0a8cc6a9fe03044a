"""Lay the house: people, buurten, posts, moderation, koppelingen, wijkopgaven, notifications, outbox and audit."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_lay_the_house"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("of_buurt_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_of_buurt_id_id", "audit_entry", ["of_buurt_id", "id"], unique=False)
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
    )
    op.create_index("ix_code_email_expires_at", "code", ["email", "expires_at"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("of_buurt_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
    )
    op.create_index("ix_outbox_event_waiting", "outbox_event", ["settled_at", "next_try_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gemeente_code", sa.Text(), nullable=False),
        sa.Column("gemeente_name", sa.Text(), nullable=False),
        sa.Column("wijk_code", sa.Text(), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_index(op.f("ix_region_gemeente_code"), "region", ["gemeente_code"], unique=False)
    op.create_table(
        "buurt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("accent", sa.String(length=40), nullable=False),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("visiting", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("first_posts_wait", sa.Boolean(), nullable=False),
        sa.Column("found_by_search_engines", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_buurt_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buurt")),
        sa.UniqueConstraint("slug", name=op.f("uq_buurt_slug")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_digest_person_id_day")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("unsubscribe", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
    )
    op.create_index(op.f("ix_letter_person_id"), "letter", ["person_id"], unique=False)
    op.create_index("ix_letter_waiting", "letter", ["sent_at", "next_try_at"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_login_session_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_session_token_digest")),
    )
    op.create_index(op.f("ix_login_session_person_id"), "login_session", ["person_id"], unique=False)
    op.create_table(
        "outbox_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("follower", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox_event.id"], name=op.f("fk_outbox_tick_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_tick")),
        sa.UniqueConstraint("event_id", "follower", name=op.f("uq_outbox_tick_event_id_follower")),
    )
    op.create_table(
        "preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference")),
        sa.UniqueConstraint("person_id", "group", name=op.f("uq_preference_person_id_group")),
    )
    op.create_table(
        "house_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_house_rule_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_rule")),
    )
    op.create_index(op.f("ix_house_rule_buurt_id"), "house_rule", ["buurt_id"], unique=False)
    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("has_buurtcode", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_join_request_buurt_id")),
        sa.ForeignKeyConstraint(["code_id"], ["code.id"], name=op.f("fk_join_request_code_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
        sa.UniqueConstraint("code_id", name=op.f("uq_join_request_code_id")),
    )
    op.create_index(op.f("ix_join_request_buurt_id"), "join_request", ["buurt_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_membership_buurt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "buurt_id", name=op.f("uq_membership_person_id_buurt_id")),
    )
    op.create_index(op.f("ix_membership_buurt_id"), "membership", ["buurt_id"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("of_buurt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail", sa.String(length=40), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_notification_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["of_buurt_id"], ["buurt.id"], name=op.f("fk_notification_of_buurt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("person_id", "event_id", name=op.f("uq_notification_person_id_event_id")),
    )
    op.create_index("ix_notification_digest", "notification", ["mail", "mailed_at"], unique=False)
    op.create_index("ix_notification_list", "notification", ["person_id", "id"], unique=False)
    op.create_index("ix_notification_made_at", "notification", ["made_at"], unique=False)
    op.create_table(
        "partnership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_partnership_buurt_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_partnership_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
        sa.UniqueConstraint("organisation_id", "buurt_id", name=op.f("uq_partnership_organisation_id_buurt_id")),
    )
    op.create_index(op.f("ix_partnership_buurt_id"), "partnership", ["buurt_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("signed_as", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits_for", sa.String(length=40), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind <> 'activiteit' OR starts_at IS NOT NULL", name=op.f("ck_post_activity_has_time")),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_post_closed_with_outcome")),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_post_ends_after_start")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_post_author_id")),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_post_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint(
            "buurt_id", "external_source", "external_id", name=op.f("uq_post_buurt_id_external_source_external_id")
        ),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_post_buurt_id_id")),
        sa.UniqueConstraint("buurt_id", "number", name=op.f("uq_post_buurt_id_number")),
        sa.UniqueConstraint("once", name=op.f("uq_post_once")),
    )
    op.create_index("ix_post_agenda", "post", ["buurt_id", "starts_at", "id"], unique=False)
    op.create_index(op.f("ix_post_author_id"), "post", ["author_id"], unique=False)
    op.create_index("ix_post_board", "post", ["buurt_id", "published_at", "id"], unique=False)
    op.create_index("ix_post_board_kind", "post", ["buurt_id", "kind", "published_at", "id"], unique=False)
    op.create_index(op.f("ix_post_buurt_id"), "post", ["buurt_id"], unique=False)
    op.create_index("ix_post_expiring", "post", ["expires_on", "closed_at"], unique=False)
    op.create_index("ix_post_waiting", "post", ["buurt_id", "waits_for"], unique=False)
    op.create_table(
        "wijkopgave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("regiehouder_id", sa.Integer(), nullable=False),
        sa.Column("signed_as", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_wijkopgave_buurt_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_wijkopgave_organisation_id")),
        sa.ForeignKeyConstraint(["regiehouder_id"], ["person.id"], name=op.f("fk_wijkopgave_regiehouder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wijkopgave")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_wijkopgave_buurt_id_id")),
        sa.UniqueConstraint("buurt_id", "number", name=op.f("uq_wijkopgave_buurt_id_number")),
        sa.UniqueConstraint("once", name=op.f("uq_wijkopgave_once")),
    )
    op.create_index(op.f("ix_wijkopgave_buurt_id"), "wijkopgave", ["buurt_id"], unique=False)
    op.create_index("ix_wijkopgave_open", "wijkopgave", ["buurt_id", "ended_at", "made_at", "id"], unique=False)
    op.create_index(op.f("ix_wijkopgave_regiehouder_id"), "wijkopgave", ["regiehouder_id"], unique=False)
    op.create_table(
        "actie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("signed_as", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_actie_opgave",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_actie_buurt_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_actie_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actie")),
        sa.UniqueConstraint("once", name=op.f("uq_actie_once")),
    )
    op.create_index(op.f("ix_actie_buurt_id"), "actie", ["buurt_id"], unique=False)
    op.create_index("ix_actie_due", "actie", ["buurt_id", "state", "due_on"], unique=False)
    op.create_index("ix_actie_opgave_id_state", "actie", ["opgave_id", "state"], unique=False)
    op.create_index(op.f("ix_actie_owner_id"), "actie", ["owner_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("signed_as", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_comment_buurt_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_comment_buurt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_comment_buurt_id_id")),
        sa.UniqueConstraint("once", name=op.f("uq_comment_once")),
    )
    op.create_index(op.f("ix_comment_author_id"), "comment", ["author_id"], unique=False)
    op.create_index(op.f("ix_comment_buurt_id"), "comment", ["buurt_id"], unique=False)
    op.create_index("ix_comment_post_id_id", "comment", ["post_id", "id"], unique=False)
    op.create_index("ix_comment_told", "comment", ["buurt_id", "kind", "placed_at"], unique=False)
    op.create_table(
        "match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("asker_id <> helper_id", name=op.f("ck_match_two_people")),
        sa.CheckConstraint(
            "introduced_at IS NULL OR declined_at IS NULL", name=op.f("ck_match_introduced_or_declined")
        ),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_match_asker_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "offer_id"], ["post.buurt_id", "post.id"], name=op.f("fk_match_buurt_id_offer_id")
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "request_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_match_buurt_id_request_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_match_buurt_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_match_helper_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_match_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_match_buurt_id_id")),
    )
    op.create_index("ix_match_asking", "match", ["outcome_asked_at", "introduced_at"], unique=False)
    op.create_index(op.f("ix_match_buurt_id"), "match", ["buurt_id"], unique=False)
    op.create_index("ix_match_buurt_id_asker_id", "match", ["buurt_id", "asker_id"], unique=False)
    op.create_index("ix_match_buurt_id_helper_id", "match", ["buurt_id", "helper_id"], unique=False)
    op.create_index(op.f("ix_match_request_id"), "match", ["request_id"], unique=False)
    op.create_index(
        "uq_match_open_pair",
        "match",
        ["request_id", "helper_id"],
        unique=True,
        sqlite_where=sa.text(
            "withdrawn_at IS NULL AND declined_at IS NULL AND finished_at IS NULL AND lapsed_at IS NULL"
        ),
        postgresql_where=sa.text(
            "withdrawn_at IS NULL AND declined_at IS NULL AND finished_at IS NULL AND lapsed_at IS NULL"
        ),
    )
    op.create_table(
        "opgave_ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_opgave_ending_has_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_opgave_ending_by_id")),
        sa.ForeignKeyConstraint(
            ["opgave_id"], ["wijkopgave.id"], name=op.f("fk_opgave_ending_opgave_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_ending")),
        sa.UniqueConstraint("opgave_id", name=op.f("uq_opgave_ending_opgave_id")),
    )
    op.create_table(
        "opgave_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("not_because", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_opgave_source_answered_by_someone")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_opgave_source_added_by_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_opgave_source_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            name="fk_opgave_source_opgave",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name="fk_opgave_source_post_here",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_opgave_source_buurt_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_opgave_source_post_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opgave_source")),
        sa.UniqueConstraint("opgave_id", "post_id", name=op.f("uq_opgave_source_opgave_id_post_id")),
    )
    op.create_index(op.f("ix_opgave_source_buurt_id"), "opgave_source", ["buurt_id"], unique=False)
    op.create_index(op.f("ix_opgave_source_post_id"), "opgave_source", ["post_id"], unique=False)
    op.create_index("ix_opgave_source_waiting", "opgave_source", ["buurt_id", "answered_at"], unique=False)
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"],
            ["post.buurt_id", "post.id"],
            name=op.f("fk_participation_buurt_id_post_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_participation_buurt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_participation_post_id_person_id")),
    )
    op.create_index(op.f("ix_participation_buurt_id"), "participation", ["buurt_id"], unique=False)
    op.create_index(op.f("ix_participation_person_id"), "participation", ["person_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role <> 'professional' OR organisation_id IS NOT NULL", name=op.f("ck_role_grant_works_somewhere")
        ),
        sa.CheckConstraint(
            "role <> 'verbinder' OR (trained_on IS NOT NULL AND ends_on IS NOT NULL)",
            name=op.f("ck_role_grant_trained"),
        ),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_role_grant_membership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_membership_id_role", "role_grant", ["membership_id", "role"], unique=False)
    op.create_table(
        "actie_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actie_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actie_id"], ["actie.id"], name=op.f("fk_actie_change_actie_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_actie_change_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_actie_change_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actie_change")),
    )
    op.create_index(op.f("ix_actie_change_actie_id"), "actie_change", ["actie_id"], unique=False)
    op.create_table(
        "match_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("says_yes", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "match_id"],
            ["match.buurt_id", "match.id"],
            name=op.f("fk_match_answer_buurt_id_match_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_match_answer_buurt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_match_answer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_answer")),
        sa.UniqueConstraint("match_id", "person_id", name=op.f("uq_match_answer_match_id_person_id")),
    )
    op.create_index(op.f("ix_match_answer_buurt_id"), "match_answer", ["buurt_id"], unique=False)
    op.create_index(op.f("ix_match_answer_person_id"), "match_answer", ["person_id"], unique=False)
    op.create_table(
        "match_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buurt_id", "match_id"],
            ["match.buurt_id", "match.id"],
            name=op.f("fk_match_outcome_buurt_id_match_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_match_outcome_buurt_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_match_outcome_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_outcome")),
        sa.UniqueConstraint("match_id", "person_id", name=op.f("uq_match_outcome_match_id_person_id")),
    )
    op.create_index(op.f("ix_match_outcome_buurt_id"), "match_outcome", ["buurt_id"], unique=False)
    op.create_index(op.f("ix_match_outcome_person_id"), "match_outcome", ["person_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reporter_name", sa.Text(), nullable=False),
        sa.Column("reporter_email", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name=op.f("ck_report_settled_with_outcome")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_report_author_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "comment_id"], ["comment.buurt_id", "comment.id"], name=op.f("fk_report_buurt_id_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"], ["post.buurt_id", "post.id"], name=op.f("fk_report_buurt_id_post_id")
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_report_buurt_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("once", name=op.f("uq_report_once")),
        sa.UniqueConstraint("receipt", name=op.f("uq_report_receipt")),
    )
    op.create_index(op.f("ix_report_author_id"), "report", ["author_id"], unique=False)
    op.create_index(op.f("ix_report_buurt_id"), "report", ["buurt_id"], unique=False)
    op.create_index("ix_report_open", "report", ["buurt_id", "settled_at", "placed_at"], unique=False)
    op.create_index(op.f("ix_report_reporter_id"), "report", ["reporter_id"], unique=False)
    op.create_index("ix_report_subject", "report", ["post_id", "comment_id"], unique=False)
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_ruling_author_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "comment_id"], ["comment.buurt_id", "comment.id"], name=op.f("fk_ruling_buurt_id_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["buurt_id", "post_id"], ["post.buurt_id", "post.id"], name=op.f("fk_ruling_buurt_id_post_id")
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_ruling_buurt_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ruling_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_ruling_report_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["house_rule.id"], name=op.f("fk_ruling_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sa.UniqueConstraint("buurt_id", "id", name=op.f("uq_ruling_buurt_id_id")),
    )
    op.create_index(op.f("ix_ruling_author_id"), "ruling", ["author_id"], unique=False)
    op.create_index(op.f("ix_ruling_buurt_id"), "ruling", ["buurt_id"], unique=False)
    op.create_index("ix_ruling_subject", "ruling", ["post_id", "comment_id", "id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("buurt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_objection_decided_by_someone"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_objection_author_id")),
        sa.ForeignKeyConstraint(
            ["buurt_id", "ruling_id"], ["ruling.buurt_id", "ruling.id"], name=op.f("fk_objection_buurt_id_ruling_id")
        ),
        sa.ForeignKeyConstraint(["buurt_id"], ["buurt.id"], name=op.f("fk_objection_buurt_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_objection_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("ruling_id", name=op.f("uq_objection_ruling_id")),
    )
    op.create_index(op.f("ix_objection_author_id"), "objection", ["author_id"], unique=False)
    op.create_index(op.f("ix_objection_buurt_id"), "objection", ["buurt_id"], unique=False)
    op.create_index("ix_objection_open", "objection", ["buurt_id", "decided_at", "placed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_objection_open", table_name="objection")
    op.drop_index(op.f("ix_objection_buurt_id"), table_name="objection")
    op.drop_index(op.f("ix_objection_author_id"), table_name="objection")
    op.drop_table("objection")
    op.drop_index("ix_ruling_subject", table_name="ruling")
    op.drop_index(op.f("ix_ruling_buurt_id"), table_name="ruling")
    op.drop_index(op.f("ix_ruling_author_id"), table_name="ruling")
    op.drop_table("ruling")
    op.drop_index("ix_report_subject", table_name="report")
    op.drop_index(op.f("ix_report_reporter_id"), table_name="report")
    op.drop_index("ix_report_open", table_name="report")
    op.drop_index(op.f("ix_report_buurt_id"), table_name="report")
    op.drop_index(op.f("ix_report_author_id"), table_name="report")
    op.drop_table("report")
    op.drop_index(op.f("ix_match_outcome_person_id"), table_name="match_outcome")
    op.drop_index(op.f("ix_match_outcome_buurt_id"), table_name="match_outcome")
    op.drop_table("match_outcome")
    op.drop_index(op.f("ix_match_answer_person_id"), table_name="match_answer")
    op.drop_index(op.f("ix_match_answer_buurt_id"), table_name="match_answer")
    op.drop_table("match_answer")
    op.drop_index(op.f("ix_actie_change_actie_id"), table_name="actie_change")
    op.drop_table("actie_change")
    op.drop_index("ix_role_grant_membership_id_role", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_participation_person_id"), table_name="participation")
    op.drop_index(op.f("ix_participation_buurt_id"), table_name="participation")
    op.drop_table("participation")
    op.drop_index("ix_opgave_source_waiting", table_name="opgave_source")
    op.drop_index(op.f("ix_opgave_source_post_id"), table_name="opgave_source")
    op.drop_index(op.f("ix_opgave_source_buurt_id"), table_name="opgave_source")
    op.drop_table("opgave_source")
    op.drop_table("opgave_ending")
    op.drop_index(
        "uq_match_open_pair",
        table_name="match",
        sqlite_where=sa.text(
            "withdrawn_at IS NULL AND declined_at IS NULL AND finished_at IS NULL AND lapsed_at IS NULL"
        ),
        postgresql_where=sa.text(
            "withdrawn_at IS NULL AND declined_at IS NULL AND finished_at IS NULL AND lapsed_at IS NULL"
        ),
    )
    op.drop_index(op.f("ix_match_request_id"), table_name="match")
    op.drop_index("ix_match_buurt_id_helper_id", table_name="match")
    op.drop_index("ix_match_buurt_id_asker_id", table_name="match")
    op.drop_index(op.f("ix_match_buurt_id"), table_name="match")
    op.drop_index("ix_match_asking", table_name="match")
    op.drop_table("match")
    op.drop_index("ix_comment_told", table_name="comment")
    op.drop_index("ix_comment_post_id_id", table_name="comment")
    op.drop_index(op.f("ix_comment_buurt_id"), table_name="comment")
    op.drop_index(op.f("ix_comment_author_id"), table_name="comment")
    op.drop_table("comment")
    op.drop_index(op.f("ix_actie_owner_id"), table_name="actie")
    op.drop_index("ix_actie_opgave_id_state", table_name="actie")
    op.drop_index("ix_actie_due", table_name="actie")
    op.drop_index(op.f("ix_actie_buurt_id"), table_name="actie")
    op.drop_table("actie")
    op.drop_index(op.f("ix_wijkopgave_regiehouder_id"), table_name="wijkopgave")
    op.drop_index("ix_wijkopgave_open", table_name="wijkopgave")
    op.drop_index(op.f("ix_wijkopgave_buurt_id"), table_name="wijkopgave")
    op.drop_table("wijkopgave")
    op.drop_index("ix_post_waiting", table_name="post")
    op.drop_index("ix_post_expiring", table_name="post")
    op.drop_index(op.f("ix_post_buurt_id"), table_name="post")
    op.drop_index("ix_post_board_kind", table_name="post")
    op.drop_index("ix_post_board", table_name="post")
    op.drop_index(op.f("ix_post_author_id"), table_name="post")
    op.drop_index("ix_post_agenda", table_name="post")
    op.drop_table("post")
    op.drop_index(op.f("ix_partnership_buurt_id"), table_name="partnership")
    op.drop_table("partnership")
    op.drop_index("ix_notification_made_at", table_name="notification")
    op.drop_index("ix_notification_list", table_name="notification")
    op.drop_index("ix_notification_digest", table_name="notification")
    op.drop_table("notification")
    op.drop_index(op.f("ix_membership_buurt_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_join_request_buurt_id"), table_name="join_request")
    op.drop_table("join_request")
    op.drop_index(op.f("ix_house_rule_buurt_id"), table_name="house_rule")
    op.drop_table("house_rule")
    op.drop_table("preference")
    op.drop_table("outbox_tick")
    op.drop_index(op.f("ix_login_session_person_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_index("ix_letter_waiting", table_name="letter")
    op.drop_index(op.f("ix_letter_person_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_table("digest")
    op.drop_table("buurt")
    op.drop_index(op.f("ix_region_gemeente_code"), table_name="region")
    op.drop_table("region")
    op.drop_table("person")
    op.drop_index("ix_outbox_event_waiting", table_name="outbox_event")
    op.drop_table("outbox_event")
    op.drop_table("organisation")
    op.drop_index("ix_code_email_expires_at", table_name="code")
    op.drop_table("code")
    op.drop_index("ix_audit_entry_of_buurt_id_id", table_name="audit_entry")
    op.drop_table("audit_entry")
