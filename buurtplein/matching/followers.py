"""What follows when two neighbours found each other."""

from sqlalchemy import select

from buurtplein.buurten.queries import viewer_as
from buurtplein.core.db import db
from buurtplein.core.i18n import _, for_everyone
from buurtplein.matching.models import Match
from buurtplein.matching.policy import may_tell_neighbours
from buurtplein.matching.wording import called
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import CommentKind
from buurtplein.posts.operations import tell_under_post
from buurtplein.posts.policy import may_tell_under_post


def tell_connected_under_vraag(event: OutboxEvent) -> None:
    """On match.introduced: under the vraag it says who was connected, by first name, in the name of the verbinder.

    Nothing is said under a vraag for verbinders only, nor in the name of someone who is no verbinder any more.
    """
    asked = select(Match).where(Match.id == event.subject_id, Match.buurt_id == event.of_buurt_id)
    match = db.session.scalar(asked)
    if match is None or not may_tell_neighbours(match):
        return
    verbinder = viewer_as(match.proposed_by_id, match.buurt_id)
    if verbinder is None or not may_tell_under_post(verbinder, match.request):
        return
    with for_everyone():
        asker, helper = called(match.asker), called(match.helper)
        body = _("Ik heb %(asker)s en %(helper)s met elkaar verbonden.", asker=asker, helper=helper)
    tell_under_post(verbinder, match.request, kind=CommentKind.CONNECTED, body=body)
