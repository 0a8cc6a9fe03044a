"""Who gets which role here, and helping someone in who lost their phone."""

from dataclasses import dataclass
from datetime import date, timedelta

from buurtplein.audit.record import record
from buurtplein.buurten import queries
from buurtplein.buurten.keepers import is_kept_without
from buurtplein.buurten.models import Membership, Organisation, Role, RoleGrant
from buurtplein.buurten.policy import may_help_in, may_keep_buurt
from buurtplein.buurten.viewer import Caretaker, Someone, Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.people import queries as people_queries
from buurtplein.people.locks import log_out_everywhere, take_second_step_away

LONGEST_TERM = timedelta(days=3 * 366)  # a verbinder is trained again after three years


def grant_role(
    viewer: Viewer,
    membership: Membership,
    *,
    role: Role,
    trained_on: date | None = None,
    ends_on: date | None = None,
    organisation: Organisation | None = None,
    title: str = "",
) -> RoleGrant:
    """Give someone a role here.

    Raises RuleBroken when training, term or organisation is missing.
    """
    require(may_keep_buurt(viewer) and membership.buurt_id == viewer.buurt_id)
    return _grant(viewer, membership, Terms(role, trained_on, ends_on, organisation, title))


@dataclass(frozen=True)
class Terms:
    """Under which terms someone gets a role."""

    role: Role
    trained_on: date | None = None
    ends_on: date | None = None
    organisation: Organisation | None = None
    title: str = ""


def _grant(by: Viewer | Caretaker, membership: Membership, terms: Terms) -> RoleGrant:
    if terms.role is Role.VERBINDER:
        _check_term(terms.trained_on, terms.ends_on)
    if terms.role is Role.PROFESSIONAL and terms.organisation is None:
        raise RuleBroken(_("Een professional werkt voor een organisatie. Kies welke."), field="organisation")
    grant = RoleGrant(membership=membership, starts_on=today(), **vars(terms))
    grant.granted_by_id = by.id if isinstance(by, Viewer) else None
    db.session.add(grant)
    record("role.granted", grant, by=by, buurt_id=membership.buurt_id)
    return grant


def _check_term(trained_on: date | None, ends_on: date | None) -> None:
    if trained_on is None or trained_on > today():
        raise RuleBroken(_("Een buurtverbinder heeft eerst een training gehad. Vul de dag in."), field="trained_on")
    if ends_on is None or not today() < ends_on <= today() + LONGEST_TERM:
        raise RuleBroken(_("Kies een einddatum in de komende drie jaar."), field="ends_on")


def end_role(viewer: Viewer, grant: RoleGrant) -> None:
    """Take a role back, from now on. The last beheerder stays.

    Raises RuleBroken when nobody would keep the buurt any more.
    """
    require(may_keep_buurt(viewer) and grant.membership.buurt_id == viewer.buurt_id)
    if grant.role is Role.BEHEERDER and not is_kept_without(grant):
        raise RuleBroken(_("Er moet minstens één beheerder blijven. Geef eerst een ander deze rol, zonder einddatum."))
    grant.ends_on = today()
    record("role.ended", grant, by=viewer, buurt_id=viewer.buurt_id)


def appoint(
    caretaker: Caretaker,
    membership: Membership,
    *,
    role: Role,
    trained_on: date | None = None,
    ends_on: date | None = None,
    organisation: Organisation | None = None,
    title: str = "",
) -> RoleGrant:
    """Give someone a role from the shell, such as the first beheerder.

    Raises RuleBroken as `grant_role` does.
    """
    return _grant(caretaker, membership, Terms(role, trained_on, ends_on, organisation, title))


# ------------------------------------------------------------------------------------------- helping someone in
def log_out_member(viewer: Viewer, membership: Membership) -> None:
    """Log someone out on every device, for instance when their phone was stolen."""
    require(may_help_in(viewer, membership))
    log_out_everywhere(membership.person_id)
    record("sessions.ended", membership.person, by=viewer, buurt_id=viewer.buurt_id)


def reset_second_step(viewer: Viewer, membership: Membership) -> None:
    """Take the second step from someone who lost their phone and their spare codes; they read so in a mail.

    Not from who has a role in another buurt: it guards what is confidential there too, so the operator does it.
    """
    require(may_help_in(viewer, membership))
    if queries.has_role(Someone(membership.person), but_in=membership.buurt_id):
        raise RuleBroken(_("Deze persoon heeft ook in een andere buurt een rol. Vraag het wie deze site beheert."))
    if people_queries.second_step_of(membership.person) is not None:
        take_second_step_away(membership.person, by=viewer, act="reset", buurt_id=viewer.buurt_id)
