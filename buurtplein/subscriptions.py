"""What follows on what: event name -> followers. And what happens by the clock. The whole house on one page."""

from collections.abc import Callable

from buurtplein.core.db import unit_of_work
from buurtplein.outbox.deliver import Subscriptions
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.operations import expire_posts
from buurtplein.search.followers import index_changes

CLOCK_HAND = Caretaker("clock")

SUBSCRIPTIONS: Subscriptions = {
    "post.placed": [index_changes],
    "post.published": [index_changes],
    "post.changed": [index_changes],
    "post.returned": [index_changes],
    "post.hidden": [index_changes],
    "post.withdrawn": [index_changes],
    "post.solved": [index_changes],
    "post.reopened": [index_changes],
    "post.expired": [index_changes],
    "comment.placed": [index_changes],
    "comment.removed": [index_changes],
    "comment.hidden": [index_changes],
    "comment.shown": [index_changes],
}


def close_expired_posts() -> None:
    """Every hour: what stood long enough leaves the plein, and its author hears of it."""
    with unit_of_work() as session:
        expire_posts(CLOCK_HAND, session)


CLOCK: dict[str, list[Callable[[], object]]] = {
    "hourly": [close_expired_posts],
}
