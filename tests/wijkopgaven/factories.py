"""Rows of this room with sane defaults."""

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.numbers import take_number
from buurtplein.core.clock import now, today
from buurtplein.core.db import Base, db
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.people.models import Person
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieOffer,
    ActieState,
    CoOwner,
    OwnerKind,
    Source,
    SourceKind,
    Thing,
    Wijkopgave,
)
from tests.factories import a_buurt, a_member, a_post


def an_opgave(
    buurt: Buurt | None = None, regiehouder: Person | None = None, posts: tuple[Thing, ...] = (), **fields: object
) -> Wijkopgave:
    """A published opgave that rests on the posts, or on one of a neighbour when there are none given."""
    buurt = buurt or a_buurt()
    regiehouder = regiehouder or a_member(buurt, None, "professional").person
    given = {"title": "Veilig oversteken", "theme": Theme.VERKEER, "published_at": now(), **fields}
    opgave = Wijkopgave(buurt_id=buurt.id, number=take_number(buurt.id), regiehouder=regiehouder, **given)
    _keep(opgave)
    for post in posts or (a_post(buurt),):
        a_source(opgave, post)
    return opgave


def a_source(opgave: Wijkopgave, thing: Thing, **fields: object) -> Source:
    of = thing.__tablename__
    kind = SourceKind.FINDING if getattr(thing, "held", None) is Where.SCHOUW else SourceKind(of)
    given = {"added_by_id": opgave.regiehouder_id, "kind": kind, f"{of}_id": thing.id, **fields}
    return _keep(Source(buurt_id=opgave.buurt_id, opgave_id=opgave.id, **given))


def a_gesprek(buurt: Buurt, noted_by: Person | None = None, **fields: object) -> Gesprek:
    """What someone said in the street."""
    noted_by = noted_by or a_member(buurt, None, "professional").person
    given = {"held": Where.STREET, "held_on": today(), "street": "Lindelaan", "theme": Theme.VEILIGHEID, **fields}
    return _keep(Gesprek(buurt_id=buurt.id, noted_by_id=noted_by.id, **{"words": "Het is hier zo donker.", **given}))


def an_actie(opgave: Wijkopgave, owner: Person | None = None, **fields: object) -> Actie:
    """Of this person, or of the regiehouder."""
    given = {"title": "Heg snoeien", "owner_kind": OwnerKind.SAMEN, "state": ActieState.TODO, **fields}
    owner = owner or opgave.regiehouder
    actie = _keep(Actie(buurt_id=opgave.buurt_id, opgave_id=opgave.id, owner=owner, **given))
    kept = {"title": actie.title, "owner_kind": actie.owner_kind, "state": actie.state, "due_on": actie.due_on}
    _keep(ActieChange(actie_id=actie.id, owner_id=actie.owner_id, by_id=opgave.regiehouder_id, **kept))
    return actie


def an_offer(actie: Actie, to: Person | None = None, **fields: object) -> ActieOffer:
    """Someone is asked to take an actie over."""
    given = {"from_id": actie.owner_id, "by_id": actie.owner_id, "to_id": to.id if to else None, **fields}
    return _keep(ActieOffer(buurt_id=actie.buurt_id, actie_id=actie.id, **given))


def a_co_owner(opgave: Wijkopgave, person: Person, **fields: object) -> CoOwner:
    """A neighbour who said yes."""
    given = {"by_id": opgave.regiehouder_id, "accepted_at": now(), **fields}
    return _keep(CoOwner(buurt_id=opgave.buurt_id, opgave_id=opgave.id, person_id=person.id, **given))


def _keep(row: Base) -> Base:
    db.session.add(row)
    db.session.flush()
    return row
