"""Who hears what of activities: who signed up, and the organiser. Guests get a letter, if they left an address."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from buurtplein.agenda.models import Occurrence, Plan, Signup
from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.letters import compose, link_to
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import row_of, subject_of
from buurtplein.notifications.tell import is_new_to, tell
from buurtplein.outbox.emit import post_letter
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Outcome, Post, PostKind


class Letter(StrEnum):
    """What a guest is written."""

    TICKET = "ticket"
    PLACE = "place"
    MOVED = "moved"
    OFF = "off"
    SOON = "soon"


def tell_of_signup(event: OutboxEvent) -> None:
    """Someone comes, or waits: for who organises it."""
    signup = subject_of(event, Signup)
    occurrence = row_of(Occurrence, signup.occurrence_id, event) if signup else None
    post = row_of(Post, occurrence.post_id, event) if occurrence else None
    if post is not None:
        tell(event, Kind.SOMEONE_JOINS, post.id, [post.author_id])


def send_ticket(event: OutboxEvent) -> None:
    """A guest signed up: the link with which they get off the list."""
    signup = subject_of(event, Signup)
    if signup is not None:
        _write(Letter.TICKET, [signup])


def tell_of_place(event: OutboxEvent) -> None:
    """Someone who waited has a place: for them, at once."""
    signup = subject_of(event, Signup)
    if signup is not None:
        tell(event, Kind.DATE_PLACE, signup.occurrence_id, [signup.person_id])
        _write(Letter.PLACE, [signup])


def tell_of_tomorrow(event: OutboxEvent) -> None:
    """Tomorrow there is something that someone comes to: for them."""
    signup = subject_of(event, Signup)
    if signup is not None:
        tell(event, Kind.DATE_SOON, signup.occurrence_id, [signup.person_id])
        _write(Letter.SOON, [signup])


def tell_comers_of_change(event: OutboxEvent) -> None:
    """An activity was changed: for who comes, unless an earlier change (or another moment) is still news to them."""
    post = _activity(event)
    if post is None or not post.is_open:
        return
    for signup in _first_of_each(Occurrence.post_id == post.id, event):
        kinds = (Kind.DATE_CHANGED, Kind.DATE_MOVED)
        person_id, date_id = signup.person_id, signup.occurrence_id
        if person_id is not None and all(is_new_to(person_id, kind, date_id) for kind in kinds):
            tell(event, Kind.DATE_CHANGED, date_id, [person_id])


def tell_of_withdrawal(event: OutboxEvent) -> None:
    """An activity is off: for who would come, at once."""
    post = _activity(event)
    if post is not None and post.outcome is Outcome.WITHDRAWN:
        _tell(event, Kind.DATE_OFF, Letter.OFF, _first_of_each(Occurrence.post_id == post.id, event))


def tell_of_move(event: OutboxEvent) -> None:
    """One time was moved: for who comes, at once."""
    _tell(event, Kind.DATE_MOVED, Letter.MOVED, _signups(Signup.occurrence_id == event.subject_id, event))


def tell_of_date_off(event: OutboxEvent) -> None:
    """One time is off: for who would come, at once."""
    _tell(event, Kind.DATE_OFF, Letter.OFF, _signups(Signup.occurrence_id == event.subject_id, event))


def tell_of_new_rhythm(event: OutboxEvent) -> None:
    """All times from one on were moved: for who comes, once, about the first time they come to."""
    plan = subject_of(event, Plan)
    if plan is not None:
        _tell(event, Kind.DATE_MOVED, Letter.MOVED, _first_of_each(Occurrence.plan_id == plan.id, event))


def tell_of_stopping(event: OutboxEvent) -> None:
    """All times from one on are off: for who would come, once, about the first of theirs."""
    off = (Occurrence.plan_id == event.subject_id) & Occurrence.called_off_at.is_not(None)
    _tell(event, Kind.DATE_OFF, Letter.OFF, _first_of_each(off, event))


def _activity(event: OutboxEvent) -> Post | None:
    post = subject_of(event, Post)
    return post if post is not None and post.kind is PostKind.ACTIVITEIT else None


def _signups(which: ColumnElement[bool], event: OutboxEvent) -> list[Signup]:
    """Who signed up for these times, as far as they are not over; soonest first."""
    asked = select(Signup).join(Signup.occurrence).where(which, Signup.buurt_id == event.of_buurt_id)
    ahead = func.coalesce(Occurrence.ends_at, Occurrence.starts_at) > now()
    asked = asked.where(Occurrence.buurt_id == event.of_buurt_id, ahead)
    return list(db.session.scalars(asked.order_by(Occurrence.starts_at, Signup.id)))


def _first_of_each(which: ColumnElement[bool], event: OutboxEvent) -> list[Signup]:
    """Each person and each guest once, with the first of these times that they signed up for."""
    found: dict[object, Signup] = {}
    for signup in _signups(which, event):
        found.setdefault(signup.person_id or (signup.guest_name, signup.guest_reach), signup)
    return list(found.values())


def _tell(event: OutboxEvent, kind: Kind, letter: Letter, signups: Sequence[Signup]) -> None:
    for signup in signups:
        tell(event, kind, signup.occurrence_id, [signup.person_id])
    _write(letter, signups)


def _write(letter: Letter, signups: Iterable[Signup]) -> None:
    """Write to the guests among them. No word of theirs is in it: an address may be someone else's."""
    for signup in signups:
        if signup.guest_reach is not None and "@" in signup.guest_reach:
            _write_one(letter, signup, signup.guest_reach)


def _write_one(letter: Letter, signup: Signup, address: str) -> None:
    buurt = db.session.get_one(Buurt, signup.buurt_id)
    url = link_to("agenda.ticket", buurt=buurt.slug, ticket=signup.ticket)
    occurrence, waits = signup.occurrence, signup.placed_at is None
    written = compose(
        "guest", language=signup.language, what=letter.value, buurt=buurt, occurrence=occurrence, waits=waits, url=url
    )
    post_letter(to=address, subject=written.subject, text=written.text, html=written.html)
