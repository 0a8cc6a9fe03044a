"""Keeping the row of an opgave or actie to oneself, remembering how an actie stood, and giving it to someone else."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.models import (
    FILLED,
    Actie,
    ActieChange,
    ActieOffer,
    ActieState,
    OwnerKind,
    Step,
    Wijkopgave,
)

By = Viewer | Caretaker
WAITING = ("waits_for_id", "asks")
AGREED = ("title", "owner_kind", "owner_id", "signed_as", "due_on", "state", *WAITING, "bring_up_on")


def hold_opgave(opgave: Wijkopgave) -> None:
    """Keep the row to ourselves until the transaction ends, so that nothing slips in while it changes or ends."""
    db.session.flush()
    db.session.refresh(opgave, ["ended_at", "regiehouder_id", "signed_as", *FILLED], with_for_update=True)
    if not opgave.is_open:
        raise RuleBroken(_("Deze wijkopgave is net afgerond."))


def hold_actie(actie: Actie) -> None:
    """Keep the row to ourselves until the transaction ends, as it stands now; with it what is asked about it.

    Who needs the opgave as well holds that first.
    """
    db.session.flush()
    db.session.refresh(actie, AGREED, with_for_update=True)


def open_offer(actie: Actie) -> ActieOffer | None:
    """Who is asked to take it over, as that stands now. Hold the actie first."""
    here = (ActieOffer.actie_id == actie.id, ActieOffer.buurt_id == actie.buurt_id, ActieOffer.ended_at.is_(None))
    return db.session.scalar(select(ActieOffer).where(*here).execution_options(populate_existing=True))


def remember(by: By, actie: Actie, note: str = "", *, step: Step | None = None) -> None:
    """Write down how it stands from now on, and by whose hand."""
    names = ("title", "owner_kind", "owner_id", "due_on", "state", *WAITING)
    kept = {name: getattr(actie, name) for name in names}
    by_id = by.id if isinstance(by, Viewer) else None
    db.session.add(ActieChange(actie_id=actie.id, note=note, step=step, by_id=by_id, **kept))
    actie.news_at = now()


def end_offer(by: By, offer: ActieOffer, step: Step, *, answer: str = "") -> None:
    """Nobody is asked any more. Emits "actie_offer." with what happened."""
    offer.ended, offer.ended_at, offer.answer = step, now(), answer
    offer.ended_by_id = by.id if isinstance(by, Viewer) else None
    emit(f"actie_offer.{step}", offer, by=by)


def overtake(by: By, actie: Actie) -> None:
    """It is done or another's, so whoever is asked to take it over need not answer. Hold the actie first."""
    offer = open_offer(actie)
    if offer is not None:
        end_offer(by, offer, Step.OVERTAKEN)
        remember(by, actie, step=Step.OVERTAKEN)


def give(by: By, actie: Actie, person_id: int, signed_as: str, kind: OwnerKind, *, step: Step | None = None) -> None:
    """Let it be this person's, who is reminded of it in their turn. Hold it first. Emits "actie.changed"."""
    overtake(by, actie)
    actie.owner_id, actie.signed_as, actie.owner_kind, actie.reminded_at = person_id, signed_as, kind, None
    remember(by, actie, step=step)
    emit("actie.changed", actie, by=by)


def give_back(by: By, actie: Actie) -> None:
    """Let it be the regiehouder's, who answers for the whole."""
    opgave = actie.opgave
    give(by, actie, opgave.regiehouder_id, opgave.signed_as, OwnerKind.PROFESSIONAL)


def give_back_still(by: By, actie: Actie) -> None:
    """The same for what was just read, unless it went on in the meantime."""
    owner_id = actie.owner_id
    hold_actie(actie)
    if actie.owner_id == owner_id and actie.state is not ActieState.DONE:
        give_back(by, actie)


def take_along(by: By, opgave: Wijkopgave, before_id: int) -> None:
    """What a regiehouder who left still had to do, or anyone who does not belong here, is for who leads it now."""
    of_them = or_(Actie.owner_id == before_id, _is_of_who_left())
    theirs = (of_them, Actie.opgave_id == opgave.id, Actie.buurt_id == opgave.buurt_id)
    left = select(Actie).where(*theirs, Actie.state != ActieState.DONE).order_by(Actie.id)
    for actie in db.session.scalars(left).all():
        give_back_still(by, actie)


def give_back_of_who_left(by: By, actie: Actie) -> None:
    """What is to be done again, by someone who does not belong here any more, is the regiehouder's. Hold it first."""
    db.session.flush()
    this = (Actie.id == actie.id, Actie.buurt_id == actie.buurt_id)
    if db.session.scalar(select(Actie.id).where(*this, _is_of_who_left())) is not None:
        give_back(by, actie)


def _is_of_who_left() -> ColumnElement[bool]:
    here = (Membership.person_id == Actie.owner_id, Membership.buurt_id == Actie.buurt_id, Membership.is_here)
    return and_(Actie.owner_id.is_not(None), ~select(Membership.id).where(*here).exists())


def stay(by: By, offer: ActieOffer, step: Step, *, answer: str = "") -> None:
    """Who was asked does not take it over: it stays with who has it. Hold the actie first."""
    end_offer(by, offer, step, answer=answer)
    remember(by, offer.actie, step=step)


def lapse(by: By, offers: Iterable[ActieOffer]) -> None:
    """No answer comes any more."""
    for offer in offers:
        hold_actie(offer.actie)
        if open_offer(offer.actie) is offer:
            stay(by, offer, Step.LAPSED)


# ------------------------------------------------------------------------------------------- what ends
def hand_back_for(by: By, person_id: int, buurt_id: int) -> None:
    """Who does not belong here any more: what is not done becomes the regiehouder's, and nobody waits for their yes."""
    theirs = (Actie.buurt_id == buurt_id, Actie.owner_id == person_id, Wijkopgave.regiehouder_id != person_id)
    left = (Actie.state != ActieState.DONE, Wijkopgave.ended_at.is_(None))
    running = select(Actie).join(Actie.opgave).where(*theirs, *left)
    for actie in db.session.scalars(running.order_by(Actie.id)).all():
        give_back_still(by, actie)
    asked = (ActieOffer.buurt_id == buurt_id, ActieOffer.to_id == person_id, ActieOffer.ended_at.is_(None))
    lapse(by, db.session.scalars(select(ActieOffer).where(*asked).order_by(ActieOffer.actie_id)).all())


def end_offers_in(by: By, opgave: Wijkopgave) -> None:
    """It ends, so nobody has to answer any more. Hold the opgave first."""
    waits = (ActieOffer.ended_at.is_(None), ActieOffer.buurt_id == opgave.buurt_id, Actie.buurt_id == opgave.buurt_id)
    asked = select(Actie).join(ActieOffer, ActieOffer.actie_id == Actie.id).where(Actie.opgave_id == opgave.id, *waits)
    for actie in db.session.scalars(asked.order_by(Actie.id)).all():
        hold_actie(actie)
        overtake(by, actie)
