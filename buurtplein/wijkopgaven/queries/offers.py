"""Who can be asked to take an actie over, who is asked, and what waits for my yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Organisation
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models import Actie, ActieOffer, Wijkopgave
from buurtplein.wijkopgaven.policy import may_answer_offer, may_change_opgave, readable_offers, readable_takers
from buurtplein.wijkopgaven.queries.opgaven import list_authors, list_professionals

ASKED = 20  # things that I am asked to take over, shown at once


class Taker(NamedTuple):
    """Who is asked to take an actie over: a person, or whoever works for an organisation."""

    person_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Takers:
    """Who can be asked: people by name, with what stands behind it, and organisations."""

    people: Sequence[tuple[Person, str]]
    organisations: Sequence[Organisation]

    def signed(self, to: Taker) -> str | None:
        """What stands behind the name of this one; None when they cannot be asked."""
        known = {Taker(person.id): behind for person, behind in self.people}
        return (known | {Taker(None, found.id): "" for found in self.organisations}).get(to)


def list_takers(viewer: Viewer, actie: Actie) -> Takers:
    """Who can be asked to take it over: professionals (readable_takers) and, once all can read it, who wrote a source.

    Not whose it is, nor the regiehouder, to whom one gives it back without asking; they can take it themselves.
    """
    return _takers(viewer, actie.opgave, actie.owner_id)


def list_takers_of_new(viewer: Viewer, opgave: Wijkopgave) -> Takers:
    """The same for an actie that the viewer makes now (readable_takers); none for who may not plan for others."""
    return _takers(viewer, opgave, viewer.id) if may_change_opgave(viewer, opgave) else Takers((), ())


def _takers(viewer: Viewer, opgave: Wijkopgave, owner_id: int | None) -> Takers:
    grants = list_professionals(viewer, readable_takers(viewer, opgave))
    known = {person.id: (person, grant.signature) for person, grant in grants}
    authors = list_authors(viewer, opgave) if opgave.published_at is not None else []
    everyone = {person.id: (person, "") for person in authors} | known
    people = [found for found in everyone.values() if _can_be_asked(viewer, opgave, owner_id, found[0])]
    parties = {grant.organisation for _person, grant in grants if grant.organisation is not None}
    return Takers(sorted(people, key=lambda found: found[0].name), sorted(parties, key=lambda party: party.name))


def _can_be_asked(viewer: Viewer, opgave: Wijkopgave, owner_id: int | None, person: Person) -> bool:
    """Someone who can log in to answer, whom the viewer may meet."""
    leads = person.id == opgave.regiehouder_id and not viewer.is_me(person.id)
    others = person.id != owner_id and not leads
    return others and person.email is not None and viewer.meets_one(person.id)


def list_offers(viewer: Viewer, opgave: Wijkopgave) -> list[ActieOffer]:
    """Who was asked to take over which actie of an opgave, oldest first."""
    return list(db.session.scalars(_offers(viewer).where(Actie.opgave_id == opgave.id)))


def offers_to_me(viewer: Viewer) -> list[ActieOffer]:
    """What waits for my yes or no in this buurt, longest first."""
    mine = or_(viewer.mine(ActieOffer.to_id), ActieOffer.organisation_id.in_(sorted(viewer.organisation_ids)))
    waits = (ActieOffer.ended_at.is_(None), Wijkopgave.ended_at.is_(None))
    found = db.session.scalars(_offers(viewer).where(mine, *waits).limit(ASKED)) if viewer.is_member else ()
    return [offer for offer in found if may_answer_offer(viewer, offer)]


def get_offer(viewer: Viewer, actie: Actie) -> ActieOffer:
    """Who is asked to take this actie over.

    Raises NotFound, also when it was answered or taken back.
    """
    found = db.session.scalar(_offers(viewer).where(ActieOffer.actie_id == actie.id, ActieOffer.ended_at.is_(None)))
    if found is None:
        raise NotFound(_("Deze vraag is er niet meer. Misschien is er al een antwoord, of is het niet meer nodig."))
    return found


def offers_by_id(viewer: Viewer, ids: Sequence[int]) -> list[ActieOffer]:
    """Those among these that wait for my yes or no (readable_offers)."""
    found = db.session.scalars(_offers(viewer).where(ActieOffer.id.in_(ids)))
    return [offer for offer in found if may_answer_offer(viewer, offer)]


def _offers(viewer: Viewer) -> Select[ActieOffer]:
    asked = select(ActieOffer).join(ActieOffer.actie).join(Actie.opgave).where(readable_offers(viewer))
    people = (joinedload(ActieOffer.sender), joinedload(ActieOffer.to), joinedload(ActieOffer.organisation))
    return asked.options(contains_eager(ActieOffer.actie).contains_eager(Actie.opgave), *people).order_by(ActieOffer.id)
