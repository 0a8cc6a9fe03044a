"""Acties: agreeing on them, dividing them, saying how far they are."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.handing import (
    give_back,
    give_back_of_who_left,
    hold_actie,
    hold_opgave,
    overtake,
    remember,
)
from buurtplein.wijkopgaven.models import Actie, ActieState, OwnerKind, Wijkopgave
from buurtplein.wijkopgaven.operations.offers import offer_actie
from buurtplein.wijkopgaven.policy import may_add_actie, may_change_actie, may_move_actie
from buurtplein.wijkopgaven.queries import Taker, list_partners_today, list_takers_of_new

REMIND = timedelta(days=2)  # before the day of an actie


@dataclass(frozen=True)
class ActieDraft:
    """What someone fills in for an actie; without an owner it is, or stays, of who has it.

    Another person, or an organisation, is only asked: it is theirs when they say yes.
    """

    title: str
    owner_kind: OwnerKind = OwnerKind.SAMEN
    owner_id: int | None = None
    due_on: date | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Wait:
    """For which organisation an actie that is stuck waits, the day to ask there again, and what is asked."""

    organisation_id: int | None = None
    bring_up_on: date | None = None
    asks: str = ""


NOWHERE = Wait()


def add_actie(viewer: Viewer, opgave: Wijkopgave, draft: ActieDraft, *, once: str | None = None) -> Actie:
    """Agree on an actie; the same form sent twice gives the same actie. Emits "actie.made".

    It is never without owner: when nobody is named, it is the regiehouder's; who makes it for another has it until
    that one says yes ("actie_offer.asked").

    Raises NotAllowed, and RuleBroken for a day that has been, an owner who cannot be, or an opgave that just ended.
    """
    require(may_add_actie(viewer, opgave))
    if once:
        here = (Actie.once == once, Actie.opgave_id == opgave.id, Actie.buurt_id == viewer.buurt_id)
        already = db.session.scalar(select(Actie).where(*here))
        if already is not None:
            return already
    hold_opgave(opgave)
    actie = Actie(buurt_id=opgave.buurt_id, opgave_id=opgave.id, state=ActieState.TODO, once=once)
    asked = _asked(viewer, opgave, draft)
    mine = asked is not None or viewer.is_me(draft.owner_id)
    actie.owner_id = viewer.me.id if mine else opgave.regiehouder_id
    actie.signed_as = viewer.signature if mine else opgave.signed_as
    _plan(actie, draft)
    db.session.add(actie)
    emit("actie.made", actie, by=viewer)
    remember(viewer, actie)
    if asked is not None:
        db.session.flush()
        offer_actie(viewer, actie, asked)
    return actie


def change_actie(viewer: Viewer, actie: Actie, draft: ActieDraft, *, seen: str | None = None) -> None:
    """Change what it is and by when; `seen` is the stamp of what stood there.

    What it was is kept. Emits "actie.changed". Raises RuleBroken when someone else changed it meanwhile, and for
    another owner: whose actie it is hands it over.
    """
    require(may_change_actie(viewer, actie))
    hold_actie(actie)
    draft = replace(draft, owner_id=draft.owner_id or actie.owner_id)
    if draft == ActieDraft(actie.title, actie.owner_kind, actie.owner_id, actie.due_on):
        return
    require_seen(seen, actie.stamp)
    if draft.owner_id != actie.owner_id:
        raise RuleBroken(_("Deze actie is al van iemand. Vraag eerst of een ander haar overneemt."))
    _plan(actie, draft)
    _changed(viewer, actie)


def _plan(actie: Actie, draft: ActieDraft) -> None:
    if not draft.title:
        raise RuleBroken(_("Schrijf op wat er gaat gebeuren."), field="title")
    if draft.due_on != actie.due_on:
        if draft.due_on is not None and draft.due_on < today():
            raise RuleBroken(_("Deze dag is al geweest."), field="due_on")
        actie.due_on, actie.reminded_at = draft.due_on, None
    actie.title, actie.owner_kind = draft.title, draft.owner_kind


def _asked(viewer: Viewer, opgave: Wijkopgave, draft: ActieDraft) -> Taker | None:
    """Whose yes is needed; nobody's for oneself or the regiehouder. Raises RuleBroken for who cannot be asked."""
    to = Taker(draft.owner_id, draft.organisation_id)
    if to == Taker() or to in {Taker(viewer.id), Taker(opgave.regiehouder_id)}:
        return None
    if list_takers_of_new(viewer, opgave).signed(to) is None:
        raise RuleBroken(_("Kies iemand uit de lijst."), field="owner_id")
    return to


def move_actie(
    viewer: Viewer,
    actie: Actie,
    state: ActieState,
    *,
    note: str = "",
    wait: Wait = NOWHERE,
    seen: str | None = None,
) -> None:
    """Say how far it is; `seen` is how far the viewer thought it was. Emits "actie.changed".

    `wait`: where it is stuck. Raises RuleBroken when it is stuck and nothing says why, or where but not when to ask
    again, or when someone else just moved it to another state.
    """
    require(may_move_actie(viewer, actie))
    hold_actie(actie)
    if state is ActieState.STUCK and not note:
        raise RuleBroken(_("Schrijf op waarom het niet verder gaat."), field="note")
    if state is actie.state and not note:
        return
    if state is not actie.state:
        require_seen(seen, actie.state.value)
    if actie.owner_id is None:  # who did it was erased
        give_back(viewer, actie)
    _let_wait(viewer, actie, wait if state is ActieState.STUCK else NOWHERE)
    actie.state = state
    if state is ActieState.DONE:
        overtake(viewer, actie)
    _changed(viewer, actie, note)
    if state is not ActieState.DONE:
        give_back_of_who_left(viewer, actie)


def _let_wait(viewer: Viewer, actie: Actie, wait: Wait) -> None:
    if wait == Wait(actie.waits_for_id, actie.bring_up_on, actie.asks):
        return
    known = {None, *(party.id for party in list_partners_today(viewer))}
    if wait.organisation_id not in known:
        raise RuleBroken(_("Kies een organisatie uit de lijst."), field="waits_for_id")
    if wait.organisation_id is not None and wait.bring_up_on is None:
        raise RuleBroken(_("Kies de dag waarop jullie het weer vragen."), field="bring_up_on")
    if wait.bring_up_on is not None and wait.bring_up_on < today():
        raise RuleBroken(_("Deze dag is al geweest."), field="bring_up_on")
    if (wait.organisation_id, wait.bring_up_on) != (actie.waits_for_id, actie.bring_up_on):
        actie.brought_up_at = None
    actie.waits_for_id, actie.bring_up_on = wait.organisation_id, wait.bring_up_on
    actie.asks = wait.asks if wait.organisation_id is not None else ""


def _changed(viewer: Viewer, actie: Actie, note: str = "") -> None:
    remember(viewer, actie, note)
    emit("actie.changed", actie, by=viewer)


# ------------------------------------------------------------------------------------------- clock
def remind_acties(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Remind, once, whose actie is due within `REMIND` days: "actie.due_soon". Returns how many."""
    due = (Actie.due_on <= today() + REMIND, Actie.state != ActieState.DONE, Actie.reminded_at.is_(None))
    running = (Wijkopgave.published_at.is_not(None), Wijkopgave.ended_at.is_(None))
    with across_buurten("the clock reminds in every buurt"):
        found = list(session.scalars(select(Actie).join(Actie.opgave).where(*due, *running).limit(limit)))
    for actie in found:
        actie.reminded_at = now()
        emit("actie.due_soon", actie, by=caretaker)
    return len(found)
