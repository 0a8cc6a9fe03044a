"""A report, a ruling (a row per decision, with its reason) and an objection to one."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.models import HouseRule, Role
from buurtplein.core.clock import local, now, today
from buurtplein.core.db import Base
from buurtplein.core.i18n import _, _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, Post, WaitsFor

REPORTER_GONE = timedelta(days=365)  # when the name and address that a visitor left are gone everywhere, at the latest
REPORTER_STAYS = REPORTER_GONE - timedelta(days=31)  # on the report; a letter that says how it ended stays a month
OBJECTING = timedelta(days=184)  # six months, counted so that no month is too short (DSA art. 20)


class Reason(StrEnum):
    """Why someone reports. Most urgent first."""

    ILLEGAL = "illegal"
    PRIVATE = "private"
    UNKIND = "unkind"
    UNTRUE = "untrue"
    ADVERTISING = "advertising"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_REASON_LABELS[self])


_REASON_LABELS = {
    Reason.ILLEGAL: _l("Volgens mij mag dit niet van de wet"),
    Reason.PRIVATE: _l("Er staat iets privés van iemand in"),
    Reason.UNKIND: _l("Het is gemeen, dreigend of het discrimineert"),
    Reason.UNTRUE: _l("Het klopt niet, of het lijkt oplichting"),
    Reason.ADVERTISING: _l("Het is reclame"),
    Reason.OTHER: _l("Iets anders"),
}
URGENT = (Reason.ILLEGAL, Reason.PRIVATE)


class Aspect(StrEnum):
    """What of a post or comment a report is about."""

    TEXT = "text"
    PHOTO = "photo"
    PERSON = "person"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_ASPECT_LABELS[self])


_ASPECT_LABELS = {
    Aspect.TEXT: _l("Wat er staat"),
    Aspect.PHOTO: _l("Een foto erbij"),
    Aspect.PERSON: _l("Wie het schreef, of wat die persoon doet"),
}


class ReportOutcome(StrEnum):
    """What whoever reported is told: the class, not the details."""

    LEFT = "left"
    ACTED = "acted"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_OUTCOME_LABELS[self])


_OUTCOME_LABELS = {
    ReportOutcome.LEFT: _l("We lieten het staan"),
    ReportOutcome.ACTED: _l("We hebben ingegrepen"),
}


class Measure(StrEnum):
    """What a verbinder decided."""

    APPROVED = "approved"  # it may be read
    RETURNED = "returned"  # the author must change something first
    HIDDEN = "hidden"
    LEFT = "left"  # after a report: it stays
    RESTORED = "restored"  # after an objection: it may be read again
    EXCLUDED = "excluded"  # about a person: does not belong here until a day
    READMITTED = "readmitted"  # belongs here again
    WARNED = "warned"  # about whoever wrote it: next time it has consequences
    UNDONE = "undone"  # a mistake: as it was before

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_MEASURE_LABELS[self])

    @property
    def limits(self) -> bool:
        """Whether it keeps something from others, or someone out; who it is about is owed a reason and may object."""
        return self in LIMITING


LIMITING = (Measure.RETURNED, Measure.HIDDEN, Measure.EXCLUDED)
UNDOABLE = (Measure.APPROVED, Measure.RETURNED, Measure.HIDDEN, Measure.LEFT)
TOLD = (*LIMITING, Measure.WARNED, Measure.READMITTED)  # to who it is about, with the reason
ANNOUNCED = (*TOLD, Measure.APPROVED)
ENDS_NOTHING = (Measure.LEFT, Measure.WARNED)  # what was decided before goes on
_MEASURE_LABELS = {
    Measure.APPROVED: _l("Het mag op het plein"),
    Measure.RETURNED: _l("Er moet eerst iets veranderen"),
    Measure.HIDDEN: _l("Het is verborgen"),
    Measure.LEFT: _l("Het blijft staan"),
    Measure.RESTORED: _l("Het staat er weer"),
    Measure.EXCLUDED: _l("Uitgesloten van de buurt"),
    Measure.READMITTED: _l("Doet weer mee"),
    Measure.WARNED: _l("De schrijver is gewaarschuwd"),
    Measure.UNDONE: _l("Teruggedraaid"),
}


class Report(InBuurt, Base):
    """Someone says that something is wrong with a post, or with a comment under it.

    Who reported is for nobody who looks at the report. `receipt` is the address where they see how it ended.
    """

    __tablename__ = "report"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"]),
        ForeignKeyConstraint(["buurt_id", "comment_id"], ["comment.buurt_id", "comment.id"]),
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled_with_outcome"),
        Index("ix_report_open", "buurt_id", "settled_at", "placed_at"),
        Index("ix_report_subject", "post_id", "comment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    comment_id: Mapped[int | None]  # None: it is about the post itself
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # whom it is about
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # None: a visitor
    reporter_name: Mapped[str] = mapped_column(default="")  # a visitor's, if they want to give it, until it is settled
    reporter_email: Mapped[str] = mapped_column(default="")  # the same: how it ended is mailed there
    reporter_language: Mapped[str] = mapped_column(default="nl")  # of that mail
    aspect: Mapped[Aspect] = mapped_column(default=Aspect.TEXT)
    reason: Mapped[Reason]
    words: Mapped[str] = mapped_column(default="")
    receipt: Mapped[str] = mapped_column(unique=True)  # random: knowing it is the right to see the outcome
    once: Mapped[str | None] = mapped_column(unique=True)  # of the form: a double click makes one report
    placed_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[ReportOutcome | None]

    post: Mapped[Post] = relationship(viewonly=True)
    comment: Mapped[Comment | None] = relationship(viewonly=True)


class Ruling(InBuurt, Base):
    """One decision about a post, a comment or a person: who, when, which house rule and why. Never changed afterwards.

    `title` and `text` are what was judged, so that the author can still read it. `ended_at`: a later ruling about
    the same thing took its place. About a person (`author_id`) there is no post.
    """

    __tablename__ = "ruling"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"]),
        ForeignKeyConstraint(["buurt_id", "comment_id"], ["comment.buurt_id", "comment.id"]),
        CheckConstraint("(post_id IS NULL) = (measure IN ('excluded', 'readmitted'))", name="about_a_post_or_a_person"),
        CheckConstraint("(until_on IS NULL) = (measure <> 'excluded')", name="excluded_until_a_day"),
        Index("ix_ruling_subject", "post_id", "comment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None]
    comment_id: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    measure: Mapped[Measure]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("house_rule.id"))  # hidden without one: by law
    reason: Mapped[str] = mapped_column(default="")
    waited_for: Mapped[WaitsFor | None]  # whose move it was before this decision
    until_on: Mapped[date | None]  # excluded: the first day on which they may belong here again
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: someone at the shell
    by_role: Mapped[Role | None]  # in which they decided
    made_at: Mapped[datetime] = mapped_column(default=now)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))  # None: nobody reported it
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]

    post: Mapped[Post | None] = relationship(viewonly=True)
    comment: Mapped[Comment | None] = relationship(viewonly=True)
    rule: Mapped[HouseRule | None] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=author_id)
    by: Mapped[Person | None] = relationship(foreign_keys=by_id)
    objection: Mapped["Objection | None"] = relationship(viewonly=True)

    @property
    def objecting_ends_on(self) -> date:
        """The last day on which its author can object."""
        return local(self.made_at + OBJECTING).date()

    @property
    def is_open_to_objection(self) -> bool:
        """Whether it stands, keeps something from others, and its author neither objected nor let the term pass."""
        in_time = self.is_standing and self.measure.limits and today() <= self.objecting_ends_on
        return in_time and self.objection is None

    @property
    def is_told(self) -> bool:
        """Whether who it is about reads it, with the reasons."""
        return self.measure in TOLD

    @property
    def is_standing(self) -> bool:
        """Whether it is the last word about its subject so far."""
        return self.ended_at is None


class Objection(InBuurt, Base):
    """The author does not agree with a ruling; another person decides. One per ruling."""

    __tablename__ = "objection"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "ruling_id"], ["ruling.buurt_id", "ruling.id"]),
        CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_someone",
        ),
        Index("ix_objection_open", "buurt_id", "decided_at", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ruling_id: Mapped[int] = mapped_column(unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who wrote it down for them
    placed_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")

    ruling: Mapped[Ruling] = relationship(viewonly=True)

    @property
    def involved(self) -> tuple[int | None, ...]:
        """Who never decides on it: who objects, who decided first, and who placed it for someone."""
        post = self.ruling.post
        return self.author_id, self.ruling.by_id, post.placed_by_id if post is not None else None

    @property
    def state(self) -> str:
        """How it stands, as its author reads it."""
        if self.granted is None:
            return _("Iemand anders kijkt er nog naar")
        return _("Je krijgt gelijk") if self.granted else _("Het besluit blijft zo")


def judged(thing: Post | Comment) -> tuple[str, str]:
    """Title and text of what a ruling is about, as they stand now."""
    if isinstance(thing, Comment):
        return "", thing.body
    return thing.title, "\n\n".join(filter(None, [thing.body, thing.needs]))


def stamp(post: Post, last: Ruling | None) -> str:
    """What a verbinder has seen of a post: another stamp means that the text or the decision has changed since."""
    changed = int(post.changed_at.timestamp() * 1_000_000) if post.changed_at else 0
    return f"{last.id if last else 0}-{changed}"
