"""Wie is wie: the partners of a buurt, who works there for them, and whom to call when nobody does. Two statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.models import Membership, Organisation, Partnership, Role, RoleGrant
from buurtplein.buurten.queries import list_partners
from buurtplein.buurten.viewer import Viewer, is_in_force
from buurtplein.collegas.policy import readable_colleagues
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.people.models import Person

LEFT_LATELY = timedelta(days=90)  # so long it is said of who left whom to call instead


@dataclass(frozen=True)
class Colleague:
    """Someone who works for a partner, or did until lately, and who stands in for them."""

    person: Person
    membership: Membership
    title: str
    left_on: date | None
    deputy: "Colleague | None" = None

    @property
    def is_reachable(self) -> bool:
        """Works here, with a number to call."""
        return self.left_on is None and bool(self.membership.work_phone)


@dataclass(frozen=True)
class Party:
    """A partner and its people, who is here first."""

    organisation: Organisation
    people: Sequence[Colleague]

    @property
    def is_vacant(self) -> bool:
        """Nobody works here for it now."""
        return all(one.left_on is not None for one in self.people)

    @property
    def is_reachable(self) -> bool:
        """Someone can be called."""
        return any(one.is_reachable for one in self.people)


def who_is_who(viewer: Viewer) -> list[Party]:
    """The partners of today by name, each with who works here for them and who lately left."""
    partners = {p.organisation_id: p for p in list_partners(viewer) if p.is_current}
    known = [_colleague(row, partners) for row in _rows(viewer) if row.organisation_id in partners]
    here = {one.person.id: one for _party, one in known if one.left_on is None}
    parties = []
    for organisation_id, partner in partners.items():
        people = [_with_deputy(one, here) for party, one in known if party == organisation_id]
        present = {one.person.id for one in people if one.left_on is None}
        shown = [one for one in people if one.left_on is None or one.person.id not in present]
        parties.append(Party(partner.organisation, sorted(shown, key=lambda one: one.left_on is not None)))
    return parties


def list_deputies(viewer: Viewer) -> list[Colleague]:
    """The other professionals of today, by name: who can stand in for me."""
    return [one for one in list_working(viewer) if not viewer.is_me(one.person.id)]


def list_working(viewer: Viewer) -> list[Colleague]:
    """The professionals of today, by name (readable_…)."""
    people = {one.person.id: one for party in who_is_who(viewer) for one in party.people if one.left_on is None}
    return sorted(people.values(), key=lambda one: one.person.name)


def _rows(viewer: Viewer) -> Sequence[RoleGrant]:
    lately = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > today() - LEFT_LATELY)
    asked = select(RoleGrant).join(RoleGrant.membership).join(Person, Person.id == Membership.person_id)
    asked = asked.where(readable_colleagues(viewer), RoleGrant.role == Role.PROFESSIONAL, lately)
    asked = asked.where(RoleGrant.starts_on <= today(), Person.erased_at.is_(None)).order_by(Person.name, RoleGrant.id)
    return db.session.scalars(asked.options(joinedload(RoleGrant.membership).joinedload(Membership.person))).all()


def _colleague(grant: RoleGrant, partners: dict[int, Partnership]) -> tuple[int, Colleague]:
    organisation_id = grant.organisation_id or 0
    member = grant.membership
    runs = member.is_here and is_in_force(grant, partners[organisation_id])
    left_on = None if runs else grant.ends_on or today()
    return organisation_id, Colleague(member.person, member, grant.title, left_on)


def _with_deputy(one: Colleague, here: dict[int, Colleague]) -> Colleague:
    deputy = here.get(one.membership.deputy_id or 0)
    return Colleague(one.person, one.membership, one.title, one.left_on, deputy)
