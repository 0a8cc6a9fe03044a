"""What someone follows, and who follows what."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.db import db
from buurtplein.following.models import Follow
from buurtplein.following.policy import readable_follows
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.policy import readable_posts
from buurtplein.posts.queries import posts_by_id
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven
from buurtplein.wijkopgaven.queries import opgaven_by_id

SHOWN = 30  # on one page


@dataclass(frozen=True)
class Followed:
    """One thing someone follows, as far as they may still read it."""

    post: Post | None
    opgave: Wijkopgave | None


def is_following(viewer: Viewer, thing: Post | Wijkopgave) -> bool:
    """Whether I hear of what happens here: because I said so or, under a post, because I reacted. One statement."""
    said = select(Follow.wants).where(readable_follows(viewer), _of(thing)).scalar_subquery()
    wants, has_reacted = db.session.execute(
        select(said, exists(_reacted(viewer).where(Comment.post_id == thing.id)))
    ).one()
    return bool(wants) if wants is not None else isinstance(thing, Post) and bool(has_reacted)


def _reacted(viewer: Viewer) -> Select[int]:
    """The posts under which something of mine stands."""
    mine = (Comment.buurt_id == viewer.buurt_id, viewer.mine(Comment.author_id), Comment.removed_at.is_(None))
    return select(Comment.post_id).where(*mine)


def _of(thing: Post | Wijkopgave) -> ColumnElement[bool]:
    """That a row is about this."""
    return Follow.post_id == thing.id if isinstance(thing, Post) else Follow.opgave_id == thing.id


def list_followed(viewer: Viewer, *, before: int | None = None) -> tuple[list[Followed], int | None]:
    """A page of what I chose to follow and may read, newest first, and where the next goes on. Three statements."""
    posts, opgaven = (
        select(Post.id).where(readable_posts(viewer)),
        select(Wijkopgave.id).where(readable_opgaven(viewer), Wijkopgave.merged_into_id.is_(None)),
    )
    asked = select(Follow).where(readable_follows(viewer), Follow.wants.is_(True))
    asked = asked.where(or_(Follow.post_id.in_(posts), Follow.opgave_id.in_(opgaven)))
    if before is not None:
        asked = asked.where(Follow.id < before)
    rows = list(db.session.scalars(asked.order_by(Follow.id.desc()).limit(SHOWN + 1)))
    by_post = posts_by_id(viewer, [row.post_id for row in rows if row.post_id is not None])
    by_opgave = opgaven_by_id(viewer, [row.opgave_id for row in rows if row.opgave_id is not None])
    shown = [Followed(by_post.get(row.post_id or 0), by_opgave.get(row.opgave_id or 0)) for row in rows[:SHOWN]]
    return shown, rows[SHOWN - 1].id if len(rows) > SHOWN else None


def list_reacted(viewer: Viewer, *, before: int | None = None) -> tuple[list[Followed], int | None]:
    """The same, of the posts of others under which I reacted. One statement."""
    said = select(Follow.post_id).where(readable_follows(viewer), Follow.post_id.is_not(None))
    others = Post.author_id.is_distinct_from(viewer.id)  # of one's own post one hears anyway
    asked = select(Post).where(readable_posts(viewer), others, Post.id.in_(_reacted(viewer)), Post.id.not_in(said))
    if before is not None:
        asked = asked.where(Post.id < before)
    rows = list(db.session.scalars(asked.order_by(Post.id.desc()).limit(SHOWN + 1)))
    return [Followed(post, None) for post in rows[:SHOWN]], rows[SHOWN - 1].id if len(rows) > SHOWN else None


def wishes(caretaker: Caretaker, thing: Post | Wijkopgave) -> dict[int, bool]:
    """By person who said so: whether they want to hear of what happens here."""
    asked = select(Follow.person_id, Follow.wants).where(Follow.buurt_id == thing.buurt_id, _of(thing))
    return {row.person_id: row.wants for row in db.session.execute(asked)}
