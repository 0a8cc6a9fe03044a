"""When an activity is: how it repeats, each time it happens, who comes, and the key to one's own calendar."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post

USUAL_LENGTH = timedelta(hours=2)  # of an activity that does not say when it ends


class Rhythm(StrEnum):
    """How often an activity comes back."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        """As the organiser reads it."""
        return str(_RHYTHM_LABELS[self])


_RHYTHM_LABELS = {
    Rhythm.ONCE: _l("Eén keer"),
    Rhythm.WEEKLY: _l("Elke week"),
    Rhythm.FORTNIGHTLY: _l("Elke twee weken"),
    Rhythm.MONTHLY: _l("Elke maand op dezelfde dag, zoals elke eerste dinsdag"),
}


class OccurrenceLike(Protocol):
    """What the rules look at: an occurrence as a row, or as it stands in the agenda."""

    @property
    def buurt_id(self) -> int: ...

    @property
    def audience(self) -> Audience: ...

    @property
    def is_ahead(self) -> bool: ...


def end_of(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """When something is over, also when nobody said so."""
    return ends_at or starts_at + USUAL_LENGTH


class Plan(InBuurt, Base):
    """When an activity is, and for how many. Changed from one day on, it ends there and another plan goes on."""

    __tablename__ = "activity_plan"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_start"),
        CheckConstraint("places IS NULL OR places > 0", name="has_places"),
        Index("ix_activity_plan_post_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    starts_at: Mapped[datetime]  # of its first time
    ends_at: Mapped[datetime | None]
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.ONCE)
    until: Mapped[date | None]  # the last day it may come back
    places: Mapped[int | None]  # how many can come at most; None: everyone
    sequence: Mapped[int] = mapped_column(default=0)  # how often it was changed; calendars take the highest
    changed_at: Mapped[datetime] = mapped_column(default=now)

    post: Mapped[Post] = relationship()


class Occurrence(InBuurt, Base):
    """One time that an activity happens. `slot` is when its plan says so; it may have been moved or called off."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        UniqueConstraint("plan_id", "slot"),
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["buurt_id", "plan_id"], ["activity_plan.buurt_id", "activity_plan.id"], ondelete="CASCADE"
        ),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_start"),
        Index("ix_occurrence_agenda", "buurt_id", "starts_at", "id"),
        Index("ix_occurrence_post_id_starts_at", "post_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    plan_id: Mapped[int]
    slot: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    post: Mapped[Post] = relationship(viewonly=True)
    plan: Mapped[Plan] = relationship(viewonly=True)

    @property
    def is_over(self) -> bool:
        """Whether it has been."""
        return end_of(self.starts_at, self.ends_at) <= now()

    @property
    def is_ahead(self) -> bool:
        """Whether one can still come: announced, not called off and not over."""
        return self.post.is_open and self.called_off_at is None and not self.is_over

    @property
    def audience(self) -> Audience:
        """Who may read it."""
        return self.post.audience

    @property
    def is_moved(self) -> bool:
        """Whether it is at another moment than its plan says."""
        return self.starts_at != self.slot


class Signup(InBuurt, Base):
    """Someone comes, or waits for a place: a neighbour, or a guest who left a name and a way to reach them."""

    __tablename__ = "signup"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "person_id"),
        UniqueConstraint("occurrence_id", "guest_name", "guest_reach"),
        ForeignKeyConstraint(
            ["buurt_id", "occurrence_id"], ["occurrence.buurt_id", "occurrence.id"], ondelete="CASCADE"
        ),
        CheckConstraint("(person_id IS NULL) = (ticket IS NOT NULL)", name="guest_has_ticket"),
        CheckConstraint("(person_id IS NULL) = (guest_name IS NOT NULL)", name="guest_has_name"),
        CheckConstraint("(person_id IS NULL) = (guest_reach IS NOT NULL)", name="guest_has_reach"),
        Index("ix_signup_buurt_id_occurrence_id", "buurt_id", "occurrence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    guest_name: Mapped[str | None]
    guest_reach: Mapped[str | None]  # a phone number or an e-mail address, for the organiser
    ticket: Mapped[str | None] = mapped_column(unique=True)  # of a guest, in the link that takes them off the list
    language: Mapped[str] = mapped_column(default="nl")  # of a guest, for their letters
    since: Mapped[datetime] = mapped_column(default=now)
    placed_at: Mapped[datetime | None]  # None: waits for a place
    reminded_at: Mapped[datetime | None]

    occurrence: Mapped[Occurrence] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def name(self) -> str:
        """Who comes, for the organiser."""
        return self.person.name if self.person is not None else str(self.guest_name)


class CalendarKey(Base):
    """With its address a calendar elsewhere reads where someone goes; another key closes that address.

    Of the address only a digest is kept, so it is shown once, when it is made.
    """

    __tablename__ = "calendar_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
