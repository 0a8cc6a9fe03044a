"""Posts, comments and who takes part, as rows."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.photos.models import Album
from buurtplein.posts.models import Comment, Participation, Post
from buurtplein.posts.policy import counted_participations, readable_comments, readable_participations, readable_posts

_PEOPLE = (joinedload(Post.author), joinedload(Post.placed_by))
_POST = select(Post).options(*_PEOPLE, joinedload(Post.album).selectinload(Album.photos))


def get_post(viewer: Viewer, number: int) -> Post:
    """The post with this number in this buurt.

    Raises NotFound, also when the post exists but is not for this viewer: we do not tell.
    """
    asked = _POST.where(Post.number == number, readable_posts(viewer))
    post = db.session.scalar(asked)
    if post is None:
        raise NotFound(_("Dit bericht bestaat niet (meer)."))
    return post


def get_comment(viewer: Viewer, comment_id: int) -> Comment:
    """One comment, with its post.

    Raises NotFound.
    """
    asked = select(Comment).where(Comment.id == comment_id, readable_comments(viewer)).options(joinedload(Comment.post))
    comment = db.session.scalar(asked)
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
    asked = asked.where(counted_participations(viewer), Participation.buurt_id == viewer.buurt_id)
    return db.session.scalar(asked.where(Participation.post_id == post.id, readable_posts(viewer))) or 0


def my_posts(viewer: Viewer) -> list[Post]:
    """What I placed here, newest first, also what waits or is withdrawn."""
    asked = select(Post).where(readable_posts(viewer), viewer.mine(Post.author_id)).order_by(Post.id.desc()).limit(100)
    return list(db.session.scalars(asked))


def posts_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Post]:
    """The readable ones among these posts: what search found, loaded through the rules."""
    asked = select(Post).where(Post.id.in_(ids), readable_posts(viewer)).options(*_PEOPLE)
    return {post.id: post for post in db.session.scalars(asked)}


def comments_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Comment]:
    """The readable ones among these comments, with their posts."""
    asked = select(Comment).join(Comment.post).where(Comment.id.in_(ids), readable_comments(viewer))
    return {
        c.id: c for c in db.session.scalars(asked.options(contains_eager(Comment.post), joinedload(Comment.author)))
    }
