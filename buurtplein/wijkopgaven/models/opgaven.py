"""A wijkopgave, the sources it rests on and how it ended."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    and_,
    or_,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.models import Organisation
from buurtplein.core.clock import local, now, today
from buurtplein.core.db import Base
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _, _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.core.text import slug
from buurtplein.gesprekken.models import Gesprek
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models.answers import Answer

if TYPE_CHECKING:
    from buurtplein.wijkopgaven.models.acties import Actie
    from buurtplein.wijkopgaven.models.coowners import CoOwner
    from buurtplein.wijkopgaven.models.notes import Note


Thing = Post | Comment | Gesprek  # what an opgave can rest on
FILLED = ("title", "heard", "theme", "why", "place", "goal", "starts_on", "ends_on")  # in, with the form of an opgave
REOPEN_WITHIN = timedelta(days=30)  # for who told what an opgave rests on, after it ended


class OpgaveState(StrEnum):
    """Where a wijkopgave is; follows from its moments."""

    DRAFT = "draft"
    OPEN = "open"
    ENDED = "ended"


class EndingKind(StrEnum):
    """How a wijkopgave ended, honestly."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_FEASIBLE = "not_feasible"
    WITH_OTHERS = "with_others"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_ENDING_LABELS[self])


_ENDING_LABELS = {
    EndingKind.SOLVED: _l("Opgelost"),
    EndingKind.PARTLY: _l("Deels opgelost"),
    EndingKind.NOT_FEASIBLE: _l("Het kan niet"),
    EndingKind.WITH_OTHERS: _l("Anderen pakken het op"),
    EndingKind.WITHDRAWN: _l("Ingetrokken"),
}


class Wijkopgave(InBuurt, Base):
    """Something the buurt takes on. The regiehouder answers for it until it ends."""

    __tablename__ = "wijkopgave"
    __table_args__ = (
        UniqueConstraint("buurt_id", "number"),
        UniqueConstraint("buurt_id", "id"),  # children refer to the pair, so they cannot hang under another buurt
        ForeignKeyConstraint(
            ["buurt_id", "merged_into_id"], ["wijkopgave.buurt_id", "wijkopgave.id"], name="fk_wijkopgave_merged_into"
        ),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("merged_into_id IS NULL OR ended_at IS NOT NULL", name="merged_is_over"),
        Index("ix_wijkopgave_open", "buurt_id", "ended_at", "made_at", "id"),
        Index("ix_wijkopgave_made", "buurt_id", "merged_into_id", "made_at", "id", "ended_at", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    title: Mapped[str]
    heard: Mapped[str] = mapped_column(default="")  # what neighbours told, in words that everyone may read
    theme: Mapped[Theme] = mapped_column(default=Theme.ANDERS)
    why: Mapped[str] = mapped_column(default="")  # it matters
    place: Mapped[str] = mapped_column(default="")  # a street or spot, in words
    goal: Mapped[str] = mapped_column(default="")  # how everyone can see that it worked
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]  # the last day, as it is meant
    regiehouder_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_as: Mapped[str] = mapped_column(default="")  # "gebiedsregisseur, Gemeente", behind the regiehouder's name
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]  # everyone may read it from here on
    stalled_at: Mapped[datetime | None]  # then the alarm went, because nothing was told for too long
    ended_at: Mapped[datetime | None]  # the row that says how and why is an Ending
    merged_into_id: Mapped[int | None] = mapped_column(index=True)  # where it goes on; who and when is a Regrouping
    once: Mapped[str | None] = mapped_column(unique=True)  # of the form: a double click makes one opgave

    regiehouder: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    sources: Mapped[list["Source"]] = relationship(back_populates="opgave", order_by="Source.id")
    acties: Mapped[list["Actie"]] = relationship(back_populates="opgave", order_by="Actie.id")
    endings: Mapped[list["Ending"]] = relationship(back_populates="opgave", order_by="Ending.id")
    reopenings: Mapped[list["Reopening"]] = relationship(back_populates="opgave", order_by="Reopening.id")
    co_owners: Mapped[list["CoOwner"]] = relationship(back_populates="opgave", order_by="CoOwner.id")
    notes: Mapped[list["Note"]] = relationship(
        primaryjoin="and_(Wijkopgave.id == foreign(Note.opgave_id), Wijkopgave.buurt_id == Note.buurt_id)",
        viewonly=True,
        order_by="Note.id",
    )
    merged: Mapped[list["Wijkopgave"]] = relationship(
        primaryjoin="and_(Wijkopgave.id == foreign(remote(Wijkopgave.merged_into_id)),"
        " Wijkopgave.buurt_id == remote(Wijkopgave.buurt_id))",
        viewonly=True,
        order_by="Wijkopgave.id",
    )

    @property
    def state(self) -> OpgaveState:
        """Not shown yet, open, or ended."""
        if self.ended_at is not None:
            return OpgaveState.ENDED
        return OpgaveState.DRAFT if self.published_at is None else OpgaveState.OPEN

    @property
    def is_open(self) -> bool:
        """Not ended; it may still be a draft."""
        return self.ended_at is None

    @property
    def ending(self) -> "Ending | None":
        """How it ended; None as long as it is open, also when it ended before."""
        return None if self.is_open or not self.endings else self.endings[-1]

    @property
    def reopen_until(self) -> date | None:
        """The last day on which it can be said that it is not solved, also when another said so before."""
        ended = self.ended_at or (self.endings[-1].made_at if self.endings else None)
        return None if ended is None else local(ended).date() + REOPEN_WITHIN

    @property
    def can_reopen(self) -> bool:
        """Ended where all could read it, lately: each of its sources can say once that it is not solved."""
        shown = self.published_at is not None and self.merged_into_id is None
        return shown and self.reopen_until is not None and today() <= self.reopen_until

    @property
    def not_solved(self) -> list["Reopening"]:
        """Who said so and waits for another answer; nothing when it has ended."""
        return [one for one in self.reopenings if self.is_open and one.source.waits]

    @property
    def stamp(self) -> str:
        """Another one when its words changed."""
        return stamp(*(getattr(self, name) for name in FILLED))

    @property
    def slug(self) -> str:
        """The readable tail of the URL."""
        return slug(self.title)


