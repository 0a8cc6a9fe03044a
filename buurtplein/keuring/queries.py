"""Who the wijkagent is, and how often the look before placing found something."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer, is_in_force
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.keuring.models import CheckCount, Kind
from buurtplein.keuring.policy import readable_check_counts, readable_wijkagenten
from buurtplein.people.faces import first_name
from buurtplein.people.models import Person

COUNTED = timedelta(days=90)  # that the table looks back


class Counted(NamedTuple):
    """How often one kind of thing was found, and what its writers did."""

    kind: Kind
    shown: int
    edited: int
    sent: int

    @property
    def withdrawn(self) -> int:
        """Not placed, or not yet."""
        return self.shown - self.edited - self.sent


def list_counts(viewer: Viewer) -> list[Counted]:
    """Per kind over the last 90 days, most found first."""
    sums = [func.sum(column) for column in (CheckCount.shown, CheckCount.edited, CheckCount.sent)]
    asked = select(CheckCount.kind, *sums).where(readable_check_counts(viewer), CheckCount.day > today() - COUNTED)
    return [Counted._make(row) for row in db.session.execute(asked.group_by(CheckCount.kind).order_by(sums[0].desc()))]


def list_wijkagenten(viewer: Viewer) -> list[str]:
    """The first names of the wijkagenten who work here today."""
    asked = (
        select(Person.name, RoleGrant, Partnership)
        .join(Membership, Membership.person_id == Person.id)
        .join(Membership.roles)
        .join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
        .where(readable_wijkagenten(viewer), Partnership.buurt_id == viewer.buurt_id, Person.erased_at.is_(None))
        .order_by(Person.name)
    )
    rows = db.session.execute(asked)
    return [first_name(name) for name, grant, partnership in rows if is_in_force(grant, partnership)]
