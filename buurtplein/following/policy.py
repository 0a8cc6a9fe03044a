"""Who follows what: members, what they may read; and nobody else knows."""

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.viewer import Viewer
from buurtplein.following.models import Follow
from buurtplein.posts.models import Post
from buurtplein.wijkopgaven.models import Wijkopgave


def readable_follows(viewer: Viewer) -> ColumnElement[bool]:
    """What I follow here, for me alone."""
    return and_(Follow.buurt_id == viewer.buurt_id, viewer.mine(Follow.person_id))


def may_follow(viewer: Viewer, thing: Post | Wijkopgave) -> bool:
    """A member, what stands there for others to read; of one's own post one hears anyway."""
    shown = thing.is_published if isinstance(thing, Post) else thing.published_at is not None
    mine = isinstance(thing, Post) and viewer.is_me(thing.author_id)
    return viewer.is_member and thing.buurt_id == viewer.buurt_id and shown and not mine


def may_stop_following(viewer: Viewer, thing: Post | Wijkopgave) -> bool:
    """A member, whatever became of it."""
    return viewer.is_member and thing.buurt_id == viewer.buurt_id
