"""What someone sees of the posts, in a constant number of statements."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, union_all
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, CommentKind, Participation, Post, PostKind
from buurtplein.posts.policy import listed_posts, readable_comments, readable_participations, readable_posts

PAGE = 20  # posts on one page
FEW = 6  # houses in the row of people that take part
MOST_DAYS = 1000  # activities that the strip of days counts


class Key(NamedTuple):
    """Where a page ends: the moment and id of its last post."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{int(self.moment.timestamp() * 1_000_000)}-{self.id}"

    @classmethod
    def parse(cls, text: str | None) -> "Key | None":
        """The key in a URL; None when it is not one."""
        moment, _dash, row = (text or "").partition("-")
        if not (moment.isascii() and moment.isdigit() and row.isascii() and row.isdigit() and len(text or "") < 40):
            return None
        try:
            return cls(
                datetime.fromtimestamp(0, now().tzinfo) + timedelta(microseconds=int(moment)), min(int(row), 2**31)
            )
        except OverflowError:
            return None


@dataclass(frozen=True)
class Listed:
    """A post in a list, with what its card tells."""

    post: Post
    reactions: int
    people: int  # that take part


@dataclass(frozen=True)
class Page:
    """Part of a list and, if there is more, the key of the next part."""

    items: Sequence[Listed]
    next: Key | None


@dataclass(frozen=True)
class Going:
    """Who takes part in the posts of a list: the first few of each, and whether I do."""

    people: Mapping[int, Sequence[Person]]
    mine: frozenset[int]


def get_post(viewer: Viewer, number: int) -> Post:
    """The post with this number in this buurt.

    Raises NotFound, also when the post exists but is not for this viewer: we do not tell.
    """
    asked = select(Post).where(Post.number == number, readable_posts(viewer)).options(joinedload(Post.author))
    post = db.session.scalar(asked) if 0 < number < 2**31 else None
    if post is None:
        raise NotFound(_("Dit bericht bestaat niet (meer)."))
    return post


def list_comments(viewer: Viewer, post: Post) -> list[Comment]:
    """The comments under a post, oldest first."""
    asked = select(Comment).where(Comment.post_id == post.id, readable_comments(viewer)).order_by(Comment.id)
    return list(db.session.scalars(asked.options(joinedload(Comment.author))))


def get_comment(viewer: Viewer, comment_id: int) -> Comment:
    """One comment, with its post.

    Raises NotFound.
    """
    asked = select(Comment).where(Comment.id == comment_id, readable_comments(viewer)).options(joinedload(Comment.post))
    comment = db.session.scalar(asked) if comment_id < 2**31 else None
    if comment is None:
        raise NotFound(_("Deze reactie bestaat niet (meer)."))
    return comment


def list_participants(viewer: Viewer, post: Post) -> list[Participation]:
    """Who takes part, first come first; for a visitor only themselves."""
    asked = select(Participation).where(Participation.post_id == post.id, readable_participations(viewer))
    return list(db.session.scalars(asked.order_by(Participation.id).options(joinedload(Participation.person))))


def count_participants(viewer: Viewer, post: Post) -> int:
    """How many take part in a post one may read; a number is for everyone."""
    asked = select(func.count(Participation.id)).join(Participation.post)
    found = db.session.scalar(
        asked.where(Participation.post_id == post.id, Participation.buurt_id == viewer.buurt_id, readable_posts(viewer))
    )
    return found or 0


def board(
    viewer: Viewer,
    *,
    kind: PostKind | None = None,
    only_open: bool = False,
    before: Key | None = None,
    size: int = PAGE,
) -> Page:
    """The prikbord: newest first, from `before` on."""
    asked = _listed(viewer).order_by(Post.published_at.desc(), Post.id.desc())
    if kind is not None:
        asked = asked.where(Post.kind == kind)
    if only_open:
        asked = asked.where(Post.closed_at.is_(None))
    if before is not None:
        asked = asked.where(_earlier(before))
    return _page(asked, size, lambda post: Key(post.published_at or post.placed_at, post.id))


def newest(viewer: Viewer, sizes: Mapping[PostKind, int]) -> dict[PostKind, list[Listed]]:
    """The newest open posts of each kind, as many as asked; in one statement that reads no more than those."""
    parts = [_newest_ids(viewer, kind, size) for kind, size in sizes.items()]
    asked = _listed(viewer).where(Post.id.in_(union_all(*parts))).order_by(Post.published_at.desc(), Post.id.desc())
    found = _page(asked, sum(sizes.values()), lambda post: Key(post.placed_at, post.id)).items
    return {kind: [item for item in found if item.post.kind is kind] for kind in sizes}


def _newest_ids(viewer: Viewer, kind: PostKind, size: int) -> Select[tuple[int]]:
    open_ones = select(Post.id).where(listed_posts(viewer), Post.kind == kind, Post.closed_at.is_(None))
    first = open_ones.order_by(Post.published_at.desc(), Post.id.desc()).limit(size).subquery()
    return select(first.c.id)


