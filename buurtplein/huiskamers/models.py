"""A huiskamergesprek: when and about what, the two who lead it, and in whose home it is."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.models import Organisation
from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.gesprekken.gatherings import State
from buurtplein.huiskamers.codes import new_code
from buurtplein.people.models import Person
from buurtplein.posts.themes import Theme

HOST_STAYS = timedelta(days=28)  # after it was held, who opened their home and who came is forgotten
FINISH_WITHIN = timedelta(days=7)  # after it was held
MOST_OF_ONE = 6  # people who come with one invitation


class Huiskamer(InBuurt, Base):
    """A huiskamergesprek, without whose home it is in: who opened it is a row that only few read and that goes."""

    __tablename__ = "huiskamer"
    __table_args__ = (
        UniqueConstraint("planned_by_id", "once"),
        UniqueConstraint("buurt_id", "code"),
        CheckConstraint("street <> ''", name="is_somewhere"),
        Index("ix_huiskamer_buurt_id_begins_at", "buurt_id", "begins_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str]  # never a house number
    theme: Mapped[Theme | None]  # None: about all that goes on in the street
    begins_at: Mapped[datetime]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    planned_at: Mapped[datetime] = mapped_column(default=now)
    once: Mapped[str | None]
    code: Mapped[str] = mapped_column(default=new_code)  # on the invitation

    leads: Mapped[list["HuiskamerLead"]] = relationship(
        order_by="HuiskamerLead.id", cascade="all, delete-orphan", back_populates="huiskamer"
    )
    calling_off: Mapped["CallingOff | None"] = relationship()
    closing: Mapped["Closing | None"] = relationship()

    @property
    def state(self) -> State:
        """How far it is now."""
        off, closed = self.calling_off is not None, self.closing is not None
        return State.of(self.begins_at, called_off=off, closed=closed)

    def stamp_with(self, host: "HuiskamerHost | None") -> str:
        """Another one when it was agreed on otherwise, also when only something of the host is new."""
        leads = [(lead.person_id, lead.organisation_id) for lead in self.leads]
        home = (host.name, host.address, host.phone) if host is not None else ()
        return stamp(self.street, self.theme, self.begins_at, leads, home)


class HuiskamerHost(InBuurt, Base):
    """Who opens their home. For the two who lead it and who planned it, until four weeks after it was held."""

    __tablename__ = "huiskamer_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    huiskamer_id: Mapped[int] = mapped_column(ForeignKey("huiskamer.id"), unique=True)
    name: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]

    @property
    def first_name(self) -> str:
        """As an invitation says it."""
        return next(iter(self.name.split()), self.name)


class HuiskamerLead(InBuurt, Base):
    """One of the two who lead it, each for another organisation: the database holds them to that."""

    __tablename__ = "huiskamer_lead"
    __table_args__ = (
        UniqueConstraint("huiskamer_id", "person_id"),
        UniqueConstraint("huiskamer_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    huiskamer_id: Mapped[int] = mapped_column(ForeignKey("huiskamer.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    can_do: Mapped[str] = mapped_column(default="")  # their organisation, about what was said
    said_at: Mapped[datetime | None]

    huiskamer: Mapped[Huiskamer] = relationship(back_populates="leads")
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class CallingOff(InBuurt, Base):
    """It does not take place: who said so, when and why."""

    __tablename__ = "huiskamer_calling_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    huiskamer_id: Mapped[int] = mapped_column(ForeignKey("huiskamer.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str]


class HuiskamerNote(InBuurt, Base):
    """What was said there: a conversation like those in the street, of nobody knows whom."""

    __tablename__ = "huiskamer_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    huiskamer_id: Mapped[int] = mapped_column(ForeignKey("huiskamer.id"), index=True)
    gesprek_id: Mapped[int] = mapped_column(ForeignKey("gesprek.id", ondelete="CASCADE"), unique=True)


class Closing(InBuurt, Base):
    """It is finished: each organisation said what it can do."""

    __tablename__ = "huiskamer_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    huiskamer_id: Mapped[int] = mapped_column(ForeignKey("huiskamer.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)


class HuiskamerRsvp(InBuurt, Base):
    """That people come. A name and a number are there when they left one, for who may know in whose home it is."""

    __tablename__ = "huiskamer_rsvp"
    __table_args__ = (CheckConstraint(f"people BETWEEN 1 AND {MOST_OF_ONE}", name="some_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    huiskamer_id: Mapped[int] = mapped_column(ForeignKey("huiskamer.id"), index=True)
    people: Mapped[int]
    name: Mapped[str]
    phone: Mapped[str]
    ticket: Mapped[str] = mapped_column(unique=True)  # in the link that changes it
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # of who called
    made_at: Mapped[datetime] = mapped_column(default=now)

    huiskamer: Mapped[Huiskamer] = relationship()


class OutcomeKind(StrEnum):
    """Where a note went, beside a wijkopgave: that an opgave rests on it, is told by its source."""

    PLEIN = "plein"
    GIDS = "gids"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """As who decides on it reads it."""
        return str(_OUTCOME_LABELS[self])


_OUTCOME_LABELS = {
    OutcomeKind.PLEIN: _l("Een bericht op het plein"),
    OutcomeKind.GIDS: _l("Iets in de buurtgids"),
    OutcomeKind.NOTHING: _l("Niets, omdat"),
}


class NoteOutcome(InBuurt, Base):
    """What came of a note: the number of a post or of an entry of the gids; or nothing, and why."""

    __tablename__ = "huiskamer_outcome"
    __table_args__ = (
        CheckConstraint("(kind = 'nothing') = (number IS NULL)", name="went_somewhere"),
        CheckConstraint("kind <> 'nothing' OR reason <> ''", name="says_why_not"),
        Index("ix_huiskamer_outcome_buurt_id_number", "buurt_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("huiskamer_note.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[OutcomeKind]
    number: Mapped[int | None]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
