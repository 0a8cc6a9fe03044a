"""What follows on what: event name -> followers. And what happens by the clock. The whole house on one page."""

from collections.abc import Callable

from buurtplein.core.db import unit_of_work
from buurtplein.outbox.deliver import Follower
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.operations import expire_posts

CLOCK_HAND = Caretaker("clock")

SUBSCRIPTIONS: dict[str, list[Follower]] = {}


def close_expired_posts() -> None:
    """Every hour: what stood long enough leaves the plein, and its author hears of it."""
    with unit_of_work() as session:
        expire_posts(CLOCK_HAND, session)


CLOCK: dict[str, list[Callable[[], object]]] = {
    "hourly": [close_expired_posts],
}
