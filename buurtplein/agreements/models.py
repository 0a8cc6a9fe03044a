"""An agreement of partners on who reacts first, what each says of it, and the first reaction to an opgave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.models import Organisation, Partnership
from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.posts.themes import Theme

TERM_DAYS = range(1, 31)  # working days in which one reacts


class AgreementState(StrEnum):
    """How far the partners are; follows from what they said."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    OBJECTED = "objected"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """As partners read it."""
        return str(_STATE_LABELS[self])


_STATE_LABELS = {
    AgreementState.PROPOSED: _l("Voorgesteld"),
    AgreementState.AGREED: _l("Afgesproken"),
    AgreementState.OBJECTED: _l("Bezwaar"),
    AgreementState.REPLACED: _l("Vervangen"),
}
_RUNS = text("agreed_at IS NOT NULL AND replaced_at IS NULL")
_WAITS = text("agreed_at IS NULL AND replaced_at IS NULL")


class Agreement(InBuurt, Base):
    """Who reacts first to what is about a theme, in how long, and who does so otherwise. It is never changed.

    Another takes its place: a proposal that of a proposal, and once it is agreed that of what was agreed before.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        UniqueConstraint("proposed_by_id", "once"),
        CheckConstraint("first_id <> fallback_id", name="falls_back_on_another"),
        CheckConstraint("within_days BETWEEN 1 AND 30", name="in_time"),
        *(
            Index(f"uq_agreement_{name}", "buurt_id", "theme", unique=True, sqlite_where=when, postgresql_where=when)
            for name, when in (("runs", _RUNS), ("waits", _WAITS))
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme: Mapped[Theme]
    first_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    within_days: Mapped[int]  # working days, Monday to Friday
    fallback_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str] = mapped_column(default="")  # why, or what exactly
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_for_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    agreed_at: Mapped[datetime | None]  # who reacts first and who does so otherwise said yes, and nobody objected
    replaced_at: Mapped[datetime | None]
    once: Mapped[str | None]

    first: Mapped[Organisation] = relationship(foreign_keys=[first_id])
    fallback: Mapped[Organisation] = relationship(foreign_keys=[fallback_id])
    proposed_for: Mapped[Organisation] = relationship(foreign_keys=[proposed_for_id])
    proposed_by: Mapped[Person] = relationship()
    answers: Mapped[list["AgreementAnswer"]] = relationship(
        back_populates="agreement", order_by="AgreementAnswer.id", cascade="all, delete-orphan"
    )

    @property
    def said(self) -> dict[int, "AgreementAnswer"]:
        """What each organisation said last, by its id."""
        return {answer.organisation_id: answer for answer in self.answers}

    @property
    def objections(self) -> list["AgreementAnswer"]:
        """What stands against it: of who is partner today."""
        return [answer for answer in self.said.values() if answer.counts and not answer.agrees]

    @property
    def state(self) -> AgreementState:
        """Replaced, objected to, agreed, or proposed. One that was agreed holds until another takes its place."""
        if self.replaced_at is not None:
            return AgreementState.REPLACED
        if self.objections:
            return AgreementState.OBJECTED
        return AgreementState.AGREED if self.agreed_at is not None else AgreementState.PROPOSED

    @property
    def is_carried(self) -> bool:
        """Whether who has to act said yes, and nobody objects."""
        agree = {party for party, answer in self.said.items() if answer.agrees}
        return not self.objections and agree >= {self.first_id, self.fallback_id}


class AgreementAnswer(InBuurt, Base):
    """A partner accepts an agreement, or objects and says why. Rows are added, never changed; the last one counts."""

    __tablename__ = "agreement_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "agreement_id"],
            ["agreement.buurt_id", "agreement.id"],
            ondelete="CASCADE",
            name="fk_agreement_answer_agreement",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")  # of who objects; of who is erased nothing is left
    made_at: Mapped[datetime] = mapped_column(default=now)

    agreement: Mapped[Agreement] = relationship(back_populates="answers")
    organisation: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()
    partnership: Mapped[Partnership | None] = relationship(
        primaryjoin="and_(AgreementAnswer.organisation_id == foreign(Partnership.organisation_id), "
        "AgreementAnswer.buurt_id == foreign(Partnership.buurt_id))",
        viewonly=True,
        uselist=False,
    )

    @property
    def counts(self) -> bool:
        """Whether the organisation is partner here today."""
        return self.partnership is not None and self.partnership.is_current


class FirstReaction(InBuurt, Base):
    """An organisation reacted first to an opgave: the clock stops."""

    __tablename__ = "first_reaction"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_first_reaction_opgave",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()
