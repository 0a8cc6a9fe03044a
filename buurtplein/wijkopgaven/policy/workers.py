"""Who works on wijkopgaven."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from buurtplein.buurten.models import Membership, Partnership, Role, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.wijkopgaven.models import Wijkopgave


def may_work_on_opgaven(viewer: Viewer) -> bool:
    """A professional of this buurt: the list of opgaven, their work pages."""
    return viewer.is_professional


def may_read_lessons(viewer: Viewer) -> bool:
    """A professional of this buurt: what colleagues learned, here and in other buurten."""
    return viewer.is_professional


def may_make_opgave(viewer: Viewer) -> bool:
    """A professional of this buurt."""
    return viewer.is_professional


def may_add_sources(viewer: Viewer) -> bool:
    """A professional or a verbinder of this buurt."""
    return viewer.is_professional or viewer.is_verbinder


def is_co_owner(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A member of the buurt who said yes to being co-owner of this opgave, until that ends."""
    return viewer.is_member and any(viewer.is_me(one.person_id) and one.counts for one in opgave.co_owners)


def runs_here(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """An opgave of this buurt that has not ended: whoever may do something with it may do so only then."""
    return opgave.buurt_id == viewer.buurt_id and opgave.is_open


def works_today(person_id: Any, buurt_id: Any) -> ColumnElement[bool]:
    """That this person works in this buurt today as a professional; about columns."""
    joined = select(Membership.id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    joined = joined.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    return joined.where(Membership.person_id == person_id, works_in(buurt_id)).exists()


def works_in(buurt_id: Any) -> ColumnElement[bool]:
    """That a membership is of who works in this buurt today as a professional, joined to their role and its partner."""
    day = today()
    return and_(
        Membership.buurt_id == buurt_id,
        Membership.is_here,
        RoleGrant.role == Role.PROFESSIONAL,
        RoleGrant.starts_on <= day,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > day),
        Partnership.buurt_id == buurt_id,
        Partnership.organisation_id == RoleGrant.organisation_id,
        Partnership.is_current,
    )
