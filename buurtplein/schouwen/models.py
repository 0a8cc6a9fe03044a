"""A wijkschouw: the route and when, what was found on it, and what became of that."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now, today
from buurtplein.core.db import Base
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.gesprekken.gatherings import State
from buurtplein.people.models import Person
from buurtplein.photos.models import Album, Photo


class Schouw(InBuurt, Base):
    """A walk through the buurt. Everyone may know of it; what was found is for the buurt when who leads it says so."""

    __tablename__ = "schouw"
    __table_args__ = (
        UniqueConstraint("planned_by_id", "once"),
        CheckConstraint("route <> ''", name="goes_somewhere"),
        CheckConstraint("meeting_point <> ''", name="starts_somewhere"),
        Index("ix_schouw_buurt_id_begins_at", "buurt_id", "begins_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    route: Mapped[str]  # in a few words
    streets: Mapped[str]  # that it goes through, with commas
    begins_at: Mapped[datetime]
    meeting_point: Mapped[str]
    led_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_as: Mapped[str]  # "wijkagent, Politie", behind the name of who leads it; empty for a verbinder
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    planned_at: Mapped[datetime] = mapped_column(default=now)
    once: Mapped[str | None]

    led_by: Mapped[Person] = relationship(foreign_keys=led_by_id)
    calling_off: Mapped["SchouwCallingOff | None"] = relationship()
    closing: Mapped["SchouwClosing | None"] = relationship()
    sharing: Mapped["SchouwSharing | None"] = relationship()

    @property
    def state(self) -> State:
        """How far it is now."""
        off, closed = self.calling_off is not None, self.closing is not None
        return State.of(self.begins_at, called_off=off, closed=closed)

    @property
    def street_names(self) -> list[str]:
        """The streets one by one."""
        return [street.strip() for street in self.streets.split(",") if street.strip()]

    @property
    def stamp(self) -> str:
        """Another one when it was agreed on otherwise."""
        return stamp(self.route, self.streets, self.begins_at, self.meeting_point, self.led_by_id, self.signed_as)


class SchouwCallingOff(InBuurt, Base):
    """It does not take place: who said so, when and why. Everyone reads why."""

    __tablename__ = "schouw_calling_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    schouw_id: Mapped[int] = mapped_column(ForeignKey("schouw.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str]


class SchouwClosing(InBuurt, Base):
    """It is finished: of each finding it is known what becomes of it."""

    __tablename__ = "schouw_closing"

    id: Mapped[int] = mapped_column(primary_key=True)
    schouw_id: Mapped[int] = mapped_column(ForeignKey("schouw.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)


class Finding(InBuurt, Base):
    """What was seen on the way. Its words are a conversation that nobody had, so that an opgave can rest on it.

    Without that row the words were thrown away, or forgotten after two years; then this one goes too.
    """

    __tablename__ = "schouw_finding"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "album_id"], ["album.buurt_id", "album.id"]),
        Index("ix_schouw_finding_album_id", "album_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    schouw_id: Mapped[int] = mapped_column(ForeignKey("schouw.id"), index=True)
    gesprek_id: Mapped[int | None] = mapped_column(ForeignKey("gesprek.id", ondelete="SET NULL"), unique=True)
    album_id: Mapped[int | None]  # its photos, if it ever had any

    schouw: Mapped[Schouw] = relationship()
    album: Mapped[Album | None] = relationship(viewonly=True)  # set album_id: the pair with buurt_id is never half

    @property
    def photos(self) -> list[Photo]:
        """How it was, in order."""
        return self.album.photos if self.album is not None else []


class OutcomeKind(StrEnum):
    """What becomes of a finding, beside a wijkopgave: that an opgave rests on it, is told by its source."""

    HANDED = "handed"
    DONE = "done"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """As who decides on it reads it, and everyone later."""
        return str(_OUTCOME_LABELS[self])


_OUTCOME_LABELS = {
    OutcomeKind.HANDED: _l("Doorgegeven aan een organisatie"),
    OutcomeKind.DONE: _l("Meteen gedaan"),
    OutcomeKind.NOTHING: _l("Hier doen we niets mee, omdat"),
}


class FindingOutcome(InBuurt, Base):
    """What becomes of a finding: who got it and when they answer, what was done on the spot, or why nothing is done."""

    __tablename__ = "schouw_outcome"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'handed') = (party <> '') AND (kind = 'handed') = (answer_by IS NOT NULL)", name="handed_to"
        ),
        CheckConstraint("kind <> 'nothing' OR words <> ''", name="says_why_not"),
        CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="answered_at_a_moment"),
        CheckConstraint("answer = '' OR kind = 'handed'", name="answers_what_it_got"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("schouw_finding.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[OutcomeKind]
    words: Mapped[str]  # why nothing is done, or what was done
    party: Mapped[str]  # which organisation got it
    answer_by: Mapped[date | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def waits(self) -> bool:
        """Whether an organisation has to answer yet."""
        return self.kind is OutcomeKind.HANDED and not self.answer

    @property
    def is_late(self) -> bool:
        """Whether they should have answered by now."""
        return self.waits and self.answer_by is not None and self.answer_by < today()


class SchouwSharing(InBuurt, Base):
    """The whole buurt reads what was done: who said so, and when. Without this row only who works here does."""

    __tablename__ = "schouw_sharing"

    id: Mapped[int] = mapped_column(primary_key=True)
    schouw_id: Mapped[int] = mapped_column(ForeignKey("schouw.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    left_out: Mapped[int]  # how many findings the buurt does not read of


class SheetLine(InBuurt, Base):
    """What the buurt reads of one finding: written for it by who leads the schouw, and nothing else of the finding.

    It stays when the sheet is taken back, so that it needs not be written again.
    """

    __tablename__ = "schouw_sheet_line"
    __table_args__ = (CheckConstraint("words <> ''", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schouw_id: Mapped[int] = mapped_column(ForeignKey("schouw.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("schouw_finding.id", ondelete="CASCADE"), unique=True)
    place: Mapped[str]  # a street and where in it, never a house number
    words: Mapped[str]
    came: Mapped[str]  # what was done with it, or why nothing
    kind: Mapped[OutcomeKind | None]  # none when an opgave rests on it
    party: Mapped[str]
    with_photos: Mapped[bool] = mapped_column(default=False)
