"""Acties: agreeing on them, dividing them, saying how far they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.models import Actie, ActieChange, ActieState, OwnerKind, Wijkopgave
from buurtplein.wijkopgaven.policy import may_change_actie, may_change_opgave, may_hand_back_actie, may_move_actie
from buurtplein.wijkopgaven.queries import list_authors, list_professionals

REMIND = timedelta(days=2)  # before the day of an actie


@dataclass(frozen=True)
class ActieDraft:
    """What someone fills in for an actie."""

    title: str
    owner_kind: OwnerKind = OwnerKind.SAMEN
    owner_id: int | None = None
    due_on: date | None = None


def add_actie(viewer: Viewer, opgave: Wijkopgave, draft: ActieDraft, *, once: str | None = None) -> Actie:
    """Agree on an actie; the same form sent twice gives the same actie. Emits "actie.made".

    Raises NotAllowed, and RuleBroken for a day that has been or an owner who cannot be.
    """
    require(may_change_opgave(viewer, opgave))
    if once:
        here = (Actie.once == once, Actie.opgave_id == opgave.id, Actie.buurt_id == viewer.buurt_id)
        already = db.session.scalar(select(Actie).where(*here))
        if already is not None:
            return already
    actie = Actie(buurt_id=opgave.buurt_id, opgave_id=opgave.id, state=ActieState.TODO, once=once)
    _plan(viewer, opgave, actie, draft)
    db.session.add(actie)
    emit("actie.made", actie, by=viewer)
    _remember(viewer, actie)
    return actie


def change_actie(viewer: Viewer, actie: Actie, draft: ActieDraft, *, seen: str | None = None) -> None:
    """Change what it is, whose it is or by when; `seen` is the stamp of what stood there. Emits "actie.changed".

    What it was is kept. Raises RuleBroken when someone else changed it meanwhile.
    """
    require(may_change_actie(viewer, actie))
    _hold(actie)
    if draft == ActieDraft(actie.title, actie.owner_kind, actie.owner_id, actie.due_on):
        return
    require_seen(seen, actie.stamp)
    _plan(viewer, actie.opgave, actie, draft)
    _changed(viewer, actie)


def _hold(actie: Actie) -> None:
    """Keep the row to ourselves until the transaction ends, as it stands now."""
    db.session.flush()
    db.session.refresh(actie, ["title", "owner_kind", "owner_id", "due_on", "state"], with_for_update=True)


def _plan(viewer: Viewer, opgave: Wijkopgave, actie: Actie, draft: ActieDraft) -> None:
    if not draft.title:
        raise RuleBroken(_("Schrijf op wat er gaat gebeuren."), field="title")
    if draft.due_on != actie.due_on:
        if draft.due_on is not None and draft.due_on < today():
            raise RuleBroken(_("Deze dag is al geweest."), field="due_on")
        actie.due_on, actie.reminded_at = draft.due_on, None
    if draft.owner_id != actie.owner_id:
        actie.signed_as = "" if draft.owner_id is None else _signature_of(viewer, opgave, draft.owner_id)
        actie.owner_id = draft.owner_id
    actie.title, actie.owner_kind = draft.title, draft.owner_kind


def _signature_of(viewer: Viewer, opgave: Wijkopgave, person_id: int) -> str:
    """How someone signs who may own an actie here: a professional, or who wrote one of the sources.

    Raises RuleBroken for anyone else.
    """
    for person, grant in list_professionals(viewer):
        if person.id == person_id:
            return _signed(grant)
    if all(author.id != person_id for author in list_authors(viewer, opgave)):
        raise RuleBroken(_("Kies iemand uit de lijst."), field="owner_id")
    return ""


def _signed(grant: RoleGrant) -> str:
    return ", ".join(filter(None, [grant.title, grant.organisation.name if grant.organisation else ""]))


def move_actie(viewer: Viewer, actie: Actie, state: ActieState, *, note: str = "", seen: str | None = None) -> None:
    """Say how far it is; `seen` is how far the viewer thought it was. Emits "actie.changed".

    Raises RuleBroken when it is stuck and nothing says why, or when someone else just moved it to another state.
    """
    require(may_move_actie(viewer, actie))
    _hold(actie)
    if state is ActieState.STUCK and not note:
        raise RuleBroken(_("Schrijf op waarom het niet verder gaat."), field="note")
    if state is actie.state and not note:
        return
    if state is not actie.state:
        require_seen(seen, actie.state.value)
    actie.state = state
    _changed(viewer, actie, note)


def hand_back_actie(viewer: Viewer, actie: Actie) -> None:
    """It is too much: give it back to the regiehouder, in one click and without a reason. Emits "actie.changed"."""
    require(may_hand_back_actie(viewer, actie))
    opgave = actie.opgave
    actie.owner_id, actie.signed_as, actie.owner_kind = opgave.regiehouder_id, opgave.signed_as, OwnerKind.PROFESSIONAL
    _changed(viewer, actie)


def _changed(viewer: Viewer, actie: Actie, note: str = "") -> None:
    _remember(viewer, actie, note)
    emit("actie.changed", actie, by=viewer)


def _remember(viewer: Viewer, actie: Actie, note: str = "") -> None:
    kept = {"title": actie.title, "owner_kind": actie.owner_kind, "owner_id": actie.owner_id}
    now_so = ActieChange(actie_id=actie.id, due_on=actie.due_on, state=actie.state, note=note, **kept)
    now_so.by_id = viewer.me.id
    db.session.add(now_so)


# ------------------------------------------------------------------------------------------- clock
def remind_acties(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Remind, once, whose actie is due within `REMIND` days: "actie.due_soon". Returns how many."""
    due = (Actie.due_on <= today() + REMIND, Actie.state != ActieState.DONE, Actie.reminded_at.is_(None))
    running = (Wijkopgave.published_at.is_not(None), Wijkopgave.ended_at.is_(None), Actie.owner_id.is_not(None))
    with across_buurten("the clock reminds in every buurt"):
        found = list(session.scalars(select(Actie).join(Actie.opgave).where(*due, *running).limit(limit)))
    for actie in found:
        actie.reminded_at = now()
        emit("actie.due_soon", actie, by=caretaker)
    return len(found)
