"""Who is at work on what, for half an hour, and what was put off for a week."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.work import Work
from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person

HELD = timedelta(minutes=30)  # then it is for everyone again
PUT_OFF = timedelta(days=7)


class Claim(InBuurt, Base):
    """A verbinder took a thing, or put it off. At most one a thing; after `until_at` it means nothing."""

    __tablename__ = "work_claim"
    __table_args__ = (UniqueConstraint("buurt_id", "work", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work: Mapped[Work]
    thing_id: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(default=now)
    until_at: Mapped[datetime] = mapped_column(index=True)
    put_off: Mapped[bool] = mapped_column(default=False)

    by: Mapped[Person] = relationship()

    @property
    def key(self) -> tuple[Work, int]:
        """Which thing it is about."""
        return self.work, self.thing_id
