"""A neighbour who is not online: how we reach them, and what they agreed to."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post

AGAIN = timedelta(days=1)  # after nobody was home
KNOWN_FOR = timedelta(days=30)  # after the last post of a neighbour was closed, we forget how to reach them


class Channel(StrEnum):
    """How an answer comes to someone who is not online."""

    PHONE = "phone"
    PAPER = "paper"
    VIA = "via"

    @property
    def label(self) -> str:
        """As the verbinder reads it."""
        return str(_CHANNEL_LABELS[self])


_CHANNEL_LABELS = {
    Channel.PHONE: _l("We bellen"),
    Channel.PAPER: _l("We schrijven een briefje"),
    Channel.VIA: _l("Via iemand anders"),
}


class Asked(StrEnum):
    """How someone asked for something."""

    COUNTER = "counter"
    PHONE = "phone"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """As the verbinder reads it."""
        return str(_ASKED_LABELS[self])


_ASKED_LABELS = {
    Asked.COUNTER: _l("Aan de balie"),
    Asked.PHONE: _l("Aan de telefoon"),
    Asked.PAPER: _l("Op papier"),
}


class Tried(StrEnum):
    """How it went to bring someone the news."""

    TOLD = "told"
    NOT_HOME = "not home"
    UNREACHABLE = "unreachable"


class Reach(InBuurt, Base):
    """How to reach a neighbour who is not online. The number is that of the person; `details` says the rest."""

    __tablename__ = "reach"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        UniqueConstraint("buurt_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[Channel]
    details: Mapped[str] = mapped_column(default="")  # "via dochter Els", "briefje bij de apotheek"
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(default=now)
    rests_until: Mapped[datetime | None]  # nobody was home: try again from then on
    let_go_at: Mapped[datetime | None]  # they asked to be forgotten, which the clock does

    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def on_paper(self) -> bool:
        """Whether the answer is a slip; else someone is called."""
        return self.channel is Channel.PAPER


class Attempt(InBuurt, Base):
    """Someone brought the news, or tried to."""

    __tablename__ = "attempt"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "reach_id"], ["reach.buurt_id", "reach.id"], ondelete="CASCADE"),
        Index("ix_attempt_buurt_id_reach_id", "buurt_id", "reach_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reach_id: Mapped[int]
    tried: Mapped[Tried]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    by: Mapped[Person] = relationship()


class Consent(InBuurt, Base):
    """Someone asked to place this post for them, for these readers; who noted it, and whether they took it back.

    The newest of a post counts.
    """

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_asked IS NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawal_noted_by_id IS NULL)",
            name="withdrawn_by_someone",
        ),
        Index("ix_consent_buurt_id_post_id", "buurt_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who agreed
    asked: Mapped[Asked]
    audience: Mapped[Audience]  # who may read it
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_asked: Mapped[Asked | None]
    withdrawal_noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    post: Mapped[Post] = relationship(viewonly=True)
    noted_by: Mapped[Person] = relationship(foreign_keys=[noted_by_id])
    withdrawal_noted_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawal_noted_by_id])