class Handover(Base):
    """An opgave went from a regiehouder who no longer works here to another. Rows are added, never changed."""

    __tablename__ = "opgave_handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("wijkopgave.id", ondelete="CASCADE"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)

    opgave: Mapped[Wijkopgave] = relationship()
    before: Mapped[Person] = relationship(foreign_keys=before_id)
    after: Mapped[Person] = relationship(foreign_keys=after_id)


class SourceKind(StrEnum):
    """What an opgave rests on."""

    POST = "post"
    COMMENT = "comment"
    GESPREK = "gesprek"
    FINDING = "finding"  # of a wijkschouw: its words are a conversation that nobody had

    @property
    def is_noted(self) -> bool:
        """Whether its words stand with the conversations, which neighbours do not read."""
        return self in NOTED

    @property
    def forgotten(self) -> str:
        """How one is called of which the words went, after two years or thrown away, while an answer is still due."""
        if self is SourceKind.FINDING:
            return _("Een bevinding waarvan de woorden zijn gewist")
        return _("Een gesprek waarvan de woorden zijn gewist")


NOTED = (SourceKind.GESPREK, SourceKind.FINDING)


class Source(InBuurt, Base):
    """What an opgave rests on (a post, a comment, a finding, a talk with nobody knows whom), and what is said back.

    The row stays when that is thrown away or forgotten: what an opgave rests on is counted for good.
    """

    __tablename__ = "opgave_source"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_opgave_source_opgave",
        ),
        # Looked at when the transaction ends, so that what it is can be thrown away: the column is empty by then.
        *(
            ForeignKeyConstraint(
                ["buurt_id", f"{thing}_id"],
                [f"{thing}.buurt_id", f"{thing}.id"],
                name=f"fk_opgave_source_{thing}_here",
                deferrable=True,
                initially="DEFERRED",
            )
            for thing in ("post", "comment", "gesprek")
        ),
        UniqueConstraint("opgave_id", "post_id"),
        UniqueConstraint("opgave_id", "comment_id"),
        UniqueConstraint("opgave_id", "gesprek_id"),
        CheckConstraint(
            "(post_id IS NULL OR kind = 'post') AND (gesprek_id IS NULL OR kind IN ('gesprek', 'finding'))"
            " AND (comment_id IS NULL OR kind = 'comment')",
            name="one_thing",
        ),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_someone"),
        Index("ix_opgave_source_waiting", "buurt_id", "answered_at"),
        Index("ix_opgave_source_of_opgave", "opgave_id", "buurt_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int]
    kind: Mapped[SourceKind] = mapped_column(default=SourceKind.POST)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="SET NULL"), index=True)
    gesprek_id: Mapped[int | None] = mapped_column(ForeignKey("gesprek.id", ondelete="SET NULL"), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
    heard: Mapped[str] = mapped_column(default="")  # dit hoorden we
    doing: Mapped[str] = mapped_column(default="")  # dit doen we
    not_because: Mapped[str] = mapped_column(default="")  # dit doen we niet, omdat
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_answered_at: Mapped[datetime | None]  # stays when the answer changes, or it is opened again
    told_at: Mapped[datetime | None]  # to whom was spoken, who is not told by the plein itself
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    opgave: Mapped[Wijkopgave] = relationship(back_populates="sources")
    post: Mapped[Post | None] = relationship(
        primaryjoin="Source.post_id == Post.id", foreign_keys="Source.post_id", viewonly=True
    )
    comment: Mapped[Comment | None] = relationship(
        primaryjoin="Source.comment_id == Comment.id", foreign_keys="Source.comment_id", viewonly=True
    )

    reopening: Mapped["Reopening | None"] = relationship(back_populates="source")
    earlier: Mapped[list["EarlierAnswer"]] = relationship(back_populates="source", order_by="EarlierAnswer.id")

    @property
    def can_reopen(self) -> bool:
        """Whether it can be said of this one that it is not solved: once, and not while it waits for its answer."""
        answered = self.answered_at is not None or not self.opgave.is_open
        return self.reopening is None and answered and self.opgave.can_reopen

    @property
    def written(self) -> Post | Comment | None:
        """What someone wrote on the plein, of which it rests on that."""
        return self.post or self.comment

    @property
    def thing(self) -> tuple[SourceKind, int] | None:
        """What it rests on; nothing when that is gone."""
        found = self.post_id or self.comment_id or self.gesprek_id
        return (self.kind, found) if found else None

    @property
    def is_to_be_told(self) -> bool:
        """Whether someone was spoken, and does not know yet what is said back now."""
        known = self.told_at is not None and self.answered_at is not None and self.told_at >= self.answered_at
        return self.kind is SourceKind.GESPREK and self.answered_at is not None and not known

    @hybrid_property
    def waits(self) -> bool:
        """Whether something still has to be said about it.

        Of a post that is gone there is nobody left to say it to. What was said aloud waits for its answer also when
        its words were forgotten after their two years: who said it is still there.
        """
        return self.answered_at is None and (self.thing is not None or self.kind in NOTED)

    @waits.inplace.expression
    @classmethod
    def _waits(cls) -> ColumnElement[bool]:
        things = (cls.post_id, cls.comment_id, cls.gesprek_id)
        left = or_(cls.kind.in_(NOTED), *(thing.is_not(None) for thing in things))
        return and_(cls.answered_at.is_(None), left)

    @property
    def answer(self) -> Answer:
        """What is said back; empty as long as nothing is."""
        return Answer(self.heard, self.doing, self.not_because)


def stamp_of_answers(sources: Iterable[Source]) -> str:
    """Another one when something else is said back about one of these; empty as long as nothing is."""
    said = [(source.id, source.answer) for source in sources if source.answered_at is not None]
    return stamp(*said) if said else ""


class EarlierAnswer(Base):
    """What was said back before it was said otherwise, or was not enough. Rows are added, never changed."""

    __tablename__ = "opgave_earlier_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("opgave_source.id", ondelete="CASCADE"), index=True)
    heard: Mapped[str]
    doing: Mapped[str]
    not_because: Mapped[str]
    answered_at: Mapped[datetime]
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    source: Mapped[Source] = relationship(back_populates="earlier")

    @property
    def answer(self) -> Answer:
        """What was said back then."""
        return Answer(self.heard, self.doing, self.not_because)


class Ending(Base):
    """How an opgave ended, and why. Rows are added, never changed; the last one counts."""

    __tablename__ = "opgave_ending"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("wijkopgave.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EndingKind]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)

    opgave: Mapped[Wijkopgave] = relationship(back_populates="endings")
    by: Mapped[Person] = relationship()


class Reopening(Base):
    """Who wrote what an opgave rests on says that it is not solved, and it is open again. Once for a source.

    Why stands under the post; of what was spoken, with the conversations, as one of its own.
    """

    __tablename__ = "opgave_reopening"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("wijkopgave.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("opgave_source.id", ondelete="CASCADE"), unique=True)
    gesprek_id: Mapped[int | None] = mapped_column(ForeignKey("gesprek.id", ondelete="SET NULL"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="SET NULL"), index=True)  # why
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # for who is not online
    answered_before_at: Mapped[datetime | None]  # the answer that was not enough
    made_at: Mapped[datetime] = mapped_column(default=now)

    opgave: Mapped[Wijkopgave] = relationship(back_populates="reopenings")
    source: Mapped[Source] = relationship(back_populates="reopening")
