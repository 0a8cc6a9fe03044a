"""What waits in the outbox, for who keeps the installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.outbox.models import Letter, OutboxEvent


@dataclass(frozen=True)
class Waiting:
    """How much waits, and since when the oldest does; None when nothing waits."""

    events: int
    oldest_event: datetime | None
    letters: int
    oldest_letter: datetime | None
    refused: int  # letters that no server wants


def waiting() -> Waiting:
    """What the worker has yet to do: events that are due, and letters."""
    due = (OutboxEvent.settled_at.is_(None), OutboxEvent.next_try_at <= now())
    events = db.session.execute(select(func.count(), func.min(OutboxEvent.next_try_at)).where(*due)).one()
    unsent = (Letter.sent_at.is_(None), Letter.refused_at.is_(None))
    letters = db.session.execute(select(func.count(), func.min(Letter.written_at)).where(*unsent)).one()
    refused = db.session.scalar(select(func.count(Letter.id)).where(Letter.refused_at.is_not(None)))
    return Waiting(*events, *letters, refused or 0)
