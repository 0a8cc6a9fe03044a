"""Who may see and change a buurt, its people and its partners."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, or_, true

from buurtplein.buurten.models import HouseRule, Membership, Partnership, Role, RoleGrant
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import today


def readable_buurten(viewer: Someone) -> ColumnElement[bool]:
    """Every buurt: that it exists is public."""
    return true()


def readable_rules(viewer: Viewer) -> ColumnElement[bool]:
    """The house rules in force here; everyone may know them."""
    return and_(HouseRule.buurt_id == viewer.buurt_id, HouseRule.dropped_at.is_(None))


def readable_memberships(viewer: Viewer) -> ColumnElement[bool]:
    """The beheerder and the verbinders see who belongs here; someone else only sees themselves."""
    here = and_(Membership.buurt_id == viewer.buurt_id, Membership.is_here)
    if viewer.is_beheerder or viewer.is_verbinder:
        return here
    return and_(here, viewer.mine(Membership.person_id))


def readable_admissions(viewer: Viewer) -> ColumnElement[bool]:
    """The beheerder and the verbinders see who belongs here, and who is excluded for a time."""
    here = and_(Membership.buurt_id == viewer.buurt_id, Membership.left_at.is_(None))
    return here if viewer.is_beheerder or viewer.is_verbinder else and_(here, Membership.id.is_(None))


def readable_partners(viewer: Viewer) -> ColumnElement[bool]:
    """Which organisations are partner here; everyone may know that."""
    return Partnership.buurt_id == viewer.buurt_id


def listed_duties(viewer: Someone) -> ColumnElement[bool]:
    """Someone's roles that show what is not theirs, in any buurt: who has one logs in anew every working day."""
    return and_(listed_roles(viewer), RoleGrant.role.in_((Role.PROFESSIONAL, Role.BEHEERDER)))


def listed_roles(viewer: Someone) -> ColumnElement[bool]:
    """Someone's roles that run today, in any buurt: who has one takes the second step each time they log in."""
    mine = and_(viewer.mine(Membership.person_id), Membership.is_here)
    return and_(mine, RoleGrant.starts_on <= today(), or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today()))


def is_member(viewer: Viewer) -> bool:
    """Someone who belongs to this buurt."""
    return viewer.is_member


def may_join(viewer: Viewer) -> bool:
    """Everyone who does not belong to this buurt yet, unless they are excluded."""
    return not viewer.is_member and not viewer.is_excluded


def may_leave(viewer: Viewer) -> bool:
    """A member without a role; the last beheerder cannot walk out."""
    return viewer.is_member and not viewer.roles


def may_keep_buurt(viewer: Viewer) -> bool:
    """The beheerder: settings, house rules, roles and organisations."""
    return viewer.is_beheerder


def must_take_second_step(viewer: Viewer, *, required: bool) -> bool:
    """Whether someone with a role here goes no further before showing that they have their phone."""
    return required and bool(viewer.roles) and viewer.session is not None and not viewer.took_second_step


def may_help_in(viewer: Viewer, membership: Membership) -> bool:
    """The beheerder, someone else who belongs here: to log them out, and when they lost their phone."""
    here = membership.buurt_id == viewer.buurt_id and membership.left_at is None
    return viewer.is_beheerder and here and not viewer.is_me(membership.person_id)


def may_exclude(viewer: Viewer, membership: Membership) -> bool:
    """The beheerder, someone else who belongs here."""
    return viewer.is_beheerder and membership.buurt_id == viewer.buurt_id and not viewer.is_me(membership.person_id)


def may_readmit(viewer: Viewer, membership: Membership) -> bool:
    """The beheerder, or the verbinder who decides on an objection; never oneself."""
    works = viewer.is_beheerder or viewer.is_verbinder
    return works and membership.buurt_id == viewer.buurt_id and not viewer.is_me(membership.person_id)


def may_keep_pages(viewer: Viewer) -> bool:
    """Whose phone may keep the plein, the agenda and the gids for when there is no network; not of who reads more."""
    return not (viewer.is_verbinder or viewer.is_professional or viewer.is_beheerder)


def may_trust(viewer: Viewer) -> bool:
    """A verbinder, who saw what this neighbour writes."""
    return viewer.is_verbinder


def readable_verbinders(viewer: Viewer) -> ColumnElement[bool]:
    """The verbinders of this buurt: they are its face, so everyone may know them."""
    return and_(
        Membership.buurt_id == viewer.buurt_id,
        Membership.is_here,
        RoleGrant.role == Role.VERBINDER,
        RoleGrant.trained_on.is_not(None),
        RoleGrant.starts_on <= today(),
        RoleGrant.ends_on > today(),
    )


def a_verbinder_but(viewer: Viewer, *people: Any) -> Exists:
    """That there is a verbinder here who is none of these people: ids or columns, where NULL is nobody."""
    but = (Membership.person_id.is_distinct_from(person) for person in people)
    return exists().where(RoleGrant.membership_id == Membership.id, readable_verbinders(viewer), *but)


def may_decide_for(viewer: Viewer, *, another_verbinder: bool) -> bool:
    """A verbinder; the beheerder when there is no other verbinder to decide."""
    return viewer.is_verbinder or (viewer.is_beheerder and not another_verbinder)


def readable_deciders(viewer: Viewer) -> ColumnElement[bool]:
    """Who can look again at what another decided here: the verbinders and the beheerders, while their role runs."""
    runs = and_(RoleGrant.starts_on <= today(), or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today()))
    here = and_(Membership.buurt_id == viewer.buurt_id, Membership.is_here)
    return and_(here, runs, RoleGrant.role.in_((Role.VERBINDER, Role.BEHEERDER)))