def _earlier(key: Key) -> ColumnElement[bool]:
    """Before the key. The plain comparison comes first so that the index is walked from there."""
    same = and_(Post.published_at == key.moment, Post.id < key.id)
    return and_(Post.published_at <= key.moment, or_(Post.published_at < key.moment, same))


def agenda(
    viewer: Viewer, *, start: datetime, end: datetime | None = None, after: Key | None = None, size: int = PAGE
) -> Page:
    """Activities from `start` on (until `end`, when given), soonest first, from `after` on."""
    asked = _listed(viewer).where(Post.kind == PostKind.ACTIVITEIT, Post.starts_at >= start)
    asked = asked.order_by(Post.starts_at, Post.id)
    if end is not None:
        asked = asked.where(Post.starts_at < end)
    if after is not None:
        asked = asked.where(tuple_(Post.starts_at, Post.id) > tuple_(after.moment, after.id))
    return _page(asked, size, lambda post: Key(post.starts_at or post.placed_at, post.id))


def my_posts(viewer: Viewer) -> list[Post]:
    """What I placed here, newest first, also what waits or is withdrawn."""
    asked = select(Post).where(readable_posts(viewer), viewer.mine(Post.author_id)).order_by(Post.id.desc()).limit(100)
    return list(db.session.scalars(asked))


def posts_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Post]:
    """The readable ones among these posts: what search found, loaded through the rules."""
    asked = select(Post).where(Post.id.in_(ids), readable_posts(viewer)).options(joinedload(Post.author))
    return {post.id: post for post in db.session.scalars(asked)}


def comments_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Comment]:
    """The readable ones among these comments, with their posts."""
    asked = select(Comment).join(Comment.post).where(Comment.id.in_(ids), readable_comments(viewer))
    return {
        c.id: c for c in db.session.scalars(asked.options(contains_eager(Comment.post), joinedload(Comment.author)))
    }


def who_takes_part(viewer: Viewer, posts: Sequence[Post]) -> Going:
    """Who takes part in these posts; a visitor sees nobody. One statement, or none."""
    if viewer.person is None or not posts:
        return Going({}, frozenset())
    place = func.row_number().over(partition_by=Participation.post_id, order_by=Participation.id).label("place")
    here = (Participation.post_id.in_([post.id for post in posts]), readable_participations(viewer))
    ranked = select(Participation.id, place).where(*here).subquery()
    asked = select(Participation).join(ranked, ranked.c.id == Participation.id).order_by(Participation.id)
    asked = asked.where(Participation.buurt_id == viewer.buurt_id)
    asked = asked.where(or_(ranked.c.place <= FEW, viewer.mine(Participation.person_id)))
    found = list(db.session.scalars(asked.options(joinedload(Participation.person))))
    return Going(
        {post.id: [p.person for p in found if p.post_id == post.id][:FEW] for post in posts},
        frozenset(p.post_id for p in found if viewer.is_me(p.person_id)),
    )


def busy_days(viewer: Viewer, *, start: datetime, end: datetime) -> Counter[date]:
    """How many activities begin on each day between two moments, as the calendar in Amsterdam has it."""
    asked = select(Post.starts_at).where(
        listed_posts(viewer), Post.kind == PostKind.ACTIVITEIT, Post.starts_at >= start, Post.starts_at < end
    )
    return Counter(local(moment).date() for moment in db.session.scalars(asked.limit(MOST_DAYS)) if moment)


def connections_since(viewer: Viewer, since: datetime) -> int:
    """How many times neighbours were connected since then: the flags above the street."""
    asked = select(func.count(Comment.id)).where(
        Comment.kind == CommentKind.CONNECTED,
        Comment.placed_at >= since,
        Comment.hidden_at.is_(None),
        readable_comments(viewer),
    )
    return db.session.scalar(asked) or 0


def helpers_of(viewer: Viewer, post: Post) -> list[Comment]:
    """Who said "Ik kan helpen" under a vraag."""
    asked = select(Comment).where(
        Comment.post_id == post.id, Comment.kind == CommentKind.HELP, readable_comments(viewer)
    )
    return list(db.session.scalars(asked.order_by(Comment.id).options(joinedload(Comment.author))))


def _listed(viewer: Viewer) -> Select[Any]:
    comments = select(func.count(Comment.id)).where(
        Comment.post_id == Post.id,
        Comment.buurt_id == Post.buurt_id,
        Comment.hidden_at.is_(None),
        Comment.removed_at.is_(None),
    )
    people = select(func.count(Participation.id)).where(
        Participation.post_id == Post.id, Participation.buurt_id == Post.buurt_id
    )
    counts = comments.correlate(Post).scalar_subquery(), people.correlate(Post).scalar_subquery()
    return select(Post, *counts).where(listed_posts(viewer)).options(joinedload(Post.author))


def _page(asked: Select[Any], size: int, key: Callable[[Post], Key]) -> Page:
    rows = db.session.execute(asked.limit(size + 1)).all()
    items = [Listed(row[0], row[1], row[2]) for row in rows[:size]]
    return Page(items, key(items[-1].post) if len(rows) > size else None)
