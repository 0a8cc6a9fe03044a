"""Letting a post stand longer, and telling its author in time that it goes."""

from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import local, now, today
from buurtplein.core.errors import require
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.policy import has_open
from buurtplein.terms.models import TermNotice
from buurtplein.terms.policy import SOON, may_extend_post

LONGER = timedelta(weeks=4)
TELL_FROM = 9  # o'clock in Amsterdam


def extend_post(viewer: Viewer, post: Post, *, known: date) -> None:
    """Let a post stand four weeks longer than the day its author knew of ("post.extended"); twice is once.

    Raises NotAllowed.
    """
    require(may_extend_post(viewer, post) or has_open(viewer, post))
    if post.expires_on == known and may_extend_post(viewer, post):
        post.expires_on = known + LONGER
        emit("post.extended", post, by=viewer)


def warn_of_expiry(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Tell authors, once for each day that it would go, that their post goes within a week: "post.expiring".

    From 9 o'clock on. Returns how many.
    """
    if local(now()).hour < TELL_FROM:
        return 0
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(_going_soon().limit(limit)))
    for post in found:
        session.add(TermNotice(buurt_id=post.buurt_id, post_id=post.id, expires_on=post.expires_on))
        emit("post.expiring", post, by=caretaker)
    return len(found)


def _going_soon() -> Select[Post]:
    soon = (Post.expires_on > today(), Post.expires_on <= today() + SOON, Post.closed_at.is_(None))
    shown = (Post.published_at.is_not(None), Post.waits_for.is_(None), Post.hidden_at.is_(None))
    told = select(TermNotice.id).where(TermNotice.post_id == Post.id, TermNotice.expires_on == Post.expires_on)
    asked = select(Post).where(*soon, *shown, Post.kind != PostKind.ACTIVITEIT, Post.author_id.is_not(None))
    return asked.where(~told.correlate(Post).exists()).order_by(Post.id)
