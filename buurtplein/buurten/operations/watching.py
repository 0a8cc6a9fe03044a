"""What the clock sees to: that the end of a verbinder's term is told beforehand, and that there are two of them."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from buurtplein.buurten.models import Buurt, Membership, Role, RoleGrant
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import today
from buurtplein.outbox.emit import emit

MONTH, WEEK = timedelta(days=30), timedelta(days=7)  # before a term ends
ENOUGH = 2  # verbinders: over one's own posts another decides


def warn_of_ending(caretaker: Caretaker, session: Session) -> int:
    """Tell, a month and a week before, that a verbinder's term ends: "role.ending". Returns how many."""
    near = (RoleGrant.role == Role.VERBINDER, RoleGrant.ends_on > today(), RoleGrant.ends_on <= today() + MONTH)
    asked = select(RoleGrant).join(RoleGrant.membership).where(*near, Membership.is_here)
    loaded = joinedload(RoleGrant.membership).selectinload(Membership.roles)
    due = [grant for grant in session.scalars(asked.options(loaded)) if _is_due(grant) and not _goes_on(grant)]
    for grant in due:
        grant.warned_on = today()
        emit("role.ending", grant, by=caretaker, buurt_id=grant.membership.buurt_id)
    return len(due)


def _is_due(grant: RoleGrant) -> bool:
    assert grant.ends_on is not None  # a verbinder's has an end
    is_last_week = grant.ends_on - today() <= WEEK
    return grant.warned_on is None or (is_last_week and grant.warned_on < grant.ends_on - WEEK)


def _goes_on(grant: RoleGrant) -> bool:
    """Whether the same person has a later term already."""
    same = (one for one in grant.membership.roles if one.role is Role.VERBINDER and one.ends_on and grant.ends_on)
    return any(one.ends_on > grant.ends_on for one in same if one.ends_on and grant.ends_on)


def watch_cover(caretaker: Caretaker, session: Session) -> int:
    """Tell, once until there are two again, that a buurt has fewer verbinders: "buurt.left_short". Returns how many."""
    runs = (RoleGrant.role == Role.VERBINDER, RoleGrant.starts_on <= today(), RoleGrant.ends_on > today())
    number = func.count(Membership.person_id.distinct())
    asked = select(Membership.buurt_id).join(Membership.roles).where(*runs, Membership.is_here)
    covered = set(session.scalars(asked.group_by(Membership.buurt_id).having(number >= ENOUGH)))
    inhabited = select(Membership.buurt_id).where(Membership.is_here)
    short = []
    for buurt in session.scalars(select(Buurt).where(Buurt.id.in_(inhabited))):
        if buurt.id in covered:
            buurt.short_since = None
        elif buurt.short_since is None:
            buurt.short_since = today()
            short.append(buurt)
    for buurt in short:
        emit("buurt.left_short", buurt, by=caretaker, buurt_id=buurt.id)
    return len(short)
