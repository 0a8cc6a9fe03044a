"""What was said under a post: plain values, a page at a time, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.people.faces import Face
from buurtplein.people.models import Person
from buurtplein.posts.models import OF_THE_SQUARE, Comment, CommentKind, Post
from buurtplein.posts.policy import readable_comments

COMMENTS = 50  # on one page of a post


class Said(NamedTuple):
    """A comment under a post: a plain value, so that it is drawn once for all who see the same."""

    id: int
    buurt_id: int
    kind: CommentKind
    body: str
    signed_as: str
    placed_at: datetime
    hidden_at: datetime | None
    removed_at: datetime | None
    author: Face | None

    @property
    def author_id(self) -> int | None:
        """Who wrote it."""
        return self.author.id if self.author else None

    @property
    def is_shown(self) -> bool:
        """Not hidden by a verbinder; a removed one is never read."""
        return self.hidden_at is None


_FACTS = tuple(getattr(Comment, name) for name in Said._fields[:-1])
_FACE = (Person.id.label("author_id"), Person.name, Person.erased_at)


class Sums(NamedTuple):
    """What was said under a post in all, on whichever page one is."""

    all: int = 0
    by_neighbours: int = 0
    connected_at: datetime | None = None  # the first time that someone was
    offers_of_mine: int = 0


class Thread(NamedTuple):
    """A page of what was said, oldest on top."""

    items: list[Said]
    sums: Sums = Sums()
    before: int | None = None  # there is more before the comment with this id
    after: int | None = None  # and after this one


class Place(NamedTuple):
    """Which page of a thread: before or after a comment, or the one on which a comment stands. Without: the newest."""

    before: int | None = None
    after: int | None = None
    at: int | None = None


NEWEST = Place()


_SUMS: tuple[ColumnElement[Any], ...] = (  # over all that someone may read, whichever rows are taken of it
    func.count().over(),
    func.count().filter(Comment.kind.not_in(OF_THE_SQUARE)).over(),
    func.min(Comment.placed_at).filter(Comment.kind == CommentKind.CONNECTED).over(),
    func.count().filter(Comment.kind == CommentKind.HELP, Comment.author_id == bindparam("me")).over(),
)
_NAMED = [total.label(name) for total, name in zip(_SUMS, Sums._fields, strict=True)]
_SAID: Any = select(*_FACTS, *_FACE, *_NAMED).outerjoin(Person, Person.id == Comment.author_id)


def read_thread(viewer: Viewer, post: Post, place: Place = NEWEST) -> Thread:
    """What was said under a post, and what there is in all. A place where nothing is leads to the newest page."""
    said = _SAID.where(Comment.post_id == post.id, readable_comments(viewer))
    me = viewer.id
    if place.after is not None:
        page = _later(said, me, place.after)
    elif place.before is not None:
        page = _earlier(said, me, place.before)
    else:
        page = _newest(said, me)
        if place.at is not None and page.before is not None and place.at < page.before:
            page = _earlier(said, me, place.at + 1)
    return page if page.items or place == NEWEST else _newest(said, me)


def _newest(said: Select[Any], me: int | None) -> Thread:
    rows = _rows(said.order_by(Comment.id.desc()), me)
    return _thread(rows[:COMMENTS][::-1], has_earlier=len(rows) > COMMENTS)


def _earlier(said: Select[Any], me: int | None, than: int) -> Thread:
    all_said = said.subquery()
    rows = _rows(select(all_said).where(all_said.c.id < than).order_by(all_said.c.id.desc()), me)
    return _thread(rows[:COMMENTS][::-1], has_earlier=len(rows) > COMMENTS, has_later=True)


def _later(said: Select[Any], me: int | None, than: int) -> Thread:
    all_said = said.subquery()
    rows = _rows(select(all_said).where(all_said.c.id > than).order_by(all_said.c.id), me)
    return _thread(rows[:COMMENTS], has_earlier=True, has_later=len(rows) > COMMENTS)


def _rows(asked: Select[Any], me: int | None) -> Sequence[Any]:
    return db.session.execute(asked.limit(COMMENTS + 1), {"me": me}).all()


def _thread(rows: Sequence[Any], *, has_earlier: bool, has_later: bool = False) -> Thread:
    if not rows:
        return Thread([])
    items = [_comment(row[: len(_FACTS)], row[len(_FACTS) : -len(Sums._fields)]) for row in rows]
    sums = Sums._make(rows[0][-len(Sums._fields) :])
    return Thread(items, sums, items[0].id if has_earlier else None, items[-1].id if has_later else None)


def _comment(facts: Sequence[Any], face: Sequence[Any]) -> Said:
    return Said._make((*facts, Face._make(face) if face[0] is not None else None))
