"""A post, the comments under it and the people who take part."""

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.core.text import slug
from buurtplein.people.models import Person
from buurtplein.photos.models import Album, Photo
from buurtplein.posts.themes import Theme


class PostKind(StrEnum):
    """What kind of post it is. The value is what stands in the URL."""

    VRAAG = "vraag"
    AANBOD = "aanbod"
    ACTIVITEIT = "activiteit"
    INITIATIEF = "initiatief"
    VERHAAL = "verhaal"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_KIND_LABELS[self])


_KIND_LABELS = {
    PostKind.VRAAG: _l("Vraag"),
    PostKind.AANBOD: _l("Aanbod"),
    PostKind.ACTIVITEIT: _l("Activiteit"),
    PostKind.INITIATIEF: _l("Initiatief"),
    PostKind.VERHAAL: _l("Verhaal"),
}


class Audience(StrEnum):
    """Who may read it."""

    PUBLIC = "public"
    NEIGHBOURS = "neighbours"
    VERBINDERS = "verbinders"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_AUDIENCE_LABELS[self])


_AUDIENCE_LABELS = {
    Audience.PUBLIC: _l("Iedereen"),
    Audience.NEIGHBOURS: _l("Alleen buren"),
    Audience.VERBINDERS: _l("Alleen de buurtverbinders"),
}


class WaitsFor(StrEnum):
    """Whose move it is before a post can be read by others."""

    VERBINDER = "verbinder"
    AUTHOR = "author"


class Outcome(StrEnum):
    """How a post ended."""

    SOLVED = "solved"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class CommentKind(StrEnum):
    """What a comment is: words, a helping hand, news of a plan, or the plein telling how it went on."""

    WORDS = "words"
    HELP = "help"
    NEWS = "news"
    CONNECTED = "connected"
    FEEDBACK = "feedback"


OF_THE_SQUARE = (CommentKind.CONNECTED, CommentKind.FEEDBACK)  # the others are what neighbours say


class PostLike(Protocol):
    """What the rules look at: a post as a row, or as it stands in a list."""

    @property
    def buurt_id(self) -> int: ...

    @property
    def kind(self) -> PostKind: ...

    @property
    def author_id(self) -> int | None: ...

    @property
    def is_open(self) -> bool: ...


class CommentLike(Protocol):
    """What the rules look at: a comment as a row, or as it stands under a post."""

    @property
    def buurt_id(self) -> int: ...

    @property
    def author_id(self) -> int | None: ...

    @property
    def removed_at(self) -> datetime | None: ...

    @property
    def is_shown(self) -> bool: ...


class Post(InBuurt, Base):
    """Something on the plein. `waits_for` and `hidden_at` keep it from others; `closed_at` ends it."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("buurt_id", "number"),
        UniqueConstraint("buurt_id", "id"),  # children refer to the pair, so they cannot hang under another buurt
        UniqueConstraint("buurt_id", "external_source", "external_id"),
        ForeignKeyConstraint(["buurt_id", "album_id"], ["album.buurt_id", "album.id"]),
        CheckConstraint("kind <> 'activiteit' OR starts_at IS NOT NULL", name="activity_has_time"),
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_start"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        Index("ix_post_board", "buurt_id", "published_at", "id"),
        Index("ix_post_board_kind", "buurt_id", "kind", "published_at", "id"),
        Index("ix_post_board_theme", "buurt_id", "theme", "published_at", "id"),
        Index("ix_post_agenda", "buurt_id", "starts_at", "id"),
        Index("ix_post_waiting", "buurt_id", "waits_for"),
        Index("ix_post_album_id", "album_id"),
        Index("ix_post_expiring", "expires_on", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    kind: Mapped[PostKind]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    needs: Mapped[str] = mapped_column(default="")  # an initiatief: who and what is needed
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # for an author not online
    signed_as: Mapped[str] = mapped_column(default="")  # "wijkagent", always shown behind a professional's name
    theme: Mapped[Theme | None]
    street: Mapped[str] = mapped_column(default="")  # never a house number
    place: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime | None]  # of an activiteit: the next time, kept in step by the agenda
    ends_at: Mapped[datetime | None]
    placed_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    waits_for: Mapped[WaitsFor | None]
    hidden_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]  # the first day it is no longer on the plein
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    once: Mapped[str | None] = mapped_column(unique=True)  # of the form: a double click makes one post
    album_id: Mapped[int | None]  # its photos, if it ever had any
    external_source: Mapped[str | None]  # moved in from another platform
    external_id: Mapped[str | None]

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    placed_by: Mapped[Person | None] = relationship(foreign_keys=[placed_by_id])
    album: Mapped[Album | None] = relationship(viewonly=True)  # set album_id: the pair with buurt_id is never half
    comments: Mapped[list["Comment"]] = relationship(back_populates="post", order_by="Comment.id")
    participations: Mapped[list["Participation"]] = relationship(back_populates="post", order_by="Participation.id")

    @property
    def is_published(self) -> bool:
        """Whether others can see it; for whom it is, is another question."""
        kept_back = self.waits_for is not None or self.hidden_at is not None
        return self.published_at is not None and not kept_back and self.outcome is not Outcome.WITHDRAWN

    @property
    def is_open(self) -> bool:
        """On the plein, and not finished."""
        return self.is_published and self.closed_at is None

    @property
    def placer(self) -> str | None:
        """The first name of who placed it for the author; empty when they are gone. None: the author did."""
        return None if self.placed_by is None else self.placed_by.first_name

    @property
    def photos(self) -> list[Photo]:
        """Its photos, in order."""
        return self.album.photos if self.album is not None else []

    @property
    def slug(self) -> str:
        """The readable tail of the URL; none when the title is confidential, as addresses end up in logs and mails."""
        return "" if self.audience is Audience.VERBINDERS else slug(self.title)


class Comment(InBuurt, Base):
    """Words under a post."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),  # as on post: what refers to a comment stays in its buurt
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        Index("ix_comment_buurt_id_post_id_id", "buurt_id", "post_id", "id"),  # else a count reads the whole buurt
        Index("ix_comment_told", "buurt_id", "kind", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    kind: Mapped[CommentKind] = mapped_column(default=CommentKind.WORDS)
    body: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    signed_as: Mapped[str] = mapped_column(default="")
    placed_at: Mapped[datetime] = mapped_column(default=now)
    hidden_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    once: Mapped[str | None] = mapped_column(unique=True)

    post: Mapped[Post] = relationship(back_populates="comments")
    author: Mapped[Person | None] = relationship()

    @property
    def is_shown(self) -> bool:
        """Neither removed by its author nor hidden by a verbinder."""
        return self.hidden_at is None and self.removed_at is None


class Participation(InBuurt, Base):
    """Someone joins in an initiatief."""

    __tablename__ = "participation"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        UniqueConstraint("post_id", "person_id"),
        Index("ix_participation_buurt_id_post_id", "buurt_id", "post_id"),  # else a count reads the whole buurt
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)
    reminded_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(back_populates="participations")
    person: Mapped[Person] = relationship()
