"""Who speaks for a neighbour who is not online, and who may know how to reach them."""

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.matching.models import Match
from buurtplein.namens.models import Attempt, Consent, Reach
from buurtplein.posts.models import Outcome, Post
from buurtplein.terms.policy import SOON, has_term


def readable_reaches(viewer: Viewer) -> ColumnElement[bool]:
    """How to reach who is not online: for the verbinders of the buurt, and nobody else."""
    here = Reach.buurt_id == viewer.buurt_id
    return here if viewer.is_verbinder else and_(here, Reach.id.is_(None))


def readable_consents(viewer: Viewer) -> ColumnElement[bool]:
    """Who agreed to what, and how: for the verbinders of the buurt."""
    here = Consent.buurt_id == viewer.buurt_id
    return here if viewer.is_verbinder else and_(here, Consent.id.is_(None))


def readable_attempts(viewer: Viewer) -> ColumnElement[bool]:
    """How often someone was called: for the verbinders of the buurt."""
    here = Attempt.buurt_id == viewer.buurt_id
    return here if viewer.is_verbinder else and_(here, Attempt.id.is_(None))


def may_speak_for(viewer: Viewer) -> bool:
    """A verbinder, and a professional at the desk: place a post for someone who asks that."""
    return viewer.is_verbinder or viewer.is_professional


def may_see_reaches(viewer: Viewer) -> bool:
    """A verbinder: bring answers to neighbours who are not online."""
    return viewer.is_verbinder


def may_reach(viewer: Viewer, reach: Reach) -> bool:
    """A verbinder of the buurt."""
    return viewer.is_verbinder and reach.buurt_id == viewer.buurt_id


def may_act_for(viewer: Viewer, post: Post) -> bool:
    """A verbinder, when it was placed for a neighbour who now asks something about it."""
    return viewer.is_verbinder and post.buurt_id == viewer.buurt_id and post.placed_by_id is not None


def may_let_stand_for(viewer: Viewer, post: Post) -> bool:
    """The same, in the last week that it stands, or after it was closed."""
    soon = has_term(post) and post.expires_on is not None and post.expires_on - today() <= SOON
    return may_act_for(viewer, post) and (soon or post.outcome in {Outcome.SOLVED, Outcome.EXPIRED})


def may_note_answer(viewer: Viewer, reach: Reach, match: Match) -> bool:
    """A verbinder of the buurt who is not the other of the two: what someone said about a koppeling."""
    return may_reach(viewer, reach) and not (viewer.is_me(match.asker_id) or viewer.is_me(match.helper_id))
