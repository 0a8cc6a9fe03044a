"""The rows that events are about, and who has a role where it happened."""

from typing import Any, TypeVar

from sqlalchemy import select

from buurtplein.buurten.models import Membership, RoleGrant
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


def workers(event: OutboxEvent) -> list[int]:
    """Everyone with a role here; the reading rules decide which of them it is for."""
    asked = select(Membership.person_id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    return list(db.session.scalars(asked.where(Membership.buurt_id == event.of_buurt_id).distinct()))
