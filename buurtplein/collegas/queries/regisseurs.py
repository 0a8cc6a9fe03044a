"""Who is gebiedsregisseur of a buurt, or that there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from buurtplein.buurten.models import Membership, Organisation, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.models import Regisseur
from buurtplein.collegas.policy import may_name_regisseur, readable_regisseurs
from buurtplein.collegas.queries.people import Colleague, list_working
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.fresh import stamp
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.policy import works_in

TITLE = "gebiedsregisseur"


@dataclass(frozen=True)
class Holder:
    """The gebiedsregisseur of today: on a card that everyone may read, so never a surname there."""

    person: Person
    organisation: str
    phone: str
    deputy: Person | None  # who works here too
    deputy_of: str  # the organisation of that deputy


def the_regisseur(viewer: Viewer) -> Holder | None:
    """Who has the role today and works here still; None is a vacancy (readable_…). Two statements."""
    day = today()
    runs = (Regisseur.starts_on <= day, or_(Regisseur.ends_on.is_(None), Regisseur.ends_on > day))
    asked = select(Regisseur).where(readable_regisseurs(viewer), *runs).order_by(Regisseur.id.desc()).limit(1)
    row = db.session.scalar(asked.options(joinedload(Regisseur.person)))
    if row is None:
        return None
    people = _who_work(viewer, row.person_id)
    if row.person_id not in people:
        return None
    person, organisation = people.pop(row.person_id)
    deputy, deputy_of = next(iter(people.values()), (None, ""))
    return Holder(person, organisation, row.phone, deputy, deputy_of)


def _who_work(viewer: Viewer, person_id: int) -> dict[int, tuple[Person, str]]:
    """This person and who stands in for them, as far as they work here today, each with their organisation."""
    holder = aliased(Membership)
    stands_in = select(holder.deputy_id).where(holder.buurt_id == viewer.buurt_id, holder.person_id == person_id)
    working = select(Person, Organisation.name).join(Membership, Membership.person_id == Person.id)
    working = working.join(RoleGrant, RoleGrant.membership_id == Membership.id)
    working = working.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    working = working.join(Organisation, Organisation.id == RoleGrant.organisation_id)
    either = or_(Person.id == person_id, Person.id.in_(stands_in))
    working = working.where(works_in(viewer.buurt_id), either, Person.erased_at.is_(None))
    return {person.id: (person, name) for person, name in db.session.execute(working.order_by(RoleGrant.id.desc()))}


@dataclass(frozen=True)
class Naming:
    """What the beheerder sees who names one: who has it, who comes, and whoever else is called so."""

    holder: Holder | None
    rows: Sequence[Regisseur]  # that run today or begin later
    choices: Sequence[Colleague]  # who can be named
    also_called: Sequence[Colleague]  # whose function says that they are it too

    @property
    def next_one(self) -> Regisseur | None:
        """Who begins later."""
        return next((row for row in self.rows if row.starts_on > today()), None)

    @property
    def holds_until(self) -> date | None:
        """When it ends for who has it now, if that is known."""
        return next((row.ends_on for row in self.rows if row.starts_on <= today()), None)

    @property
    def stamp(self) -> str:
        """How it stands, in a word: to see that another beheerder was first."""
        return stamp(*((row.id, row.person_id, row.starts_on, row.ends_on, row.phone) for row in self.rows))


def naming(viewer: Viewer) -> Naming:
    """How it stands with the gebiedsregisseur, for who names one (readable_…)."""
    holder, choices = the_regisseur(viewer), [] if not may_name_regisseur(viewer) else list_working(viewer)
    named = holder.person.id if holder else None
    also = [one for one in choices if TITLE in one.title.lower() and one.person.id != named]
    return Naming(holder, list_rows(viewer), choices, also if holder else [])


def list_rows(viewer: Viewer) -> Sequence[Regisseur]:
    """Who has it today or gets it later, first come first (readable_…)."""
    asked = select(Regisseur).where(readable_regisseurs(viewer))
    asked = asked.where(or_(Regisseur.ends_on.is_(None), Regisseur.ends_on > today()))
    return db.session.scalars(asked.order_by(Regisseur.starts_on, Regisseur.id)).all()
