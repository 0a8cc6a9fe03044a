"""What waits: events (with a tick per follower that is done) and letters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base


class OutboxEvent(Base):
    """Something that happened, written in the same transaction as what happened. Ids, never text."""

    __tablename__ = "outbox_event"
    __table_args__ = (Index("ix_outbox_event_waiting", "settled_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # noun.past_participle
    subject_id: Mapped[int]
    of_buurt_id: Mapped[int | None]
    by_id: Mapped[int | None]  # the person who did it
    happened_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]


class OutboxTick(Base):
    """One follower has dealt with one event; written in the same transaction as what it did."""

    __tablename__ = "outbox_tick"
    __table_args__ = (UniqueConstraint("event_id", "follower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("outbox_event.id", ondelete="CASCADE"))
    follower: Mapped[str]


class Letter(Base):
    """One mail to one address. `message_id` is made at insert: a repeat after a crash carries the same one."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_waiting", "sent_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str] = mapped_column(default="")
    unsubscribe: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]  # the mail server said that this address does not exist: no more tries
