"""Handing an actie over: it stays with who has it until another says yes."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import midnight, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.handing import (
    end_offer,
    give,
    give_back,
    give_back_still,
    hold_actie,
    hold_opgave,
    lapse,
    open_offer,
    remember,
    stay,
)
from buurtplein.wijkopgaven.models import (
    ANSWER_WITHIN,
    Actie,
    ActieOffer,
    ActieState,
    OwnerKind,
    Step,
    Wijkopgave,
)
from buurtplein.wijkopgaven.policy import (
    may_answer_offer,
    may_hand_back_actie,
    may_offer_actie,
    may_take_back_offer,
    works_today,
)
from buurtplein.wijkopgaven.queries import Taker, list_takers
from buurtplein.wijkopgaven.succession import pass_on


def offer_actie(viewer: Viewer, actie: Actie, to: Taker, *, words: str = "") -> ActieOffer:
    """Ask a person or an organisation to take an actie over ("actie_offer.asked"); the same one twice is once.

    The regiehouder who asks themselves has it at once. Raises RuleBroken when someone else is asked already, or for
    who cannot be asked.
    """
    require(may_offer_actie(viewer, actie))
    hold_opgave(actie.opgave)
    hold_actie(actie)
    require(may_offer_actie(viewer, actie))
    already = open_offer(actie)
    if already is not None:
        if Taker(already.to_id, already.organisation_id) == to:
            return already
        raise RuleBroken(_("Er is al iemand gevraagd. Neem dat eerst terug."), field="to")
    offer = _asked(viewer, actie, to, words)
    if viewer.is_me(to.person_id):
        _accept(viewer, offer)
    return offer


def _asked(viewer: Viewer, actie: Actie, to: Taker, words: str) -> ActieOffer:
    signed = list_takers(viewer, actie).signed(to)
    if signed is None:
        raise RuleBroken(_("Kies iemand uit de lijst."), field="to")
    who = {"from_id": actie.owner_id, "to_id": to.person_id, "organisation_id": to.organisation_id}
    offer = ActieOffer(buurt_id=actie.buurt_id, actie_id=actie.id, words=words, signed_as=signed, **who)
    offer.by_id = viewer.me.id
    db.session.add(offer)
    remember(viewer, actie, step=Step.ASKED)
    emit(f"actie_offer.{Step.ASKED}", offer, by=viewer)
    return offer


def answer_offer(viewer: Viewer, offer: ActieOffer, *, says_yes: bool, why: str = "", seen: str | None = None) -> None:
    """Yes: the actie is mine from now on ("actie_offer.accepted"). No: it stays ("actie_offer.declined").

    `seen` is the stamp of what one says yes to. Raises NotAllowed, and RuleBroken when that changed meanwhile, or when
    it was just taken back or answered.
    """
    require(may_answer_offer(viewer, offer))
    _hold(offer)
    if says_yes:
        require_seen(seen, offer.actie.stamp)
        _accept(viewer, offer)
    else:
        stay(viewer, offer, Step.DECLINED, answer=why)


def take_back_offer(viewer: Viewer, offer: ActieOffer) -> None:
    """Keep it after all ("actie_offer.taken_back").

    Raises NotAllowed, and RuleBroken when it was just answered.
    """
    require(may_take_back_offer(viewer, offer))
    _hold(offer)
    stay(viewer, offer, Step.TAKEN_BACK)


def _hold(offer: ActieOffer) -> None:
    """Of two who decide at once one is first; the other is told."""
    hold_actie(offer.actie)
    if open_offer(offer.actie) is not offer:
        raise RuleBroken(_("Hier is net al iets over besloten."))


def _accept(viewer: Viewer, offer: ActieOffer) -> None:
    side = OwnerKind.PROFESSIONAL if viewer.is_professional else OwnerKind.BEWONER
    kind = OwnerKind.SAMEN if offer.actie.owner_kind is OwnerKind.SAMEN else side
    end_offer(viewer, offer, Step.ACCEPTED)
    give(viewer, offer.actie, viewer.me.id, viewer.signature, kind, step=Step.ACCEPTED)


def hand_back_actie(viewer: Viewer, actie: Actie) -> None:
    """It is too much: give it back to the regiehouder, in one click and without a reason. Emits "actie.changed".

    Raises NotAllowed, also when another just took it over.
    """
    require(may_hand_back_actie(viewer, actie))
    hold_actie(actie)
    require(may_hand_back_actie(viewer, actie))
    give_back(viewer, actie)


# ------------------------------------------------------------------------------------------- clock
def lapse_offers(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Who did not answer within `ANSWER_WITHIN`, or lost the role they were asked in, is asked no more.

    The actie stays where it is, and who has it hears so ("actie_offer.lapsed"). Returns how many.
    """
    late = ActieOffer.made_at < midnight(today() - ANSWER_WITHIN)
    gone = ~works_today(ActieOffer.to_id, ActieOffer.buurt_id)
    over = or_(late, (ActieOffer.to_id.is_not(None)) & (ActieOffer.signed_as != "") & gone)
    with across_buurten("the clock works for every buurt"):
        asked = select(ActieOffer).where(ActieOffer.ended_at.is_(None), over).order_by(ActieOffer.actie_id)
        found = list(session.scalars(asked.limit(limit)))
        lapse(caretaker, found)
    return len(found)


def hand_back_of_leavers(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """What a professional had who does not work here any more becomes the regiehouder's, if there is one.

    Returns how many.
    """
    runs = (Actie.state != ActieState.DONE, Wijkopgave.ended_at.is_(None), Actie.signed_as != "")
    gone: ColumnElement[bool] = ~works_today(Actie.owner_id, Actie.buurt_id)
    asked = select(Actie).join(Actie.opgave).where(*runs, gone, works_today(Wijkopgave.regiehouder_id, Actie.buurt_id))
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(asked.order_by(Actie.id).limit(limit)))
        for actie in found:
            give_back_still(caretaker, actie)
    return len(found)


def pass_on_of_leavers(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """What is led by who does not work here any more goes to who stands in, if there is anyone. Returns how many."""
    gone: ColumnElement[bool] = ~works_today(Wijkopgave.regiehouder_id, Wijkopgave.buurt_id)
    asked = select(Wijkopgave.regiehouder_id, Wijkopgave.buurt_id).where(Wijkopgave.ended_at.is_(None), gone)
    with across_buurten("the clock works for every buurt"):
        leavers = session.execute(asked.distinct().limit(limit)).all()
        return sum(pass_on(caretaker, person_id, buurt_id) for person_id, buurt_id in leavers)
