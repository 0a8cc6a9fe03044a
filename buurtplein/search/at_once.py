"""Indexing in the transaction of whatever happened, for an engine that can: what is there is found, at once.

The worker hears of the same events afterwards and looks whether the index has these versions. So what went wrong here
costs a second, and no row is ever refused because it could not be indexed.
"""

import logging
from itertools import chain

from flask import current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, UOWTransaction

from buurtplein.outbox.models import OutboxEvent
from buurtplein.search.engine import WritesAlong
from buurtplein.search.followers import changes_after

log = logging.getLogger(__name__)

HAPPENED = "happened"  # in the info of a session: the events of this transaction


@event.listens_for(Session, "after_flush")
def note_events(session: Session, _context: UOWTransaction) -> None:
    """Remember what happens in this transaction."""
    if found := [row for row in session.new if isinstance(row, OutboxEvent)]:
        session.info.setdefault(HAPPENED, []).extend(found)


@event.listens_for(Session, "before_commit")
def index_at_once(session: Session) -> None:
    """Write the rows that something happened to into the index, as part of the same transaction."""
    session.flush()
    events = session.info.pop(HAPPENED, [])
    engine = current_app.extensions.get("search") if events and has_app_context() else None
    if not isinstance(engine, WritesAlong):
        return
    connection = session.connection()
    savepoint = connection.begin_nested()
    try:
        engine.write_along(connection, chain.from_iterable(changes_after(events).values()))
        savepoint.commit()
    except SQLAlchemyError as trouble:
        savepoint.rollback()
        log.warning("indexing is left to the worker (%s)", type(trouble).__name__)


@event.listens_for(Session, "after_rollback")
def forget_events(session: Session) -> None:
    """It did not happen."""
    session.info.pop(HAPPENED, None)
