"""Who may see and change a buurt, its people and its partners."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, not_, or_, true

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
    """A verbinder, or the beheerder who looks in their place: they saw what this neighbour writes."""
    return viewer.is_verbinder or viewer.is_beheerder


def may_go_away(viewer: Viewer) -> bool:
    """A verbinder: be on holiday, and tell the others what runs meanwhile."""
    return viewer.is_verbinder


def may_read_handover(viewer: Viewer) -> bool:
    """A verbinder, and the beheerder who looks in their place: what another wrote who is away, or stopped."""
    return viewer.is_verbinder or viewer.is_beheerder


def readable_handovers(viewer: Viewer) -> ColumnElement[bool]:
    """For who may read it, of who is or was verbinder here."""
    here = and_(Membership.buurt_id == viewer.buurt_id, Membership.roles.any(RoleGrant.role == Role.VERBINDER))
    return here if may_read_handover(viewer) else and_(here, Membership.id.is_(None))


def must_wait(viewer: Viewer) -> bool:
    """Whether what someone new writes waits for a look before others read it, if the buurt wants that."""
    return viewer.buurt.trusted_after != 0 and not viewer.is_trusted


def readable_verbinders(viewer: Viewer) -> ColumnElement[bool]:
    """The verbinders of this buurt who are not away: they are its face, so everyone may know them."""
    return and_(_holds(viewer.buurt_id, Role.VERBINDER), not_(Membership.is_away))


def a_verbinder_but(viewer: Viewer, *people: Any) -> Exists:
    """That there is a verbinder here who is none of these people: ids or columns, where NULL is nobody."""
    return _someone_but(people, readable_verbinders(viewer))


def may_decide_for(viewer: Viewer, *, another_verbinder: bool) -> bool:
    """A verbinder; the beheerder when there is no other verbinder to decide."""
    return viewer.is_verbinder or (viewer.is_beheerder and not another_verbinder)


def readable_deciders(viewer: Viewer) -> ColumnElement[bool]:
    """Who can look again at what another decided here: the verbinders and the beheerders, while their role runs."""
    return _holds(viewer.buurt_id, Role.VERBINDER, Role.BEHEERDER)


def a_decider_in(buurt_id: Any, *but: Any) -> Exists:
    """That a buurt, an id or a column, has a verbinder or beheerder today who is none of these people."""
    return _someone_but(but, _holds(buurt_id, Role.VERBINDER, Role.BEHEERDER))


def is_left_to_beheerder(row: Any, is_private: ColumnElement[bool], *people: Any) -> ColumnElement[bool]:
    """That no verbinder but these people is there to look at this row, and it is not for verbinders only."""
    return and_(not_(is_private), not_(_a_verbinder_in(row, people, not_(Membership.is_away))))


def is_left_to_nobody(row: Any, is_private: ColumnElement[bool], *people: Any) -> ColumnElement[bool]:
    """That neither a verbinder nor a beheerder but these people can look at this row; who is away comes back."""
    unread = or_(is_private, not_(a_decider_in(row.buurt_id, *people).correlate(row)))
    return and_(not_(_a_verbinder_in(row, people)), unread)


def _a_verbinder_in(row: Any, but: tuple[Any, ...], *conditions: ColumnElement[bool]) -> Exists:
    return _someone_but(but, and_(_holds(row.buurt_id, Role.VERBINDER), *conditions)).correlate(row)


def _someone_but(people: tuple[Any, ...], holds: ColumnElement[bool]) -> Exists:
    others = (Membership.person_id.is_distinct_from(person) for person in people)
    return exists().where(RoleGrant.membership_id == Membership.id, holds, *others)


def _holds(buurt_id: Any, *roles: Role) -> ColumnElement[bool]:
    """That a member has one of these roles in this buurt, today."""
    runs = and_(RoleGrant.starts_on <= today(), or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today()))
    trained = or_(RoleGrant.role != Role.VERBINDER, RoleGrant.trained_on <= today())
    return and_(Membership.buurt_id == buurt_id, Membership.is_here, RoleGrant.role.in_(roles), runs, trained)
