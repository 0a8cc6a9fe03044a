"""Taking in what was read, a batch at a time."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from buurtplein.agenda.operations import plan_what_moved_in
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Caretaker, Someone
from buurtplein.core.db import unit_of_work
from buurtplein.posts.operations import Arrival, move_in_posts

BATCH = 500  # posts in one transaction: others wait at most a moment for their turn to write


class Taken(NamedTuple):
    """How many of a batch were looked at, and how many of those were new."""

    seen: int
    new: int


def move_in(caretaker: Caretaker, slug: str, source: str, arrivals: Sequence[Arrival]) -> Iterator[Taken]:
    """Bring posts into a buurt, oldest first, so that their numbers go up with time.

    Stopped halfway, the rest comes with the next time: what is here already is known by source and id. Raises
    BuurtNotFound.
    """
    ordered = sorted(arrivals, key=lambda arrival: arrival.published_at)
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        with unit_of_work() as session:
            buurt = viewer_in(slug, Someone()).buurt
            new = move_in_posts(caretaker, buurt.id, source, batch)
            plan_what_moved_in(caretaker, session, buurt.id)
        yield Taken(len(batch), new)
