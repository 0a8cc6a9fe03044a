"""Lists of posts: plain values, read once for all who may read the same, in a constant number of statements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.incoming import row_number
from buurtplein.core.keep import shared
from buurtplein.core.text import slug
from buurtplein.people.faces import Face, first_name
from buurtplein.people.models import Person
from buurtplein.photos.models import Photo
from buurtplein.photos.sizes import Picture
from buurtplein.posts.models import Audience, Comment, CommentKind, Outcome, Participation, Post, PostKind, WaitsFor
from buurtplein.posts.policy import audiences, counted_comments, counted_participations, listed_posts
from buurtplein.posts.queries.filters import Filter

PAGE = 20  # posts on one page
EVERYTHING = Filter()
BODY = 500  # characters of a text that a list may show


@dataclass(frozen=True)
class Key:
    """Where a page ends: the moment and id of its last post. No tuple: a URL would take that apart."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{int(self.moment.timestamp() * 1_000_000)}-{self.id}"

    @classmethod
    def parse(cls, text: str | None) -> "Key | None":
        """The key in a URL; None when it is not one."""
        moment, _dash, row = (text or "").partition("-")
        try:
            passed = timedelta(microseconds=int(moment))
            return cls(datetime.fromtimestamp(0, now().tzinfo) + passed, row_number(row))
        except (ValueError, OverflowError):
            return None


class Listed(NamedTuple):
    """A post in a list, with all that its card tells."""

    id: int
    buurt_id: int
    number: int
    kind: PostKind
    title: str
    body: str  # the first BODY characters
    author: Face | None
    placer: str | None  # who placed it for an author who is not online, as on Post
    signed_as: str
    audience: Audience
    street: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    placed_at: datetime
    published_at: datetime | None
    waits_for: WaitsFor | None
    hidden_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    reactions: int
    people: int  # that take part
    photo: Picture | None  # the first

    @property
    def author_id(self) -> int | None:
        """Who wrote it."""
        return self.author.id if self.author else None

    @property
    def is_open(self) -> bool:
        """On the plein, as all in a list, and not finished."""
        return self.closed_at is None

    @property
    def slug(self) -> str:
        """The readable tail of the URL."""
        return slug(self.title)


class Page(NamedTuple):
    """Part of a list and, if there is more, the key of the next part."""

    items: tuple[Listed, ...]
    next: Key | None


def board(viewer: Viewer, chosen: Filter = EVERYTHING, *, before: Key | None = None, size: int = PAGE) -> Page:
    """The prikbord as far as it was chosen: newest first, from `before` on. What is mine is read for me alone."""

    def read() -> Page:
        asked = _listed(viewer).where(*chosen.conditions(viewer))
        asked = asked.order_by(Post.published_at.desc(), Post.id.desc())
        if before is not None:
            asked = asked.where(_earlier(before))
        return _page(asked, size, lambda item: Key(item.published_at or item.placed_at, item.id))

    who = viewer.id if chosen.mine else None
    return shared(viewer, ("board", audiences(viewer), who, chosen, before, size), read)


def newest(viewer: Viewer, sizes: Mapping[PostKind, int]) -> Mapping[PostKind, Sequence[Listed]]:
    """The newest open posts of each kind, as many as asked; in one statement that reads no more than those."""

    def read() -> tuple[Listed, ...]:
        parts = [_newest_ids(viewer, kind, size) for kind, size in sizes.items()]
        asked = _listed(viewer).where(Post.id.in_(union_all(*parts)))
        asked = asked.order_by(Post.published_at.desc(), Post.id.desc())
        return _page(asked, sum(sizes.values()), lambda item: Key(item.placed_at, item.id)).items

    found = shared(viewer, ("newest", audiences(viewer), tuple(sizes.items())), read)
    return {kind: [item for item in found if item.kind is kind] for kind in sizes}


