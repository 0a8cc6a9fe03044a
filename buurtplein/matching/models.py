"""A koppeling, what both sides answered, and whether it worked."""

from datetime import date, datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.posts.models import Post

ANSWER_WITHIN = timedelta(days=14)  # a proposal that nobody settles lapses
ASK_AFTER = timedelta(days=7)  # after two times yes we ask whether it worked
TELL_WITHIN = timedelta(days=30)  # after that question a koppeling lapses by itself
CONTACT_STAYS = timedelta(days=30)  # after the end both can still look up how to reach each other

OPEN = "withdrawn_at IS NULL AND declined_at IS NULL AND finished_at IS NULL AND lapsed_at IS NULL"


class Match(InBuurt, Base):
    """A verbinder proposes that one neighbour helps another. At most one open one per vraag and helper."""

    __tablename__ = "match"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "request_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["buurt_id", "offer_id"], ["post.buurt_id", "post.id"]),
        UniqueConstraint("buurt_id", "id"),  # children refer to the pair, so they cannot hang under another buurt
        CheckConstraint("asker_id <> helper_id", name="two_people"),
        CheckConstraint("introduced_at IS NULL OR declined_at IS NULL", name="introduced_or_declined"),
        Index(
            "uq_match_open_pair",
            "request_id",
            "helper_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_match_buurt_id_helper_id", "buurt_id", "helper_id"),
        Index("ix_match_buurt_id_asker_id", "buurt_id", "asker_id"),
        Index("ix_match_asking", "outcome_asked_at", "introduced_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(index=True)
    offer_id: Mapped[int | None]
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message: Mapped[str]  # of the verbinder to the helper
    meeting: Mapped[str] = mapped_column(default="")  # where and when they first meet; empty: they get the numbers
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]  # by the verbinder, before anybody answered
    introduced_at: Mapped[datetime | None]  # both said yes
    declined_at: Mapped[datetime | None]  # one said no
    outcome_asked_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]  # it worked, or both told how it went
    lapsed_at: Mapped[datetime | None]  # nobody said anything any more

    request: Mapped[Post] = relationship(
        primaryjoin="and_(foreign(Match.request_id) == Post.id, Match.buurt_id == Post.buurt_id)", viewonly=True
    )
    offer: Mapped[Post | None] = relationship(
        primaryjoin="and_(foreign(Match.offer_id) == Post.id, Match.buurt_id == Post.buurt_id)", viewonly=True
    )
    asker: Mapped[Person] = relationship(foreign_keys=[asker_id])
    helper: Mapped[Person] = relationship(foreign_keys=[helper_id])
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    answers: Mapped[list["MatchAnswer"]] = relationship(cascade="all, delete-orphan", order_by="MatchAnswer.id")
    outcomes: Mapped[list["MatchOutcome"]] = relationship(cascade="all, delete-orphan", order_by="MatchOutcome.id")

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, however it did."""
        return self.withdrawn_at or self.declined_at or self.finished_at or self.lapsed_at

    @property
    def is_open(self) -> bool:
        """Proposed or running."""
        return self.ended_at is None

    @property
    def is_undecided(self) -> bool:
        """Waits for an answer of one or both."""
        return self.is_open and self.introduced_at is None

    def other(self, person_id: int | None) -> Person:
        """The other side, seen from one of the two."""
        return self.helper if person_id == self.asker_id else self.asker

    def answer_of(self, person_id: int | None) -> "MatchAnswer | None":
        """What one of the two answered, so far."""
        return next((answer for answer in self.answers if answer.person_id == person_id), None)

    def outcome_of(self, person_id: int | None) -> "MatchOutcome | None":
        """What one of the two told about how it went."""
        return next((outcome for outcome in self.outcomes if outcome.person_id == person_id), None)


class MatchAnswer(InBuurt, Base):
    """One of the two said yes or no."""

    __tablename__ = "match_answer"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "match_id"], ["match.buurt_id", "match.id"], ondelete="CASCADE"),
        UniqueConstraint("match_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    says_yes: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(default=now)


class MatchOutcome(InBuurt, Base):
    """One of the two told whether it worked. The words are for the verbinders."""

    __tablename__ = "match_outcome"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "match_id"], ["match.buurt_id", "match.id"], ondelete="CASCADE"),
        UniqueConstraint("match_id", "person_id"),
        CheckConstraint("worked OR NOT partly", name="partly_worked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    worked: Mapped[bool]
    partly: Mapped[bool] = mapped_column(default=False)  # it worked, and not all of it
    words: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime] = mapped_column(default=now)


class HelpLimit(InBuurt, Base):
    """How often someone can be asked to help in this buurt, as they chose."""

    __tablename__ = "help_limit"
    __table_args__ = (
        UniqueConstraint("buurt_id", "person_id"),
        CheckConstraint("most_open > 0 AND most_a_month > 0", name="at_least_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    most_open: Mapped[int]  # vragen at once
    most_a_month: Mapped[int]
    rests_until: Mapped[date | None]


def still_open() -> ColumnElement[bool]:
    """The SQL twin of `Match.is_open`."""
    return and_(
        Match.withdrawn_at.is_(None),
        Match.declined_at.is_(None),
        Match.finished_at.is_(None),
        Match.lapsed_at.is_(None),
    )
