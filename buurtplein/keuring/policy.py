"""Who is asked, who sees how often, and what of the neighbourhood may be in any text."""

from sqlalchemy import ColumnElement, and_, func

from buurtplein.buurten.models import Membership, Role, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.keuring.models import CheckCount


def may_see_check_counts(viewer: Viewer) -> bool:
    """The verbinder and the beheerder: how often something was found, never of whom or what."""
    return viewer.is_verbinder or viewer.is_beheerder


def readable_check_counts(viewer: Viewer) -> ColumnElement[bool]:
    """The counts of this buurt, for who may see them."""
    here = CheckCount.buurt_id == viewer.buurt_id
    return here if may_see_check_counts(viewer) else and_(here, CheckCount.id.is_(None))


def readable_wijkagenten(viewer: Viewer) -> ColumnElement[bool]:
    """Everyone may know who the wijkagent of this buurt is, but for two who want no contact."""
    is_one = and_(RoleGrant.role == Role.PROFESSIONAL, func.lower(RoleGrant.title).contains("wijkagent"))
    return and_(Membership.buurt_id == viewer.buurt_id, Membership.is_here, is_one, viewer.meets(Membership.person_id))
