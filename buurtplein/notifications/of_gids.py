"""Who hears of what in the buurtgids. What nobody looks after is looked after by the verbinders."""

from sqlalchemy import select

from buurtplein.buurten.models import Membership, RoleGrant
from buurtplein.core.db import db
from buurtplein.gids.models import Doubt, Entry
from buurtplein.notifications.models import Kind
from buurtplein.notifications.tell import tell
from buurtplein.outbox.models import OutboxEvent


def tell_of_suggestion(event: OutboxEvent) -> None:
    """Something waits: for who may look at it before others do."""
    entry = _entry(event, event.subject_id)
    if entry is not None and entry.is_waiting:
        tell(event, Kind.ENTRY_WAITS, entry.id, set(_workers(event)) - {entry.added_by_id})


def tell_of_showing(event: OutboxEvent) -> None:
    """It stands in the gids: for who added it."""
    entry = _entry(event, event.subject_id)
    if entry is not None and entry.is_shown:
        tell(event, Kind.ENTRY_SHOWN, entry.id, [entry.added_by_id])


def tell_of_turning_down(event: OutboxEvent) -> None:
    """It cannot stand like this: for who added it and who looks after it, with the reason behind the link."""
    entry = _entry(event, event.subject_id)
    if entry is not None and entry.turned_down:
        tell(event, Kind.ENTRY_TURNED_DOWN, entry.id, [entry.added_by_id, entry.owner_id])


def tell_of_asking(event: OutboxEvent) -> None:
    """Is it still right? For who can say so; the link in the mail is enough."""
    entry = _entry(event, event.subject_id)
    if entry is not None and entry.asked_at is not None:
        tell(event, Kind.ENTRY_DUE, entry.id, _keepers(event, entry))


def tell_of_lapsing(event: OutboxEvent) -> None:
    """It is hidden, as nobody said that it is right: for who can still say so."""
    entry = _entry(event, event.subject_id)
    if entry is not None and entry.lapsed_at is not None:
        tell(event, Kind.ENTRY_LAPSED, entry.id, _keepers(event, entry))


def tell_of_doubt(event: OutboxEvent) -> None:
    """Someone says that it is not right: for who looks after it, and for the verbinders."""
    asked = select(Doubt.entry_id).where(Doubt.id == event.subject_id, Doubt.buurt_id == event.of_buurt_id)
    entry = _entry(event, db.session.scalar(asked) or 0)
    if entry is not None:
        tell(event, Kind.ENTRY_DOUBTED, entry.id, [entry.owner_id])
        tell(event, Kind.DOUBT_WAITS, entry.id, set(_workers(event)) - {entry.owner_id})


def _keepers(event: OutboxEvent, entry: Entry) -> list[int]:
    return [entry.owner_id] if entry.owner_id is not None else _workers(event)


def _workers(event: OutboxEvent) -> list[int]:
    """Everyone with a role here; the reading rules decide which of them it is for."""
    asked = select(Membership.person_id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    return list(db.session.scalars(asked.where(Membership.buurt_id == event.of_buurt_id).distinct()))


def _entry(event: OutboxEvent, entry_id: int) -> Entry | None:
    """The entry of the buurt where it happened; None when it is gone."""
    return db.session.scalar(select(Entry).where(Entry.id == entry_id, Entry.buurt_id == event.of_buurt_id))
