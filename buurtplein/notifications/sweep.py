"""Letting go of what served its purpose: old news, letters that went, codes that expired."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from buurtplein.buurten.models import JoinRequest
from buurtplein.core.clock import now, today
from buurtplein.core.db import db, unit_of_work
from buurtplein.notifications.models import Digest, Notification
from buurtplein.outbox.models import Letter, OutboxEvent
from buurtplein.people.models import Code, HeldForm, LoginSession, Person
from buurtplein.people.operations import SESSION_LASTS
from buurtplein.people.queries import HELD_FOR

NEWS_STAYS = timedelta(days=90)
LETTERS_STAY = timedelta(days=30)  # also one that could not leave all that time: it is no news any more
EVENTS_STAY = timedelta(days=30)
CODES_STAY = timedelta(days=1)
PORTION = 1000  # rows in one transaction, so that nobody waits for it


def sweep() -> int:
    """Remove what is past its term, a portion at a time. Returns how many rows."""
    return sum(_sweep_one(table, old) for table, old in _terms())


def _terms() -> Iterator[tuple[Any, ColumnElement[bool]]]:
    yield Notification, Notification.made_at < now() - NEWS_STAYS
    yield Digest, Digest.day < today() - NEWS_STAYS
    yield Letter, Letter.written_at < now() - LETTERS_STAY
    yield OutboxEvent, OutboxEvent.settled_at < now() - EVENTS_STAY
    yield JoinRequest, JoinRequest.asked_at < now() - CODES_STAY
    yield Code, Code.expires_at < now() - CODES_STAY
    yield HeldForm, HeldForm.held_at < now() - HELD_FOR
    yield LoginSession, LoginSession.seen_at < now() - SESSION_LASTS


def _sweep_one(table: Any, old: ColumnElement[bool]) -> int:
    swept = 0
    while True:
        with unit_of_work() as session:
            ids = list(session.scalars(select(table.id).where(old).limit(PORTION)))
            if table is Notification:
                _forget(ids)
            session.execute(delete(table).where(table.id.in_(ids)))
        swept += len(ids)
        if len(ids) < PORTION:
            return swept


def _forget(ids: list[int]) -> None:
    """Old news that was never looked at does not count any more."""
    unseen = (Notification.on_site.is_(True), Notification.read_at.is_(None))
    people = select(Notification.person_id).where(Notification.id.in_(ids), *unseen)
    left = select(func.count(Notification.id)).where(
        Notification.person_id == Person.id, Notification.id.not_in(ids), *unseen
    )
    fewer = update(Person).where(Person.id.in_(people)).values(unread=left.scalar_subquery())
    db.session.execute(fewer, execution_options={"synchronize_session": False})
