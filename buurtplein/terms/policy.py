"""Who may let a post stand longer."""

from datetime import timedelta

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.policy import has_open

SOON = timedelta(days=7)  # before it goes: from then on its author is told, and may let it stand longer


def has_term(post: Post) -> bool:
    """Whether it goes by itself. An activiteit goes when it is over; a verhaal stays."""
    return post.is_open and post.expires_on is not None and post.kind is not PostKind.ACTIVITEIT


def may_extend_post(viewer: Viewer, post: Post) -> bool:
    """The author, in the last week of a post that goes by itself."""
    soon = post.expires_on is not None and post.expires_on - today() <= SOON
    return has_open(viewer, post) and has_term(post) and soon
