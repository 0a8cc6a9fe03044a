"""The worker's side of the outbox: hand each event to its followers, and each letter to the mail server."""

import logging
import smtplib
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.mail import Envelope
from buurtplein.outbox.models import Letter, OutboxEvent, OutboxTick
from buurtplein.outbox.pause import pause_before

log = logging.getLogger(__name__)

Follower = Callable[[OutboxEvent], None]
BatchFollower = Callable[[list[OutboxEvent]], None]
Subscriptions = Mapping[str, Sequence[Any]]  # event name -> followers of either kind
Postman = Callable[[Envelope], None]
AWAY = timedelta(seconds=15)  # how long a letter rests after a try, so it leaves soon after a mail server is back
LEASE = timedelta(minutes=2)
BATCH = 500  # events or letters looked up in one go


def drain(subscriptions: Subscriptions, *, enough: Callable[[], bool] = lambda: False) -> int:
    """Deliver every event that is due, a batch at a time, until `enough`. Returns how many were settled."""
    settled = 0
    while not enough() and (events := _waiting_events()):
        failed = _hand_over_together(events, subscriptions)
        failed |= _hand_over_each(events, subscriptions, failed)
        _settle([event for event in events if event.id not in failed])
        _postpone(failed)
        settled += len(events) - len(failed)
        if len(failed) == len(events):
            break
    return settled


def in_batches(follower: BatchFollower) -> BatchFollower:
    """Mark a follower that takes many events at once, outside any transaction, and may see a batch twice."""
    follower.in_batches = True  # type: ignore[attr-defined]
    return follower


def after_batches(follower: Follower) -> Follower:
    """Mark a follower that counts on what batch followers did with its event: until they have, it waits."""
    follower.after_batches = True  # type: ignore[attr-defined]
    return follower


