"""Who hears of what in the buurtgids. What nobody looks after is looked after by the verbinders."""

from buurtplein.gids.models import Doubt, Entry
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import row_of, subject_of, workers
from buurtplein.notifications.tell import tell
from buurtplein.outbox.models import OutboxEvent


def tell_of_suggestion(event: OutboxEvent) -> None:
    """Something waits: for who may look at it before others do."""
    entry = subject_of(event, Entry)
    if entry is not None and entry.is_waiting:
        tell(event, Kind.ENTRY_WAITS, entry.id, set(workers(event)) - {entry.added_by_id})


def tell_of_showing(event: OutboxEvent) -> None:
    """It stands in the gids: for who added it."""
    entry = subject_of(event, Entry)
    if entry is not None and entry.is_shown:
        tell(event, Kind.ENTRY_SHOWN, entry.id, [entry.added_by_id])


def tell_of_turning_down(event: OutboxEvent) -> None:
    """It cannot stand like this: for who added it and who looks after it, with the reason behind the link."""
    entry = subject_of(event, Entry)
    if entry is not None and entry.turned_down:
        tell(event, Kind.ENTRY_TURNED_DOWN, entry.id, [entry.added_by_id, entry.owner_id])


def tell_of_asking(event: OutboxEvent) -> None:
    """Is it still right? For who can say so; the link in the mail is enough."""
    entry = subject_of(event, Entry)
    if entry is not None and entry.asked_at is not None:
        tell(event, Kind.ENTRY_DUE, entry.id, _keepers(event, entry))


def tell_of_lapsing(event: OutboxEvent) -> None:
    """It is hidden, as nobody said that it is right: for who can still say so."""
    entry = subject_of(event, Entry)
    if entry is not None and entry.lapsed_at is not None:
        tell(event, Kind.ENTRY_LAPSED, entry.id, _keepers(event, entry))


def tell_of_doubt(event: OutboxEvent) -> None:
    """Someone says that it is not right: for who looks after it, and for the verbinders."""
    doubt = subject_of(event, Doubt)
    entry = row_of(Entry, doubt.entry_id, event) if doubt else None
    if entry is not None:
        tell(event, Kind.ENTRY_DOUBTED, entry.id, [entry.owner_id])
        tell(event, Kind.DOUBT_WAITS, entry.id, set(workers(event)) - {entry.owner_id})


def _keepers(event: OutboxEvent, entry: Entry) -> list[int]:
    return [entry.owner_id] if entry.owner_id is not None else workers(event)
