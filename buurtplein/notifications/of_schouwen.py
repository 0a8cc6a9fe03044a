"""Who hears of a wijkschouw: who leads it."""

from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.notifications.models import Kind, Notification
from buurtplein.notifications.rows import subject_of
from buurtplein.notifications.tell import tell
from buurtplein.outbox.models import OutboxEvent
from buurtplein.schouwen.models import Schouw


def tell_of_planning(event: OutboxEvent) -> None:
    """Someone is to lead it: for them."""
    schouw = subject_of(event, Schouw)
    if schouw is not None:
        tell(event, Kind.SCHOUW_YOURS, schouw.id, {schouw.led_by_id})


def tell_of_change(event: OutboxEvent) -> None:
    """It is agreed on otherwise: for who leads it from now on, and who heard before that they would."""
    schouw = subject_of(event, Schouw)
    if schouw is not None:
        knew = _knew(event)
        tell(event, Kind.SCHOUW_CHANGED, schouw.id, knew | {schouw.planned_by_id})
        tell(event, Kind.SCHOUW_YOURS, schouw.id, {schouw.led_by_id} - knew)


def tell_of_calling_off(event: OutboxEvent) -> None:
    """It does not take place: for who leads it and who planned it."""
    schouw = subject_of(event, Schouw)
    if schouw is not None:
        tell(event, Kind.SCHOUW_OFF, schouw.id, {schouw.led_by_id, schouw.planned_by_id})


def _knew(event: OutboxEvent) -> set[int]:
    told = select(Notification.person_id).where(Notification.kind == Kind.SCHOUW_YOURS)
    return set(db.session.scalars(told.where(Notification.subject_id == event.subject_id)))
