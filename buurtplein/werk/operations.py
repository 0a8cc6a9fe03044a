"""Taking what waits, giving it back and putting it off, so that two verbinders never do the same work."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.buurten.work import Waiting
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.core.i18n import _
from buurtplein.werk.models import HELD, PUT_OFF, Claim
from buurtplein.werk.policy import may_put_off, may_take_work


def take(viewer: Viewer, thing: Waiting) -> bool:
    """Be the one who does it, for the next half hour; whether it is mine now. Of two at once exactly one gets it."""
    require(may_take_work(viewer))
    return _hold(viewer, thing, HELD, put_off=False)


def put_off(viewer: Viewer, thing: Waiting) -> bool:
    """It comes back in a week, when it still waits by then; False when a colleague is at work on it.

    Raises NotAllowed for what must not wait.
    """
    require(may_put_off(viewer, thing.work), _("Dit kan niet wachten."))
    return _hold(viewer, thing, PUT_OFF, put_off=True)


def give_back(viewer: Viewer, thing: Waiting) -> None:
    """It is for everyone again: what I took, or what anybody put off. What a colleague is at work on stays theirs."""
    require(may_take_work(viewer))
    this = (Claim.buurt_id == viewer.buurt_id, Claim.work == thing.work, Claim.thing_id == thing.thing_id)
    db.session.execute(delete(Claim).where(*this, or_(viewer.mine(Claim.by_id), Claim.put_off.is_(True))))


def forget_claims(caretaker: Caretaker, session: Session) -> None:
    """Who did what and when is gone as soon as it means nothing any more: no record of how fast people work."""
    session.execute(delete(Claim).where(Claim.until_at <= now()))


def _hold(viewer: Viewer, thing: Waiting, term: timedelta, *, put_off: bool) -> bool:
    """One statement, so the database decides who is first: the row is new, or mine, or of someone whose time is up."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    at = now()
    held = {"by_id": viewer.me.id, "taken_at": at, "until_at": at + term, "put_off": put_off}
    row = dialect.insert(Claim).values(buurt_id=viewer.buurt_id, work=thing.work, thing_id=thing.thing_id, **held)
    free = or_(Claim.until_at <= at, viewer.mine(Claim.by_id))
    key = ["buurt_id", "work", "thing_id"]
    written = row.on_conflict_do_update(index_elements=key, set_=held, where=free).returning(Claim.id)
    return db.session.scalar(written) is not None
