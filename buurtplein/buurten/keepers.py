"""A buurt is never without a beheerder."""

from sqlalchemy import select

from buurtplein.buurten.models import Membership, Role, RoleGrant
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.people.models import Person


def is_kept_without(grant: RoleGrant) -> bool:
    """Whether the buurt keeps a beheerder without this role: one whose own role does not lapse by itself."""
    here = (Membership.buurt_id == grant.membership.buurt_id, Membership.is_here, Person.erased_at.is_(None))
    stays = (RoleGrant.role == Role.BEHEERDER, RoleGrant.starts_on <= today(), RoleGrant.ends_on.is_(None))
    asked = select(RoleGrant.id).join(RoleGrant.membership).join(Membership.person)
    return db.session.scalar(asked.where(*here, *stays, RoleGrant.id != grant.id).limit(1)) is not None


def keeps_alone(membership: Membership) -> bool:
    """Whether nobody would keep the buurt without this member."""
    held = (grant for grant in membership.roles if grant.role == Role.BEHEERDER and grant.starts_on <= today())
    running = (grant for grant in held if grant.ends_on is None or grant.ends_on > today())
    return any(not is_kept_without(grant) for grant in running)
