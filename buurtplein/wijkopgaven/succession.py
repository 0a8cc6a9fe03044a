"""Who leads what was led by someone who does not work here any more, so that no opgave is ever without."""

from sqlalchemy import case, select

from buurtplein.audit.record import record
from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.queries import viewer_as
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.outbox.emit import emit
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.handing import By, give_back_still, hold_opgave, take_along
from buurtplein.wijkopgaven.making import lead
from buurtplein.wijkopgaven.models import Actie, ActieState, Handover, Wijkopgave
from buurtplein.wijkopgaven.policy import works_in, works_today


def who_stands_in(person_id: int, buurt_id: int, organisation_id: int | None) -> int | None:
    """Who gets what someone leads unless another is named: their deputy, else who works here longest.

    Of the same organisation first. None when nobody else works here as a professional.
    """
    mine = (Membership.person_id == person_id, Membership.buurt_id == buurt_id)
    deputy = db.session.scalar(select(Membership.deputy_id).where(*mine))
    nearest = case((Membership.person_id == deputy, 0), (RoleGrant.organisation_id == organisation_id, 1), else_=2)
    asked = select(Membership.person_id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id).join(Membership.person)
    asked = asked.where(works_in(buurt_id), Membership.person_id != person_id, Person.erased_at.is_(None))
    return db.session.scalar(asked.order_by(nearest, RoleGrant.starts_on, RoleGrant.id).limit(1))


def pass_on(by: By, person_id: int, buurt_id: int, *, to: int | None = None) -> int:
    """Who stopped working here: `to`, or else who stands in, leads what they led; their acties are for who leads.

    Nothing happens when they work here still. Returns how many opgaven went over. Emits "opgave.taken_over".
    """
    if db.session.scalar(select(works_today(person_id, buurt_id))):
        return 0
    theirs = (Wijkopgave.buurt_id == buurt_id, Wijkopgave.regiehouder_id == person_id, Wijkopgave.ended_at.is_(None))
    led = db.session.scalars(select(Wijkopgave).where(*theirs).order_by(Wijkopgave.id)).all()
    number = sum(_pass_on(by, opgave, to) for opgave in led)
    _hand_back(by, person_id, buurt_id)
    return number


def _pass_on(by: By, opgave: Wijkopgave, to: int | None) -> bool:
    before_id = opgave.regiehouder_id
    try:
        hold_opgave(opgave)
    except RuleBroken:  # it just ended
        return False
    after_id = to or who_stands_in(before_id, opgave.buurt_id, opgave.organisation_id)
    successor = viewer_as(after_id, opgave.buurt_id) if after_id is not None else None
    if successor is None or opgave.regiehouder_id != before_id:
        return False
    db.session.add(Handover(opgave_id=opgave.id, before_id=before_id, after_id=successor.me.id))
    lead(successor, opgave)
    take_along(by, opgave, before_id)
    record("opgave.passed_on", opgave, by=by)
    emit("opgave.taken_over", opgave, by=by)
    return True


def _hand_back(by: By, person_id: int, buurt_id: int) -> None:
    """What they had to do as a professional under what others lead; what a neighbour does stays theirs."""
    theirs = (Actie.buurt_id == buurt_id, Actie.owner_id == person_id, Actie.signed_as != "")
    left = (Actie.state != ActieState.DONE, Wijkopgave.ended_at.is_(None), Wijkopgave.regiehouder_id != person_id)
    for actie in db.session.scalars(select(Actie).join(Actie.opgave).where(*theirs, *left).order_by(Actie.id)).all():
        give_back_still(by, actie)
