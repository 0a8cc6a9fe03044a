"""The worker's side of the outbox: hand each event to its followers, and each letter to the mail server."""

import logging
import smtplib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.mail import Envelope
from buurtplein.outbox.models import Letter, OutboxEvent, OutboxTick
from buurtplein.outbox.pause import pause_before

log = logging.getLogger(__name__)

Follower = Callable[[OutboxEvent], None]
Subscriptions = Mapping[str, Sequence[Follower]]
Postman = Callable[[Envelope], None]
AWAY = timedelta(seconds=15)  # a letter rests this long for each try, so it leaves soon after a mail server is back
LONGEST_AWAY = timedelta(seconds=30)
LEASE = timedelta(minutes=2)
BATCH = 500  # events or letters looked up in one go


def drain(subscriptions: Subscriptions) -> int:
    """Deliver every event that is due. Returns how many were settled."""
    settled = 0
    while ids := _waiting_events():
        done = sum(_deliver(event_id, subscriptions) for event_id in ids)
        settled += done
        if not done:
            break
    return settled


def _waiting_events() -> list[int]:
    due = (OutboxEvent.settled_at.is_(None), OutboxEvent.next_try_at <= now())
    found = list(db.session.scalars(select(OutboxEvent.id).where(*due).order_by(OutboxEvent.id).limit(BATCH)))
    db.session.rollback()
    return found


def _deliver(event_id: int, subscriptions: Subscriptions) -> bool:
    """Hand one event to each follower that has no tick yet; one that fails does not repeat the others."""
    with unit_of_work() as session:
        event = session.get_one(OutboxEvent, event_id)
        name = event.name
        done = set(session.scalars(select(OutboxTick.follower).where(OutboxTick.event_id == event_id)))
    todo = [follower for follower in subscriptions.get(name, ()) if follower.__name__ not in done]
    failed = [follower.__name__ for follower in todo if not _hand_over(event_id, follower)]
    with unit_of_work() as session:
        event = session.get_one(OutboxEvent, event_id)
        if failed:
            event.attempts += 1
            event.next_try_at = now() + pause_before(event.attempts)
        else:
            event.settled_at = now()
            session.execute(delete(OutboxTick).where(OutboxTick.event_id == event_id))
    return not failed


def _hand_over(event_id: int, follower: Follower) -> bool:
    try:
        with unit_of_work() as session:
            follower(session.get_one(OutboxEvent, event_id))
            session.add(OutboxTick(event_id=event_id, follower=follower.__name__))
    except Exception:
        log.exception("event %s: %s failed, will be tried again", event_id, follower.__name__)
        return False
    return True


def send_letters(postman: Postman) -> int:
    """Send every letter that is due, each in its own transaction. Returns how many still wait for another try.

    The letter is read, the transaction ends, the mail server is talked to, and only then is it marked as sent: a
    crash in between repeats it once, with the same Message-ID.
    """
    return sum(not _send(letter_id, postman) for letter_id in _waiting_letters())


def _waiting_letters() -> list[int]:
    due = (Letter.sent_at.is_(None), Letter.next_try_at <= now())
    found = list(db.session.scalars(select(Letter.id).where(*due).order_by(Letter.id).limit(BATCH)))
    db.session.rollback()
    return found


def _send(letter_id: int, postman: Postman) -> bool:
    with unit_of_work() as session:
        letter = session.get(Letter, letter_id)
        if letter is None or letter.sent_at is not None:
            return True
        letter.attempts += 1
        letter.next_try_at = now() + LEASE  # a lease: another worker leaves it alone meanwhile
        envelope = Envelope(letter.message_id, letter.to, letter.subject, letter.text, letter.html, letter.unsubscribe)
    try:
        postman(envelope)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("letter %s not sent (%s), will be tried again", letter_id, type(error).__name__)
        return _try_later(letter_id)
    with unit_of_work() as session:
        letter = session.get_one(Letter, letter_id)
        letter.sent_at, letter.text, letter.html = now(), "", ""
    return True


def _try_later(letter_id: int) -> bool:
    with unit_of_work() as session:
        letter = session.get_one(Letter, letter_id)
        letter.next_try_at = now() + min(AWAY * letter.attempts, LONGEST_AWAY)
    return False
