"""The address at which a calendar elsewhere reads what someone has to do, and who is gebiedsregisseur of a buurt."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person


class WorkFeed(Base):
    """Someone's work as a calendar. Of its address only a digest is kept, so it is shown once, when it is made."""

    __tablename__ = "work_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)


_GOES_ON = text("ends_on IS NULL")


class Regisseur(InBuurt, Base):
    """Someone is gebiedsregisseur of a buurt, from one day until another. Of two in a row the days do not overlap."""

    __tablename__ = "regisseur"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("uq_regisseur_goes_on", "buurt_id", unique=True, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the first day without
    phone: Mapped[str] = mapped_column(default="")  # for everyone, also residents

    person: Mapped[Person] = relationship()

    def reaches(self, day: date) -> bool:
        """Whether it runs on this day, or until it."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
