"""Who is co-owner of an opgave, who is asked to be, and whom the regiehouder can ask."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models import Actie, CoOwner, Wijkopgave
from buurtplein.wijkopgaven.policy import may_answer_co_owner, readable_acties, readable_co_owners
from buurtplein.wijkopgaven.queries.opgaven import list_authors, list_professionals
from buurtplein.wijkopgaven.queries.past import past_of


def list_co_owners(viewer: Viewer, opgave: Wijkopgave) -> list[CoOwner]:
    """Who is, was or is asked to be co-owner of it, or was of what goes on in it; oldest first."""
    asked = _co_owners(viewer).where(CoOwner.opgave_id.in_(past_of(viewer, opgave)))
    return list(db.session.scalars(asked))


def get_co_owner(viewer: Viewer, opgave: Wijkopgave, number: int) -> CoOwner:
    """One of them, by its id, that did not end.

    Raises NotFound.
    """
    return _first([one for one in _now(viewer, opgave) if one.id == number])


def get_my_part(viewer: Viewer, opgave: Wijkopgave) -> CoOwner:
    """That I am co-owner of it, or am asked to be.

    Raises NotFound, also when it ended or was taken back.
    """
    return _first([one for one in _now(viewer, opgave) if viewer.is_me(one.person_id)])


def co_owners_to_answer(viewer: Viewer) -> list[CoOwner]:
    """What waits for my yes or no in this buurt, longest first."""
    mine = (viewer.mine(CoOwner.person_id), CoOwner.accepted_at.is_(None), CoOwner.ended_at.is_(None))
    found = db.session.scalars(_co_owners(viewer).where(*mine)) if viewer.is_member else ()
    return [one for one in found if may_answer_co_owner(viewer, one)]


def co_owners_by_id(viewer: Viewer, ids: Sequence[int]) -> list[CoOwner]:
    """Those among these that wait for my yes or no (readable_co_owners)."""
    found = db.session.scalars(_co_owners(viewer).where(CoOwner.id.in_(ids)))
    return [one for one in found if may_answer_co_owner(viewer, one)]


def list_neighbours_to_ask(viewer: Viewer, opgave: Wijkopgave) -> list[Person]:
    """Whom the regiehouder can ask to be co-owner: who wrote a source, or has an actie in it (readable_acties).

    Not who works here as a professional, nor who is it or is asked already; someone who can log in to answer.
    """
    here = (Membership.buurt_id == viewer.buurt_id, Membership.is_here, Person.erased_at.is_(None))
    owners = select(Actie.owner_id).where(Actie.opgave_id == opgave.id, readable_acties(viewer))
    doing = select(Person).join(Membership, Membership.person_id == Person.id).where(Person.id.in_(owners), *here)
    known = {person.id: person for person in (*list_authors(viewer, opgave), *db.session.scalars(doing))}
    others = {person.id for person, _grant in list_professionals(viewer)}
    others |= {one.person_id for one in _now(viewer, opgave)}
    found = [one for one in known.values() if one.id not in others and one.email and viewer.meets_one(one.id)]
    return sorted(found, key=lambda person: person.name)


def _now(viewer: Viewer, opgave: Wijkopgave) -> list[CoOwner]:
    asked = _co_owners(viewer).where(CoOwner.opgave_id == opgave.id, CoOwner.ended_at.is_(None))
    return list(db.session.scalars(asked))


def _first(found: Sequence[CoOwner]) -> CoOwner:
    if not found:
        raise NotFound(_("Deze vraag is er niet meer. Misschien is er al een antwoord, of is het niet meer nodig."))
    return found[0]


def _co_owners(viewer: Viewer) -> Select[CoOwner]:
    asked = select(CoOwner).join(CoOwner.opgave).where(readable_co_owners(viewer))
    people = (joinedload(CoOwner.person), joinedload(CoOwner.by))
    return asked.options(contains_eager(CoOwner.opgave), *people).order_by(CoOwner.id)
