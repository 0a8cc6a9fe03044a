"""Saying that one comes: with the code on the invitation, or by phone to who looks after it."""

from dataclasses import dataclass

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.secrets import digest, new_token
from buurtplein.huiskamers.models import MOST_OF_ONE, Huiskamer, HuiskamerRsvp
from buurtplein.huiskamers.policy import may_answer_invitation, may_change_rsvp, may_note_rsvp
from buurtplein.huiskamers.queries import find_invitation
from buurtplein.outbox.emit import emit


@dataclass(frozen=True)
class Coming:
    """How many come; a name and a number are left only by who wants to."""

    people: int = 1
    name: str = ""
    phone: str = ""


def answer_invitation(viewer: Viewer, code: str, coming: Coming, *, once: str = "") -> HuiskamerRsvp:
    """Say that one comes, with the code on the invitation ("huiskamer_rsvp.placed"); the same form twice is one.

    Raises NotAllowed, and RuleBroken for a code that is of none that is still to come, or for too many people.
    """
    require(may_answer_invitation(viewer))
    huiskamer = find_invitation(viewer, code)
    if huiskamer is None:
        raise RuleBroken(_("Deze code kennen we niet (meer). Klopt hij? Je kunt ons ook bellen."), field="code")
    return _come(viewer, huiskamer, coming, once)


def note_rsvp(viewer: Viewer, huiskamer: Huiskamer, coming: Coming, *, once: str = "") -> HuiskamerRsvp:
    """Note that someone comes, who called ("huiskamer_rsvp.placed"). Raises NotAllowed, RuleBroken."""
    require(may_note_rsvp(viewer, huiskamer))
    rsvp = _come(viewer, huiskamer, coming, once)
    rsvp.noted_by_id = viewer.me.id
    return rsvp


def change_rsvp(viewer: Viewer, rsvp: HuiskamerRsvp, coming: Coming) -> None:
    """Come with more or fewer people ("huiskamer_rsvp.changed"). Raises NotAllowed, RuleBroken."""
    require(may_change_rsvp(viewer, rsvp))
    _fill(rsvp, coming)
    emit("huiskamer_rsvp.changed", rsvp, by=viewer)


def withdraw_rsvp(viewer: Viewer, rsvp: HuiskamerRsvp) -> None:
    """Not come after all; nothing of it stays ("huiskamer_rsvp.withdrawn"). Raises NotAllowed."""
    require(may_change_rsvp(viewer, rsvp))
    emit("huiskamer_rsvp.withdrawn", rsvp, by=viewer)
    db.session.delete(rsvp)


def _come(viewer: Viewer, huiskamer: Huiskamer, coming: Coming, once: str) -> HuiskamerRsvp:
    ticket = digest("huiskamer", str(huiskamer.id), once or new_token())
    same = (HuiskamerRsvp.ticket == ticket, HuiskamerRsvp.buurt_id == viewer.buurt_id)
    already = db.session.scalar(select(HuiskamerRsvp).where(*same))
    if already is not None:
        return already
    rsvp = HuiskamerRsvp(buurt_id=viewer.buurt_id, huiskamer=huiskamer, ticket=ticket)
    _fill(rsvp, coming)
    db.session.add(rsvp)
    emit("huiskamer_rsvp.placed", rsvp, by=viewer)
    return rsvp


def _fill(rsvp: HuiskamerRsvp, coming: Coming) -> None:
    if not 1 <= coming.people <= MOST_OF_ONE:
        raise RuleBroken(_("Kies een aantal van 1 tot %(most)d.", most=MOST_OF_ONE), field="people")
    rsvp.people, rsvp.name, rsvp.phone = coming.people, coming.name, coming.phone
