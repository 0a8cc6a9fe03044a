"""What a verbinder does with what others wrote."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.errors import require
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Comment, Post, WaitsFor
from buurtplein.posts.policy import may_judge_comment, may_judge_post, may_moderate_post, waits_for_nobody


def publish_post(viewer: Viewer, post: Post) -> None:
    """Someone looked and it may be read (again)."""
    require(may_judge_post(viewer, post))
    _publish(viewer, post)


def _publish(by: Viewer | Caretaker, post: Post) -> None:
    post.waits_for, post.hidden_at = None, None
    post.published_at = post.published_at or now()
    emit("post.published", post, by=by)


def release_posts(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Let onto the plein what waits for a first look while there is nobody (any more) to give it.

    Returns how many.
    """
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(select(Post).where(waits_for_nobody()).limit(limit)))
    for post in found:
        _publish(caretaker, post)
    return len(found)


def return_post(viewer: Viewer, post: Post) -> None:
    """Give a post back to its author to change something; meanwhile others do not see it."""
    require(may_moderate_post(viewer, post))
    post.waits_for = WaitsFor.AUTHOR
    emit("post.returned", post, by=viewer)


def hold_post(viewer: Viewer, post: Post, *, waits_for: WaitsFor) -> None:
    """It waits again, as it did before someone decided by mistake."""
    require(may_judge_post(viewer, post))
    post.hidden_at, post.waits_for = None, waits_for
    emit("post.held", post, by=viewer)


def hide_post(viewer: Viewer, post: Post) -> None:
    """Take someone's post out of sight; the ruling that says why is moderation's."""
    require(may_judge_post(viewer, post))
    post.hidden_at, post.waits_for = now(), None
    emit("post.hidden", post, by=viewer)


def hide_comment(viewer: Viewer, comment: Comment) -> None:
    """Take someone's comment out of sight."""
    require(may_judge_comment(viewer, comment))
    comment.hidden_at = now()
    emit("comment.hidden", comment, by=viewer)


def show_comment(viewer: Viewer, comment: Comment) -> None:
    """Bring a hidden comment back."""
    require(may_judge_comment(viewer, comment))
    comment.hidden_at = None
    emit("comment.shown", comment, by=viewer)
