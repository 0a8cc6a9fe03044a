"""Asking a neighbour to be co-owner of an opgave, their yes or no, and the end of it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import midnight, now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.handing import hold_opgave
from buurtplein.wijkopgaven.models import ANSWER_WITHIN, CoOwner, Parting, Wijkopgave
from buurtplein.wijkopgaven.policy import (
    may_answer_co_owner,
    may_ask_co_owner,
    may_end_co_owner,
    may_stop_co_owning,
    works_today,
)
from buurtplein.wijkopgaven.queries import list_neighbours_to_ask
from buurtplein.wijkopgaven.sharing import hold_co_owner, lapse, part


def ask_co_owner(viewer: Viewer, opgave: Wijkopgave, person_id: int, *, words: str = "") -> CoOwner:
    """Ask a neighbour to be co-owner ("co_owner.asked"); it counts from their yes. The same one twice is once.

    Raises NotAllowed, and RuleBroken for who cannot be asked or when the opgave just ended.
    """
    require(may_ask_co_owner(viewer, opgave))
    hold_opgave(opgave)
    require(may_ask_co_owner(viewer, opgave))
    now = select(CoOwner).where(CoOwner.opgave_id == opgave.id, CoOwner.buurt_id == opgave.buurt_id)
    for already in db.session.scalars(now.where(CoOwner.ended_at.is_(None))):
        if already.person_id == person_id:
            return already
    if all(person.id != person_id for person in list_neighbours_to_ask(viewer, opgave)):
        raise RuleBroken(_("Kies iemand uit de lijst."), field="person_id")
    one = CoOwner(buurt_id=opgave.buurt_id, opgave=opgave, person_id=person_id, words=words, by_id=viewer.me.id)
    db.session.add(one)
    emit("co_owner.asked", one, by=viewer)
    return one


def answer_co_owner(viewer: Viewer, one: CoOwner, *, says_yes: bool, why: str = "", seen: str | None = None) -> None:
    """Yes: I am co-owner from now on ("co_owner.accepted"). No: nothing changes ("co_owner.declined").

    `seen` is the stamp of the opgave one says yes to. Raises NotAllowed, and RuleBroken when that changed meanwhile, or
    when it was just taken back or answered.
    """
    require(may_answer_co_owner(viewer, one))
    if not says_yes:
        hold_co_owner(one)
        part(viewer, one, Parting.DECLINED, answer=why)
        return
    hold_opgave(one.opgave)
    hold_co_owner(one)
    require(may_answer_co_owner(viewer, one))
    require_seen(seen, one.opgave.stamp)
    one.accepted_at = now()
    emit("co_owner.accepted", one, by=viewer)


def stop_co_owning(viewer: Viewer, one: CoOwner) -> None:
    """Be it no longer, without a reason ("co_owner.stopped"). What I wrote and the acties I have stay.

    Raises NotAllowed, and RuleBroken when it just ended.
    """
    require(may_stop_co_owning(viewer, one))
    hold_co_owner(one)
    part(viewer, one, Parting.STOPPED)


def end_co_owner(viewer: Viewer, one: CoOwner) -> None:
    """Take the question back ("co_owner.taken_back") or, after a yes, end it ("co_owner.ended").

    Raises NotAllowed, and RuleBroken when it just ended.
    """
    require(may_end_co_owner(viewer, one))
    hold_co_owner(one)
    part(viewer, one, Parting.TAKEN_BACK if one.waits else Parting.ENDED)


def lapse_co_owners(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Who did not answer within `ANSWER_WITHIN`, or works here now, is asked no more ("co_owner.lapsed").

    Returns how many.
    """
    late = CoOwner.asked_at < midnight(today() - ANSWER_WITHIN)
    over = or_(late, works_today(CoOwner.person_id, CoOwner.buurt_id))
    waits = (CoOwner.accepted_at.is_(None), CoOwner.ended_at.is_(None))
    with across_buurten("the clock works for every buurt"):
        asked = select(CoOwner).where(*waits, over).order_by(CoOwner.id).limit(limit)
        found = list(session.scalars(asked))
    return sum(lapse(caretaker, one) for one in found)
