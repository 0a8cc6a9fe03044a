"""The rows that events are about."""

from typing import Any, TypeVar

from sqlalchemy import select

from buurtplein.core.db import Base, db
from buurtplein.outbox.models import OutboxEvent

Row = TypeVar("Row", bound=Base)


def subject_of(event: OutboxEvent, table: type[Row]) -> Row | None:
    """The row an event is about; None when it is gone."""
    return row_of(table, event.subject_id, event)


def row_of(table: type[Row], row_id: int, event: OutboxEvent) -> Row | None:
    """A row of the buurt where it happened."""
    columns: Any = table
    asked = select(table).where(columns.id == row_id, columns.buurt_id == event.of_buurt_id)
    return db.session.scalar(asked)
