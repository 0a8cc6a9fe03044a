"""Posts in a list as one viewer sees them: hashable, so that a card is drawn once for all who see the same."""

from datetime import datetime
from typing import NamedTuple

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import this_hour
from buurtplein.posts.models import PostLike
from buurtplein.posts.policy import may_offer_help, may_remove_comment
from buurtplein.posts.queries import Listed, Said


class Card(NamedTuple):
    """All that a card depends on, the hour included ("vandaag" is not tomorrow)."""

    post: Listed
    buurt: str
    may_help: bool
    hour: datetime


class Saying(NamedTuple):
    """All that a comment under a post depends on."""

    said: Said
    buurt: str
    is_author: bool  # of the post
    may_remove: bool
    may_report: bool
    may_use: bool
    hour: datetime


def saying_of(said: Said, post: PostLike, viewer: Viewer, *, may_report: bool, may_use: bool) -> Saying:
    """A comment under a post, for this viewer. Whether they may report it or take it up is for higher rooms to say."""
    by_author = said.author_id is not None and said.author_id == post.author_id
    mine = may_remove_comment(viewer, said)
    return Saying(said, viewer.buurt.slug, by_author, mine, may_report, may_use and said.is_shown, this_hour())


def card_of(post: Listed, viewer: Viewer) -> Card:
    """The card of a post in a list, for this viewer."""
    return Card(post, viewer.buurt.slug, may_offer_help(viewer, post), this_hour())
