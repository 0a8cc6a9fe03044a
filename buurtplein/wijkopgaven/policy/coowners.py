"""Who may ask a neighbour to be co-owner, say yes or no to that, and end it."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.wijkopgaven.models import CoOwner, Wijkopgave
from buurtplein.wijkopgaven.policy.opgaven import may_end_opgave
from buurtplein.wijkopgaven.policy.workers import runs_here


def may_ask_co_owner(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Its regiehouder, of what all can read."""
    return may_end_opgave(viewer, opgave) and opgave.published_at is not None


def may_answer_co_owner(viewer: Viewer, one: CoOwner) -> bool:
    """Who is asked, and does not work here as a professional."""
    waits = one.waits and one.buurt_id == viewer.buurt_id and runs_here(viewer, one.opgave)
    return waits and viewer.is_me(one.person_id) and viewer.is_member and not viewer.is_professional


def may_stop_co_owning(viewer: Viewer, one: CoOwner) -> bool:
    """Who is co-owner, at any moment and without a reason."""
    return one.counts and one.buurt_id == viewer.buurt_id and viewer.is_me(one.person_id)


def may_end_co_owner(viewer: Viewer, one: CoOwner) -> bool:
    """The regiehouder: take the question back, or end it."""
    return one.ended_at is None and one.buurt_id == viewer.buurt_id and may_end_opgave(viewer, one.opgave)
