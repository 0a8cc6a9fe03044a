"""The organisations of which the overview can be seen: how many people work for them, and where. Never who."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from buurtplein.buurten.models import Membership, Organisation, Partnership, RoleGrant
from buurtplein.buurten.queries import viewers_of
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.cijfers.policy import listed_workers, may_be_told_apart, may_see_overview
from buurtplein.core.db import db


@dataclass(frozen=True)
class Party:
    """An organisation, with who looks in each buurt of which its figures are."""

    id: int
    name: str
    viewers: tuple[Viewer, ...]
    people: int  # who work for it there today

    @property
    def is_told_apart(self) -> bool:
        """Whether its figures are of more than one person."""
        return may_be_told_apart(self.people)

    @property
    def buurten(self) -> list[str]:
        """By name."""
        return [viewer.buurt.name for viewer in self.viewers]


def list_parties(viewer: Viewer) -> list[Party]:
    """The organisations for which someone works in this buurt, by name. One statement (listed_workers)."""
    return _parties({viewer.buurt_id: viewer})


def list_own_parties(viewer: Someone) -> list[Party]:
    """Those that the viewer works for, by name, each over all buurten where they do. Two statements."""
    viewers = {one.buurt_id: one for one in viewers_of(viewer) if may_see_overview(one)}
    return _parties(viewers, own=True)


def _parties(viewers: dict[int, Viewer], *, own: bool = False) -> list[Party]:
    names: dict[int, str] = {}
    people: dict[int, set[int]] = {}
    places: dict[int, set[int]] = {}
    for party_id, name, buurt_id, person_id in _workers(tuple(viewers.values())):
        if not own or party_id in viewers[buurt_id].organisation_ids:
            names[party_id] = name
            people.setdefault(party_id, set()).add(person_id)
            places.setdefault(party_id, set()).add(buurt_id)
    seen = {party_id: tuple(v for v in viewers.values() if v.buurt_id in places[party_id]) for party_id in names}
    return [Party(party_id, name, seen[party_id], len(people[party_id])) for party_id, name in names.items()]


def _workers(viewers: Sequence[Viewer]) -> Sequence[tuple[int, str, int, int]]:
    asked = select(Organisation.id, Organisation.name, Membership.buurt_id, Membership.person_id)
    asked = asked.select_from(Membership).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    asked = asked.join(Organisation, Organisation.id == RoleGrant.organisation_id)
    rows = db.session.execute(asked.where(listed_workers(*viewers)).order_by(Organisation.name, Organisation.id))
    return [(party_id, name, buurt_id, person_id) for party_id, name, buurt_id, person_id in rows]