def _newest_ids(viewer: Viewer, kind: PostKind, size: int) -> Select[tuple[int]]:
    open_ones = select(Post.id).where(listed_posts(viewer), Post.kind == kind, Post.closed_at.is_(None))
    first = open_ones.order_by(Post.published_at.desc(), Post.id.desc()).limit(size).subquery()
    return select(first.c.id)


def _earlier(key: Key) -> ColumnElement[bool]:
    """Before the key. The plain comparison comes first so that the index is walked from there."""
    same = and_(Post.published_at == key.moment, Post.id < key.id)
    return and_(Post.published_at <= key.moment, or_(Post.published_at < key.moment, same))


def connections_since(viewer: Viewer, since: datetime) -> int:
    """How many times neighbours were connected since then: the flags above the street."""

    def read() -> int:
        asked = select(func.count(Comment.id)).where(
            Comment.buurt_id == viewer.buurt_id,
            Comment.kind == CommentKind.CONNECTED,
            Comment.placed_at >= since,
            Comment.hidden_at.is_(None),
            Comment.post.has(listed_posts(viewer)),
        )
        return db.session.scalar(asked) or 0

    return shared(viewer, ("connections", audiences(viewer), since), read)


_Placer = aliased(Person)
# What a card needs, and nothing else: plain columns are read several times faster than rows with a session.
_CARD = (
    Post.id,
    Post.buurt_id,
    Post.number,
    Post.kind,
    Post.title,
    func.substr(Post.body, 1, BODY),
    Post.author_id,
    Person.name,
    Person.erased_at,
    _Placer.name,
    Post.signed_as,
    Post.audience,
    Post.street,
    Post.place,
    Post.starts_at,
    Post.ends_at,
    Post.placed_at,
    Post.published_at,
    Post.waits_for,
    Post.hidden_at,
    Post.closed_at,
    Post.outcome,
)
_PHOTO = (Photo.name, Photo.width, Photo.height, Photo.alt)  # the last four
_AUTHOR = 6  # where the three columns of the author begin; then the name of who placed it for them


def _listed(viewer: Viewer) -> Select[Any]:
    comments = select(func.count(Comment.id)).where(Comment.post_id == Post.id, counted_comments(viewer))
    people = select(func.count(Participation.id)).where(
        Participation.post_id == Post.id, counted_participations(viewer)
    )
    counts = comments.correlate(Post).scalar_subquery(), people.correlate(Post).scalar_subquery()
    asked: Select[Any] = select(*_CARD, *counts, *_PHOTO).select_from(Post)
    asked = asked.outerjoin(Person, Person.id == Post.author_id).outerjoin(_Placer, _Placer.id == Post.placed_by_id)
    asked = asked.outerjoin(Photo, _is_first())
    return asked.where(listed_posts(viewer))


def _is_first() -> ColumnElement[bool]:
    """The photo that a card shows."""
    other = aliased(Photo)
    album = (other.album_id == Post.album_id, other.buurt_id == Post.buurt_id)
    first = select(other.id).where(*album).order_by(other.position, other.id).limit(1).correlate(Post)
    return and_(Photo.id == first.scalar_subquery(), Photo.buurt_id == Post.buurt_id)


def _page(asked: Select[Any], size: int, key: Callable[[Listed], Key]) -> Page:
    rows = db.session.execute(asked.limit(size + 1)).all()
    items = tuple(_item(tuple(row)) for row in rows[:size])
    return Page(items, key(items[-1]) if len(rows) > size else None)


def _item(row: Sequence[Any]) -> Listed:
    author = Face(row[_AUTHOR], row[_AUTHOR + 1], row[_AUTHOR + 2]) if row[_AUTHOR] is not None else None
    placed_by = row[_AUTHOR + 3]
    placer = first_name(placed_by) if placed_by is not None else None
    photo = Picture(*row[-4:]) if row[-4] is not None else None
    return Listed._make((*row[:_AUTHOR], author, placer, *row[_AUTHOR + 4 : -4], photo))
