"""The acties under a wijkopgave, how each went, and who was asked to take one over."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.models import Organisation
from buurtplein.core.clock import local, now, today
from buurtplein.core.db import Base
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models.opgaven import Wijkopgave

ANSWER_WITHIN = timedelta(days=7)  # for who is asked to take an actie over; then it stays where it is


class OwnerKind(StrEnum):
    """Whose turn an actie is."""

    BEWONER = "bewoner"
    PROFESSIONAL = "professional"
    SAMEN = "samen"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_OWNER_LABELS[self])


_OWNER_LABELS = {
    OwnerKind.BEWONER: _l("Bewoners"),
    OwnerKind.PROFESSIONAL: _l("Professionals"),
    OwnerKind.SAMEN: _l("Samen"),
}


class ActieState(StrEnum):
    """How far an actie is."""

    TODO = "todo"
    BUSY = "busy"
    DONE = "done"
    STUCK = "stuck"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_STATE_LABELS[self])


_STATE_LABELS = {
    ActieState.TODO: _l("Te doen"),
    ActieState.BUSY: _l("Bezig"),
    ActieState.DONE: _l("Klaar"),
    ActieState.STUCK: _l("Vastgelopen"),
}


class Step(StrEnum):
    """What happened to the asking of another to take an actie over. After `ASKED` one of the others ends it."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"  # nobody answered in time, or who was asked is not here any more
    OVERTAKEN = "overtaken"  # the actie is done or another's, or its opgave ended

    @property
    def label(self) -> str:
        """As who works on opgaven reads it."""
        return str(_STEP_LABELS[self])


_STEP_LABELS = {
    Step.ASKED: _l("Wacht op antwoord"),
    Step.ACCEPTED: _l("Overgenomen"),
    Step.DECLINED: _l("Nee gezegd"),
    Step.TAKEN_BACK: _l("Ingetrokken"),
    Step.LAPSED: _l("Geen antwoord gekregen"),
    Step.OVERTAKEN: _l("Niet meer nodig"),
}


class Actie(InBuurt, Base):
    """A step in an opgave. What it was before stands in its changes."""

    __tablename__ = "actie"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_actie_opgave",
        ),
        CheckConstraint("owner_id IS NOT NULL OR state = 'done'", name="has_owner"),  # who did it may be erased
        Index("uq_actie_buurt_id_id", "buurt_id", "id", unique=True),  # what is asked about it refers to the pair
        Index("ix_actie_of_owner", "owner_id", "buurt_id", "due_on", "state"),
        Index("ix_actie_of_opgave", "opgave_id", "buurt_id", "due_on", "state", "made_at"),
        Index("ix_actie_due", "buurt_id", "state", "due_on"),
        Index("ix_actie_bord", "buurt_id", "state", "id"),
        Index("ix_actie_silent", "buurt_id", "state", "news_at"),
        Index("ix_actie_late", "buurt_id", "due_on", "id"),
        Index("ix_actie_bring_up", "buurt_id", "state", "bring_up_on"),
        Index("ix_actie_overview", "buurt_id", "state", "owner_kind", "made_at", "due_on", "opgave_id", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int]
    title: Mapped[str]
    owner_kind: Mapped[OwnerKind]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_as: Mapped[str] = mapped_column(default="")  # behind the owner's name when that is a professional
    due_on: Mapped[date | None]
    state: Mapped[ActieState] = mapped_column(default=ActieState.TODO)
    made_at: Mapped[datetime] = mapped_column(default=now)
    reminded_at: Mapped[datetime | None]
    news_at: Mapped[datetime] = mapped_column(default=now)  # the last time that something was told about it
    stalled_at: Mapped[datetime | None]  # then the alarm went, because that was too long ago
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # when it is stuck there
    asks: Mapped[str] = mapped_column(default="")  # of that organisation
    bring_up_on: Mapped[date | None]  # when it is stuck: the day to ask again
    brought_up_at: Mapped[datetime | None]
    once: Mapped[str | None] = mapped_column(unique=True)

    opgave: Mapped[Wijkopgave] = relationship(back_populates="acties")
    owner: Mapped[Person | None] = relationship()
    waits_for: Mapped[Organisation | None] = relationship()
    changes: Mapped[list["ActieChange"]] = relationship(back_populates="actie", order_by="ActieChange.id")

    @property
    def stamp(self) -> str:
        """Another one when it was agreed on otherwise; how far it is stands apart."""
        return stamp(self.title, self.owner_kind, self.owner_id, self.due_on)

    @property
    def is_late(self) -> bool:
        """Past its day and not done."""
        return self.due_on is not None and self.due_on < today() and self.state is not ActieState.DONE


class ActieChange(Base):
    """How an actie stood from one moment on, by whose hand. Rows are added, never changed."""

    __tablename__ = "actie_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    actie_id: Mapped[int] = mapped_column(ForeignKey("actie.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    owner_kind: Mapped[OwnerKind]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    state: Mapped[ActieState]
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    asks: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    step: Mapped[Step | None]  # in the handing over of it
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # nobody: by the clock, or because someone left
    made_at: Mapped[datetime] = mapped_column(default=now)

    actie: Mapped[Actie] = relationship(back_populates="changes")
    by: Mapped[Person | None] = relationship(foreign_keys="ActieChange.by_id")
    waits_for: Mapped[Organisation | None] = relationship()


OPEN = "ended_at IS NULL"


class ActieOffer(InBuurt, Base):
    """Someone, or an organisation, is asked to take an actie over. It stays with who has it until they say yes."""

    __tablename__ = "actie_offer"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "actie_id"], ["actie.buurt_id", "actie.id"], ondelete="CASCADE"),
        CheckConstraint("(to_id IS NULL) <> (organisation_id IS NULL)", name="one_receiver"),
        CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name="ended_somehow"),
        Index("uq_actie_offer_open", "actie_id", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_actie_offer_waiting", "buurt_id", "ended_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    actie_id: Mapped[int] = mapped_column(index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # whose it is as long as it is open
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    signed_as: Mapped[str] = mapped_column(default="")  # behind the name of who is asked, when that is a professional
    words: Mapped[str] = mapped_column(default="")  # to who is asked
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # whose actie it is, or the regiehouder
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended: Mapped[Step | None]
    answer: Mapped[str] = mapped_column(default="")  # why not
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    actie: Mapped[Actie] = relationship(
        primaryjoin="and_(foreign(ActieOffer.actie_id) == Actie.id, ActieOffer.buurt_id == Actie.buurt_id)",
        viewonly=True,
    )
    sender: Mapped[Person] = relationship(foreign_keys=[from_id])
    to: Mapped[Person | None] = relationship(foreign_keys=[to_id])
    organisation: Mapped[Organisation | None] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.ended_at is None

    @property
    def state(self) -> Step:
        """How it stands."""
        return self.ended or Step.ASKED

    @property
    def answer_by(self) -> date:
        """The last day on which there can be an answer."""
        return local(self.made_at).date() + ANSWER_WITHIN
