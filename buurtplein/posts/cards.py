"""A post in a list as one viewer sees its card: hashable, so that the card is drawn once for all who see the same."""

from typing import NamedTuple

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.posts.policy import may_offer_help
from buurtplein.posts.queries import Listed


class Card(NamedTuple):
    """All that a card depends on, the hour included ("vandaag" is not tomorrow)."""

    post: Listed
    buurt: str
    may_help: bool
    hour: str


def card_of(post: Listed, viewer: Viewer) -> Card:
    """The card of a post in a list, for this viewer."""
    return Card(post, viewer.buurt.slug, may_offer_help(viewer, post), local(now()).strftime("%Y-%m-%d %H"))
