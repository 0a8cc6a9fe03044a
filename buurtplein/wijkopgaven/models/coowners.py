"""Neighbours who carry an opgave together with its regiehouder."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import local, now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models.acties import ANSWER_WITHIN, OPEN
from buurtplein.wijkopgaven.models.opgaven import Wijkopgave


class Parting(StrEnum):
    """How it ended that someone is co-owner, or is asked to be."""

    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"  # nobody answered in time, or the opgave ended first
    STOPPED = "stopped"  # they stopped themselves
    ENDED = "ended"  # the regiehouder ended it
    LEFT = "left"  # they do not belong to the buurt any more

    @property
    def label(self) -> str:
        """As who works on opgaven reads it."""
        return str(_LABELS[self])


_LABELS = {
    Parting.DECLINED: _l("Nee gezegd"),
    Parting.TAKEN_BACK: _l("Ingetrokken"),
    Parting.LAPSED: _l("Geen antwoord gekregen"),
    Parting.STOPPED: _l("Zelf gestopt"),
    Parting.ENDED: _l("Beëindigd"),
    Parting.LEFT: _l("Niet meer in de buurt"),
}


class CoOwner(InBuurt, Base):
    """A neighbour is asked to carry an opgave together with the regiehouder. It counts from their yes."""

    __tablename__ = "opgave_co_owner"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_opgave_co_owner_opgave",
        ),
        CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name="ended_somehow"),
        Index(
            "uq_opgave_co_owner_open",
            "opgave_id",
            "person_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(default="")  # to who is asked
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the regiehouder who asked
    asked_at: Mapped[datetime] = mapped_column(default=now)
    accepted_at: Mapped[datetime | None]
    ended: Mapped[Parting | None]
    ended_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")  # why not

    opgave: Mapped[Wijkopgave] = relationship(back_populates="co_owners")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])

    @property
    def counts(self) -> bool:
        """They said yes, and it did not end."""
        return self.accepted_at is not None and self.ended_at is None

    @property
    def waits(self) -> bool:
        """For a yes or no."""
        return self.accepted_at is None and self.ended_at is None

    @property
    def answer_by(self) -> date:
        """The last day on which there can be an answer."""
        return local(self.asked_at).date() + ANSWER_WITHIN
