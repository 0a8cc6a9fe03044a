"""A message between two who found each other, that their talk was stopped, and a report of a message."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.matching.models import CONTACT_STAYS, Match
from buurtplein.moderation.models import Reason, ReportOutcome
from buurtplein.people.models import Person

TALK_STAYS = CONTACT_STAYS  # after the koppeling worked out one can still write, as long as one sees the number
ERASED_AFTER = timedelta(days=90)  # after the koppeling ended, however it did, its messages go
BEFORE = 5  # messages that go along with a reported one, if the reporter wants that


class Message(InBuurt, Base):
    """What one of the two wrote to the other."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        ForeignKeyConstraint(["buurt_id", "match_id"], ["match.buurt_id", "match.id"], ondelete="CASCADE"),
        Index("ix_message_match_id_id", "match_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    body: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(default=now)
    once: Mapped[str | None] = mapped_column(unique=True)  # of the form: a double click sends one message

    author: Mapped[Person] = relationship()
    match: Mapped[Match] = relationship(viewonly=True)


class TalkStop(InBuurt, Base):
    """One of the two stopped writing for good, or a verbinder did after a report, with a reason."""

    __tablename__ = "talk_stop"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "match_id"], ["match.buurt_id", "match.id"], ondelete="CASCADE"),
        UniqueConstraint("match_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")  # of a verbinder; both read it
    stopped_at: Mapped[datetime] = mapped_column(default=now)


class MessageReport(InBuurt, Base):
    """One of the two lets a verbinder read a message of the other, and if they want the few before it."""

    __tablename__ = "message_report"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "message_id"], ["message.buurt_id", "message.id"], ondelete="CASCADE"),
        UniqueConstraint("message_id"),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled_with_outcome"),
        Index("ix_message_report_open", "buurt_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int]
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[Reason]
    words: Mapped[str] = mapped_column(default="")
    with_before: Mapped[bool] = mapped_column(default=False)  # whether the messages before it go along
    placed_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[ReportOutcome | None]

    message: Mapped[Message] = relationship(viewonly=True)
