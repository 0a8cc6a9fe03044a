"""What must hold after every change: times for half a year ahead, a post that tells the next one, no place unused."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from buurtplein.agenda.models import Occurrence, Plan, Rhythm, Signup, end_of
from buurtplein.agenda.rhythm import slots
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Post

HORIZON = timedelta(weeks=26)  # how far ahead something that comes back stands in the agenda


def make_occurrences(plan: Plan) -> int:
    """Write down the times of a plan up to the horizon, after those that are there. Returns how many are new."""
    of_plan = (Occurrence.plan_id == plan.id, Occurrence.buurt_id == plan.buurt_id)
    last = db.session.scalar(select(func.max(Occurrence.slot)).where(*of_plan))
    length = plan.ends_at - plan.starts_at if plan.ends_at else None
    new = [
        Occurrence(buurt_id=plan.buurt_id, post_id=plan.post_id, plan_id=plan.id, slot=slot, starts_at=slot)
        for slot in slots(plan, after=last, until=now() + HORIZON)
    ]
    for occurrence in new:
        occurrence.ends_at = occurrence.slot + length if length is not None else None
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def put(occurrence: Occurrence, starts_at: datetime, ends_at: datetime | None) -> None:
    """Put a time at another moment; who comes is reminded anew."""
    occurrence.starts_at, occurrence.ends_at = starts_at, ends_at
    occurrence.sequence, occurrence.changed_at = occurrence.sequence + 1, now()
    again = update(Signup).where(Signup.occurrence_id == occurrence.id, Signup.buurt_id == occurrence.buurt_id)
    db.session.execute(again.values(reminded_at=None), execution_options={"synchronize_session": False})


def keep_in_step(post: Post) -> None:
    """Let a post tell when the next time is (or was the last), and stay on the plein until after the last one."""
    of_post = (Occurrence.post_id == post.id, Occurrence.buurt_id == post.buurt_id)
    asked = select(Occurrence).where(*of_post, Occurrence.called_off_at.is_(None))
    ahead = asked.where(func.coalesce(Occurrence.ends_at, Occurrence.starts_at) > now())
    found = db.session.scalar(ahead.order_by(Occurrence.starts_at).limit(1))
    found = found or db.session.scalar(asked.order_by(Occurrence.starts_at.desc()).limit(1))
    found = (
        found or db.session.scalars(select(Occurrence).where(*of_post).order_by(Occurrence.starts_at.desc())).first()
    )
    if found is not None:
        post.starts_at, post.ends_at = found.starts_at, found.ends_at
        post.expires_on = _day_after(post)


def _day_after(post: Post) -> date | None:
    """The first day on which nothing of it is to come; None when it goes on and on."""
    plans = list(db.session.scalars(select(Plan).where(Plan.post_id == post.id, Plan.buurt_id == post.buurt_id)))
    if any(plan.rhythm is not Rhythm.ONCE and plan.until is None for plan in plans):
        return None
    ends = select(Occurrence.starts_at, Occurrence.ends_at).where(
        Occurrence.post_id == post.id, Occurrence.buurt_id == post.buurt_id
    )
    days = [local(end_of(row.starts_at, row.ends_at)).date() for row in db.session.execute(ends)]
    return max(*days, *(plan.until for plan in plans if plan.until), date.min) + timedelta(days=1)


def hold(occurrence: Occurrence) -> Occurrence:
    """Make others who want to change who comes wait until we are done, and look again. SQLite lets one write anyway."""
    asked = select(Occurrence).where(Occurrence.id == occurrence.id, Occurrence.buurt_id == occurrence.buurt_id)
    return db.session.scalars(asked.with_for_update().execution_options(populate_existing=True)).one()


def has_place(occurrence: Occurrence) -> bool:
    """Whether one more can come. Only true as long as it is held."""
    places = occurrence.plan.places
    of_this = (Signup.occurrence_id == occurrence.id, Signup.buurt_id == occurrence.buurt_id)
    taken = select(func.count(Signup.id)).where(*of_this, Signup.placed_at.is_not(None))
    return places is None or (db.session.scalar(taken) or 0) < places


def give_places(occurrence: Occurrence, *, by: object) -> None:
    """Let who waited longest have what is free ("signup.placed")."""
    waiting = (
        select(Signup)
        .where(Signup.occurrence_id == occurrence.id, Signup.buurt_id == occurrence.buurt_id)
        .where(Signup.placed_at.is_(None))
        .order_by(Signup.id)
    )
    while occurrence.is_ahead and has_place(occurrence):
        first = db.session.scalars(waiting.limit(1)).first()
        if first is None:
            return
        first.placed_at = now()
        emit("signup.placed", first, by=by)
