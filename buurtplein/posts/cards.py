"""A post as the words on its card: hashable, so that the card is drawn once for all who see the same."""

from datetime import datetime
from typing import NamedTuple

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Outcome, PostKind, WaitsFor
from buurtplein.posts.policy import may_offer_help
from buurtplein.posts.queries import Listed


class Author(NamedTuple):
    """What a house with a name under it shows."""

    id: int
    initials: str
    first_name: str
    erased_at: datetime | None


class Card(NamedTuple):
    """All that a card depends on, the hour included ("vandaag" is not tomorrow)."""

    buurt: str
    number: int
    slug: str
    kind: PostKind
    title: str
    body: str
    author: Author | None
    signed_as: str
    audience: Audience
    street: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    published_at: datetime | None
    outcome: Outcome | None
    waits_for: WaitsFor | None
    hidden_at: datetime | None
    reactions: int
    people: int
    may_help: bool
    hour: str


def _author(person: Person) -> Author:
    return Author(person.id, person.initials, person.first_name, person.erased_at)


def card_of(item: Listed, viewer: Viewer) -> Card:
    """The card of a post in a list, for this viewer."""
    post = item.post
    author = post.author
    return Card(
        buurt=viewer.buurt.slug,
        number=post.number,
        slug=post.slug,
        kind=post.kind,
        title=post.title,
        body=post.body,
        author=_author(author) if author is not None else None,
        signed_as=post.signed_as,
        audience=post.audience,
        street=post.street,
        place=post.place,
        starts_at=post.starts_at,
        ends_at=post.ends_at,
        published_at=post.published_at,
        outcome=post.outcome,
        waits_for=post.waits_for,
        hidden_at=post.hidden_at,
        reactions=item.reactions,
        people=item.people,
        may_help=may_offer_help(viewer, post),
        hour=local(now()).strftime("%Y-%m-%d %H"),
    )
