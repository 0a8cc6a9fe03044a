"""What someone follows, and who follows what."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.db import db
from buurtplein.following.models import Follow
from buurtplein.following.policy import readable_follows
from buurtplein.posts.models import Comment, Post
from buurtplein.posts.queries import posts_by_id
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.queries import opgaven_by_id

SHOWN = 30  # on one page


@dataclass(frozen=True)
class Followed:
    """One thing someone follows, as far as they may still read it."""

    id: int
    post: Post | None
    opgave: Wijkopgave | None


def is_following(viewer: Viewer, thing: Post | Wijkopgave) -> bool:
    """Whether I hear of what happens here: because I said so or, under a post, because I reacted. One statement."""
    said = select(Follow.wants).where(readable_follows(viewer), _of(thing)).scalar_subquery()
    reacted = exists().where(
        Comment.buurt_id == viewer.buurt_id,
        Comment.post_id == thing.id,
        viewer.mine(Comment.author_id),
        Comment.removed_at.is_(None),
    )
    wants, has_reacted = db.session.execute(select(said, reacted)).one()
    return bool(wants) if wants is not None else isinstance(thing, Post) and bool(has_reacted)


def _of(thing: Post | Wijkopgave) -> ColumnElement[bool]:
    """That a row is about this."""
    return Follow.post_id == thing.id if isinstance(thing, Post) else Follow.opgave_id == thing.id


def list_followed(viewer: Viewer, *, before: int | None = None) -> tuple[list[Followed], int | None]:
    """A page of what I follow, newest first, and from where the next one goes on. Three statements."""
    asked = select(Follow).where(readable_follows(viewer), Follow.wants.is_(True)).order_by(Follow.id.desc())
    if before is not None:
        asked = asked.where(Follow.id < before)
    rows = list(db.session.scalars(asked.limit(SHOWN + 1)))
    posts = posts_by_id(viewer, [row.post_id for row in rows if row.post_id is not None])
    opgaven = opgaven_by_id(viewer, [row.opgave_id for row in rows if row.opgave_id is not None])
    shown = [Followed(row.id, posts.get(row.post_id or 0), opgaven.get(row.opgave_id or 0)) for row in rows[:SHOWN]]
    return [one for one in shown if one.post or one.opgave], rows[SHOWN - 1].id if len(rows) > SHOWN else None


def wishes(caretaker: Caretaker, thing: Post | Wijkopgave) -> dict[int, bool]:
    """By person who said so: whether they want to hear of what happens here."""
    asked = select(Follow.person_id, Follow.wants).where(Follow.buurt_id == thing.buurt_id, _of(thing))
    return {row.person_id: row.wants for row in db.session.execute(asked)}
