"""What the clock does for activities, and what comes with moving in."""

from datetime import timedelta

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from buurtplein.agenda.models import USUAL_LENGTH, Occurrence, Plan, Rhythm, Signup
from buurtplein.agenda.upkeep import keep_in_step, make_occurrences
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import local, midnight, now, today
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Post, PostKind

REMIND_FROM = 9  # o'clock in Amsterdam, the day before
GUESTS_STAY = timedelta(days=7)  # after it was, so that an organiser can call about a scarf left behind
PORTION = 500


def go_on(caretaker: Caretaker, session: Session, *, limit: int = PORTION) -> int:
    """Add the times that came within the horizon, and let posts tell the next time. Returns how many posts changed."""
    with across_buurten("the clock works for every buurt"):
        posts = list(session.scalars(_behind().limit(limit)))
    for post in posts:
        asked = select(Plan).where(Plan.post_id == post.id, Plan.buurt_id == post.buurt_id)
        for plan in session.scalars(asked.where(Plan.rhythm != Rhythm.ONCE)).all():
            make_occurrences(plan)
        keep_in_step(post)
    return len(posts)


def _behind() -> Select[Post]:
    """What comes back and tells a time that is over, while another one comes or must be made."""
    goes_on = exists().where(
        Plan.post_id == Post.id,
        Plan.buurt_id == Post.buurt_id,
        Plan.rhythm != Rhythm.ONCE,
        or_(Plan.until.is_(None), Plan.until >= today()),
    )
    over = func.coalesce(Post.ends_at, Post.starts_at) <= now()
    return select(Post).where(Post.kind == PostKind.ACTIVITEIT, Post.closed_at.is_(None), over, goes_on)


def remind(caretaker: Caretaker, session: Session, *, limit: int = PORTION) -> int:
    """Remind, once, who comes to something tomorrow: "signup.due". Returns how many.

    From 9 o'clock on; who signed up today needs no reminder.
    """
    if local(now()).hour < REMIND_FROM:
        return 0
    with across_buurten("the clock reminds in every buurt"):
        found = list(session.scalars(_tomorrow().limit(limit)))
    for signup in found:
        signup.reminded_at = now()
        emit("signup.due", signup, by=caretaker)
    return len(found)


def _tomorrow() -> Select[Signup]:
    starts = midnight(today() + timedelta(days=1)), midnight(today() + timedelta(days=2))
    on = (Post.closed_at.is_(None), Post.hidden_at.is_(None), Post.waits_for.is_(None), Post.published_at.is_not(None))
    return (
        select(Signup)
        .join(Signup.occurrence)
        .join(Post, Post.id == Occurrence.post_id)
        .where(Occurrence.starts_at >= starts[0], Occurrence.starts_at < starts[1], Occurrence.called_off_at.is_(None))
        .where(Signup.placed_at.is_not(None), Signup.reminded_at.is_(None), Signup.since < midnight(today()), *on)
        .order_by(Signup.id)
    )


def forget_guests(caretaker: Caretaker, session: Session, *, limit: int = PORTION) -> int:
    """Let go of the names and numbers of guests, some days after it was. Returns how many."""
    old = now() - GUESTS_STAY
    over = or_(Occurrence.ends_at < old, Occurrence.ends_at.is_(None) & (Occurrence.starts_at < old - USUAL_LENGTH))
    with across_buurten("the clock forgets in every buurt"):
        asked = select(Signup).join(Signup.occurrence).where(Signup.person_id.is_(None), over)
        found = list(session.scalars(asked.limit(limit)))
    for signup in found:
        session.delete(signup)
    return len(found)


def plan_what_moved_in(caretaker: Caretaker, session: Session, buurt_id: int) -> int:
    """Give activities that came from another platform their time in the agenda. Returns how many."""
    planned = exists().where(Plan.post_id == Post.id, Plan.buurt_id == Post.buurt_id)
    asked = select(Post).where(Post.buurt_id == buurt_id, Post.kind == PostKind.ACTIVITEIT, ~planned)
    found = list(session.scalars(asked))
    plans = [Plan(buurt_id=buurt_id, post_id=p.id, starts_at=p.starts_at, ends_at=p.ends_at) for p in found]
    session.add_all(plans)
    session.flush()
    session.add_all(_only_time(plan) for plan in plans)
    return len(plans)


def _only_time(plan: Plan) -> Occurrence:
    times = {"slot": plan.starts_at, "starts_at": plan.starts_at, "ends_at": plan.ends_at}
    return Occurrence(buurt_id=plan.buurt_id, post_id=plan.post_id, plan_id=plan.id, **times)
