"""Who may see and take what waits."""

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Work
from buurtplein.core.clock import now
from buurtplein.werk.models import Claim


def readable_claims(viewer: Viewer) -> ColumnElement[bool]:
    """Who is at work on what now, for the verbinders and the beheerder of the buurt."""
    here = and_(Claim.buurt_id == viewer.buurt_id, Claim.until_at > now())
    return here if may_take_work(viewer) else and_(here, Claim.id.is_(None))


def may_take_work(viewer: Viewer) -> bool:
    """A verbinder; and the beheerder, for what they may have to decide."""
    return viewer.is_verbinder or viewer.is_beheerder


def may_put_off(viewer: Viewer, work: Work) -> bool:
    """A verbinder, what does not get worse by waiting for a week."""
    return viewer.is_verbinder and work.facts.can_wait
