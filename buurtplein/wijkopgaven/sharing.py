"""How it ends that a neighbour is co-owner of an opgave, or is asked to be."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.handing import By
from buurtplein.wijkopgaven.models import CoOwner, Parting, Wijkopgave


def hold_co_owner(one: CoOwner) -> None:
    """Keep the row to ourselves until the transaction ends. Raises RuleBroken when it just ended."""
    db.session.flush()
    db.session.refresh(one, ["opgave_id", "accepted_at", "ended_at"], with_for_update=True)
    if one.ended_at is not None:
        raise RuleBroken(_("Hier is net al iets over besloten."))


def part(by: By, one: CoOwner, how: Parting, *, answer: str = "") -> None:
    """It ends. Emits "co_owner." with how."""
    one.ended, one.ended_at, one.answer = how, now(), answer
    emit(f"co_owner.{how}", one, by=by)


def part_for(by: By, person_id: int, buurt_id: int) -> None:
    """Who does not belong to the buurt any more is co-owner of nothing there."""
    theirs = (CoOwner.buurt_id == buurt_id, CoOwner.person_id == person_id, CoOwner.ended_at.is_(None))
    for one in db.session.scalars(select(CoOwner).where(*theirs).order_by(CoOwner.id)).all():
        part(by, one, Parting.LEFT)


def lapse(by: By, one: CoOwner) -> bool:
    """Nobody is asked any more, unless they just said yes or no. Returns whether it was so."""
    with suppress(RuleBroken):
        hold_co_owner(one)
        if one.waits:
            part(by, one, Parting.LAPSED)
            return True
    return False


def lapse_in(by: By, opgave: Wijkopgave) -> None:
    """It ends, so nobody has to answer any more; who is co-owner stays so. Hold the opgave first."""
    waits = (CoOwner.accepted_at.is_(None), CoOwner.ended_at.is_(None))
    here = (CoOwner.opgave_id == opgave.id, CoOwner.buurt_id == opgave.buurt_id)
    for one in db.session.scalars(select(CoOwner).where(*here, *waits).order_by(CoOwner.id)).all():
        lapse(by, one)


def take_co_owners(owners: Sequence[CoOwner], into: Wijkopgave) -> list[int]:
    """Whom this goes on with; who was that there already stays so twice, for when it is undone. Returns their ids."""
    known = {one.person_id for one in into.co_owners if one.ended_at is None}
    moved = [one for one in owners if one.ended_at is None and one.person_id not in known]
    for one in moved:
        one.opgave = into
    return [one.id for one in moved]
