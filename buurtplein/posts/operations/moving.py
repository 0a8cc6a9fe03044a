"""What the clock and someone at the shell do with posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtplein.buurten.numbers import take_numbers
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import local, midnight, today
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit, emit_all
from buurtplein.posts.models import Outcome, Post, PostKind
from buurtplein.posts.operations.placing import STANDS, Draft, close, fill

KNOWN_AT_ONCE = 500  # ids in one statement


def expire_posts(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Close what stood long enough; its author hears of it ("post.expired") and can open it again."""
    due = (Post.expires_on <= today(), Post.closed_at.is_(None), Post.published_at.is_not(None))
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(select(Post).where(*due).limit(limit)))
    for post in found:
        close(post, Outcome.EXPIRED)
        emit("post.expired", post, by=caretaker)
    return len(found)


@dataclass(frozen=True)
class Arrival:
    """A post from another platform, where it is known by `external_id`."""

    external_id: str
    draft: Draft
    published_at: datetime


def move_in_posts(caretaker: Caretaker, buurt_id: int, source: str, arrivals: Sequence[Arrival]) -> int:
    """Bring in posts from another platform; what is here already, by its source and id, stays as it is.

    What would have left the plein by now comes in closed. Emits "post.moved_in": it can be found from now on, and
    nobody gets news of it. Returns how many were new.
    """
    known = _known(buurt_id, source, arrivals)
    new = [arrival for arrival in arrivals if arrival.external_id not in known]
    first = take_numbers(buurt_id, len(new))
    posts = [_moved_in(buurt_id, source, arrival, number) for number, arrival in enumerate(new, start=first)]
    db.session.add_all(posts)
    emit_all("post.moved_in", posts, by=caretaker)
    return len(posts)


def count_known(caretaker: Caretaker, buurt_id: int, source: str, arrivals: Sequence[Arrival]) -> int:
    """How many of these are here already."""
    return sum(
        len(_known(buurt_id, source, arrivals[n : n + KNOWN_AT_ONCE])) for n in range(0, len(arrivals), KNOWN_AT_ONCE)
    )


def _known(buurt_id: int, source: str, arrivals: Sequence[Arrival]) -> set[str | None]:
    ids = [arrival.external_id for arrival in arrivals]
    known = (Post.buurt_id == buurt_id, Post.external_source == source, Post.external_id.in_(ids))
    return set(db.session.scalars(select(Post.external_id).where(*known)))


def _moved_in(buurt_id: int, source: str, arrival: Arrival, number: int) -> Post:
    post = Post(buurt_id=buurt_id, number=number, kind=arrival.draft.kind, external_source=source)
    fill(post, arrival.draft)
    post.external_id, post.placed_at, post.published_at = (
        arrival.external_id,
        arrival.published_at,
        arrival.published_at,
    )
    if post.kind not in {PostKind.ACTIVITEIT, PostKind.VERHAAL}:
        post.expires_on = local(arrival.published_at).date() + STANDS
    if post.expires_on is not None and post.expires_on <= today():
        post.closed_at = midnight(post.expires_on)
        post.outcome = Outcome.EXPIRED
    return post
