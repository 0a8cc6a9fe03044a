"""The worker's side of the outbox: hand each event to its followers, and each letter to the mail server."""

import logging
import smtplib
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, insert, select, update

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
SOON = timedelta(seconds=3)  # how long events rest of which a batch follower said "not now"
BATCH = 500  # events or letters looked up in one go


class NotNow(Exception):
    """Raised by a batch follower that has to wait for someone else: its events come back soon, and nothing failed."""


class Drained(NamedTuple):
    """How many events were settled, and whether others rest for a moment (SOON)."""

    settled: int
    is_resting: bool


def drain(subscriptions: Subscriptions, *, enough: Callable[[], bool] = lambda: False) -> Drained:
    """Deliver every event that is due, until `enough`.

    Batch followers come first, and get all events there are: what happened must not wait to be found until everyone
    has heard of what happened before.
    """
    settled, is_resting = 0, False
    while not enough():
        failed, rests = _hand_over_together(subscriptions, enough)
        is_resting |= rests
        if not (events := _due()):
            break
        failed |= _hand_over_each(events, subscriptions)
        settled += _settle(events, subscriptions)
        _postpone(failed)
    return Drained(settled, is_resting)


def in_batches(follower: BatchFollower) -> BatchFollower:
    """Mark a follower that takes many events at once, outside any transaction, and may see a batch twice."""
    follower.in_batches = True  # type: ignore[attr-defined]
    return follower


def after_batches(follower: Follower) -> Follower:
    """Mark a follower that counts on what batch followers did with its event: until they have, it waits."""
    follower.after_batches = True  # type: ignore[attr-defined]
    return follower


def no_tick_of(follower: str) -> ColumnElement[bool]:
    """The events with which this follower has not dealt, of those that are not settled."""
    return ~exists().where(OutboxTick.event_id == OutboxEvent.id, OutboxTick.follower == follower)


def _due(*which: ColumnElement[bool]) -> list[OutboxEvent]:
    """The first of these events that wait and are due."""
    due = (OutboxEvent.settled_at.is_(None), OutboxEvent.next_try_at <= now(), *which)
    found = list(db.session.scalars(select(OutboxEvent).where(*due).order_by(OutboxEvent.id).limit(BATCH)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def _hand_over_together(subscriptions: Subscriptions, enough: Callable[[], bool]) -> tuple[set[int], bool]:
    """Give each batch follower its events, as many as there are, up to a batch that it cannot deal with.

    Returns the ids of the events on which one failed, and whether events are left to rest.
    """
    failed: set[int] = set()
    is_resting = False
    for follower, names in _batch_followers(subscriptions).items():
        mine = (OutboxEvent.name.in_(names), no_tick_of(follower.__name__))
        while not enough() and (events := _due(*mine)):
            try:
                _batch(follower, events)
            except NotNow:
                _rest(events)
                is_resting = True
            except Exception as error:  # noqa: BLE001  (whatever it was, the others go on and this one is tried again)
                _note(f"{len(events)} events", follower.__name__, error)
                failed |= {event.id for event in events}
                break
    return failed, is_resting


def _batch_followers(subscriptions: Subscriptions) -> dict[BatchFollower, list[str]]:
    """Each follower that takes many events at once, with the names of its events."""
    found: dict[BatchFollower, list[str]] = {}
    for name, followers in subscriptions.items():
        for follower in filter(_is_in_batches, followers):
            found.setdefault(follower, []).append(name)
    return found


def _is_in_batches(follower: Any) -> bool:
    return hasattr(follower, "in_batches")


def _batch(follower: BatchFollower, events: list[OutboxEvent]) -> None:
    try:
        follower(events)
    finally:
        db.session.rollback()
    with unit_of_work() as session:
        session.execute(insert(OutboxTick), [_tick(event.id, follower) for event in events])


def _tick(event_id: int, follower: Follower | BatchFollower) -> dict[str, Any]:
    return {"event_id": event_id, "follower": follower.__name__}


def _hand_over_each(events: list[OutboxEvent], subscriptions: Subscriptions) -> set[int]:
    """Give each event to its own followers that have no tick yet; one that fails does not repeat the others."""
    failed = set()
    done = _ticks(events)
    for event in events:
        followers = subscriptions.get(event.name, ())
        waits = any(_is_in_batches(one) and (event.id, one.__name__) not in done for one in followers)
        for follower in followers:
            if _is_in_batches(follower) or (event.id, follower.__name__) in done:
                continue
            if waits and hasattr(follower, "after_batches"):
                continue  # it comes back together with the batch
            if not _hand_over(event.id, follower):
                failed.add(event.id)
    return failed


def _ticks(events: list[OutboxEvent]) -> set[tuple[int, str]]:
    ids = [event.id for event in events]
    asked = select(OutboxTick.event_id, OutboxTick.follower).where(OutboxTick.event_id.in_(ids))
    found = {(event_id, follower) for event_id, follower in db.session.execute(asked)}
    db.session.rollback()
    return found


def _hand_over(event_id: int, follower: Follower) -> bool:
    try:
        with unit_of_work() as session:
            follower(session.get_one(OutboxEvent, event_id))
            session.execute(insert(OutboxTick), _tick(event_id, follower))
    except Exception as error:  # noqa: BLE001  (whatever it was, the others go on and this one is tried again)
        _note(f"event {event_id}", follower.__name__, error)
        return False
    return True


def _note(what: str, follower: str, error: Exception) -> None:
    """Log where it went wrong, and not with what: the text of an exception may hold what someone wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s failed (%s), will be tried again\n%s", what, follower, type(error).__name__, frames)


def _settle(events: list[OutboxEvent], subscriptions: Subscriptions) -> int:
    """Settle the events with which each follower has dealt. Returns how many."""
    done = _ticks(events)
    ids = [
        event.id
        for event in events
        if all((event.id, follower.__name__) in done for follower in subscriptions.get(event.name, ()))
    ]
    with unit_of_work() as session:
        session.execute(update(OutboxEvent).where(OutboxEvent.id.in_(ids)).values(settled_at=now()))
        session.execute(delete(OutboxTick).where(OutboxTick.event_id.in_(ids)))
    return len(ids)


def _rest(events: list[OutboxEvent]) -> None:
    with unit_of_work() as session:
        waiting = update(OutboxEvent).where(OutboxEvent.id.in_([event.id for event in events]))
        session.execute(waiting.values(next_try_at=now() + SOON))


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