def _waiting_events() -> list[OutboxEvent]:
    due = (OutboxEvent.settled_at.is_(None), OutboxEvent.next_try_at <= now())
    found = list(db.session.scalars(select(OutboxEvent).where(*due).order_by(OutboxEvent.id).limit(BATCH)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def _hand_over_together(events: list[OutboxEvent], subscriptions: Subscriptions) -> set[int]:
    """Give each batch follower all its events in one go. Returns the ids of the events that failed."""
    todo: dict[BatchFollower, list[OutboxEvent]] = {}
    done = _ticks([event.id for event in events])
    for event in events:
        for follower in subscriptions.get(event.name, ()):
            if hasattr(follower, "in_batches") and (event.id, follower.__name__) not in done:
                todo.setdefault(follower, []).append(event)
    return {event.id for follower, batch in todo.items() if not _batch(follower, batch) for event in batch}


def _batch(follower: BatchFollower, events: list[OutboxEvent]) -> bool:
    try:
        follower(events)
    except Exception as error:  # noqa: BLE001  (whatever it was, the others go on and this one is tried again)
        _note(f"{len(events)} events", follower.__name__, error)
        return False
    finally:
        db.session.rollback()
    return True


def _hand_over_each(events: list[OutboxEvent], subscriptions: Subscriptions, unbatched: set[int]) -> set[int]:
    """Give each event to its own followers that have no tick yet; one that fails does not repeat the others.

    `unbatched` are the ids of the events that a batch follower failed on.
    """
    failed = set()
    done = _ticks([event.id for event in events])
    for event in events:
        for follower in subscriptions.get(event.name, ()):
            if hasattr(follower, "in_batches") or (event.id, follower.__name__) in done:
                continue
            if event.id in unbatched and hasattr(follower, "after_batches"):
                continue  # the event failed already, so it comes back
            if not _hand_over(event.id, follower):
                failed.add(event.id)
    return failed


def _ticks(event_ids: list[int]) -> set[tuple[int, str]]:
    asked = select(OutboxTick.event_id, OutboxTick.follower).where(OutboxTick.event_id.in_(event_ids))
    found = {(event_id, follower) for event_id, follower in db.session.execute(asked)}
    db.session.rollback()
    return found


def _hand_over(event_id: int, follower: Follower) -> bool:
    try:
        with unit_of_work() as session:
            follower(session.get_one(OutboxEvent, event_id))
            session.add(OutboxTick(event_id=event_id, follower=follower.__name__))
    except Exception as error:  # noqa: BLE001  (whatever it was, the others go on and this one is tried again)
        _note(f"event {event_id}", follower.__name__, error)
        return False
    return True


def _note(what: str, follower: str, error: Exception) -> None:
    """Log where it went wrong, and not with what: the text of an exception may hold what someone wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s failed (%s), will be tried again\n%s", what, follower, type(error).__name__, frames)


def _settle(events: list[OutboxEvent]) -> None:
    ids = [event.id for event in events]
    with unit_of_work() as session:
        session.execute(update(OutboxEvent).where(OutboxEvent.id.in_(ids)).values(settled_at=now()))
        session.execute(delete(OutboxTick).where(OutboxTick.event_id.in_(ids)))


def _postpone(event_ids: set[int]) -> None:
    if not event_ids:
        return
    with unit_of_work() as session:
        for event in session.scalars(select(OutboxEvent).where(OutboxEvent.id.in_(event_ids))):
            event.attempts += 1
            event.next_try_at = now() + pause_before(event.attempts)


def send_letters(postman: Postman, *, enough: Callable[[], bool] = lambda: False) -> int:
    """Send every letter that is due, each in its own transaction, until `enough`. Returns how many wait for more.

    The letter is read, the transaction ends, the mail server is talked to, and only then is it marked as sent: a
    crash in between repeats it once, with the same Message-ID.
    """
    return sum(enough() or not _send(letter_id, postman) for letter_id in _waiting_letters())


def _waiting_letters() -> list[int]:
    due = (Letter.sent_at.is_(None), Letter.refused_at.is_(None), Letter.next_try_at <= now())
    found = list(db.session.scalars(select(Letter.id).where(*due).order_by(Letter.id).limit(BATCH)))
    db.session.rollback()
    return found


def _send(letter_id: int, postman: Postman) -> bool:
    envelope = _take(letter_id)
    if envelope is None:
        return True
    try:
        postman(envelope)
    except Exception as error:  # noqa: BLE001  (one letter that cannot go does not stop the others)
        log.warning("letter %s not sent (%s)", letter_id, type(error).__name__)
        return _put_back(letter_id, error)
    with unit_of_work() as session:
        letter = session.get_one(Letter, letter_id)
        letter.sent_at, letter.text, letter.html = now(), "", ""
    return True


def _take(letter_id: int) -> Envelope | None:
    """The letter, for this worker only as long as the lease lasts; None when another has it or it went."""
    with unit_of_work() as session:
        letter = session.get(Letter, letter_id, with_for_update=True)
        if letter is None or letter.sent_at or letter.refused_at or letter.next_try_at > now():
            return None
        letter.attempts += 1
        letter.next_try_at = now() + LEASE
        return Envelope(letter.message_id, letter.to, letter.subject, letter.text, letter.html, letter.unsubscribe)


def _put_back(letter_id: int, error: Exception) -> bool:
    """Try again soon while the mail server is away, later when it is about this letter; never when it is for good."""
    with unit_of_work() as session:
        letter = session.get_one(Letter, letter_id)
        if isinstance(error, smtplib.SMTPRecipientsRefused) and _is_final(error):
            letter.refused_at, letter.text, letter.html = now(), "", ""
            return True
        letter.next_try_at = now() + (AWAY if _is_passing(error) else pause_before(letter.attempts))
    return False


def _is_final(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server said that the address does not exist (5xx), and not just "later" (4xx)."""
    return all(code >= 500 for code, _text in refusal.recipients.values())


def _is_passing(error: Exception) -> bool:
    """Whether it is about the mail server or the moment, and not about this letter."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code < 500
    return isinstance(error, OSError)  # smtplib's own errors are OSErrors too
