"""Who hears of a huiskamergesprek: those who lead it, and who led it until just now."""

from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.huiskamers.models import Huiskamer, HuiskamerLead
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.rows import subject_of
from buurtplein.notifications.tell import tell
from buurtplein.outbox.models import OutboxEvent


def tell_of_planning(event: OutboxEvent) -> None:
    """Someone is to lead it: for them."""
    huiskamer = subject_of(event, Huiskamer)
    if huiskamer is not None:
        tell(event, Kind.HUISKAMER_YOURS, huiskamer.id, _leads(huiskamer))


def tell_of_change(event: OutboxEvent) -> None:
    """It is agreed on otherwise: for who leads it from now on, and who heard before that they would."""
    huiskamer = subject_of(event, Huiskamer)
    if huiskamer is not None:
        knew = _knew(event)
        tell(event, Kind.HUISKAMER_CHANGED, huiskamer.id, knew | {huiskamer.planned_by_id})
        tell(event, Kind.HUISKAMER_YOURS, huiskamer.id, _leads(huiskamer) - knew)


def tell_of_calling_off(event: OutboxEvent) -> None:
    """It does not take place: for who leads it and who planned it."""
    huiskamer = subject_of(event, Huiskamer)
    if huiskamer is not None:
        tell(event, Kind.HUISKAMER_OFF, huiskamer.id, _leads(huiskamer) | {huiskamer.planned_by_id})


def _leads(huiskamer: Huiskamer) -> set[int]:
    lead = select(HuiskamerLead.person_id).where(HuiskamerLead.huiskamer_id == huiskamer.id)
    return set(db.session.scalars(lead.where(HuiskamerLead.buurt_id == huiskamer.buurt_id)))


def _knew(event: OutboxEvent) -> set[int]:
    told = select(Notification.person_id).where(Notification.kind == Kind.HUISKAMER_YOURS)
    return set(db.session.scalars(told.where(Notification.subject_id == event.subject_id)))
