"""Placing an activity and changing it as a whole."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from buurtplein.agenda.models import Occurrence, Plan, Rhythm
from buurtplein.agenda.upkeep import give_places, hold, keep_in_step, make_occurrences, put
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Post
from buurtplein.posts.operations import Draft
from buurtplein.posts.policy import may_change_post, may_place_post

MOST_PLACES = 10_000


@dataclass(frozen=True)
class Schedule:
    """How often an activity comes back, until which day, and for how many people; None is without end, for everyone."""

    rhythm: Rhythm = Rhythm.ONCE
    until: date | None = None
    places: int | None = None


def check_schedule(draft: Draft, schedule: Schedule) -> None:
    """Raises RuleBroken at the field that cannot be right."""
    if schedule.places is not None and not 0 < schedule.places <= MOST_PLACES:
        raise RuleBroken(_("Kies een aantal vanaf 1, of laat dit leeg."), field="places")
    first = local(draft.starts_at).date() if draft.starts_at and schedule.rhythm is not Rhythm.ONCE else None
    if first and schedule.until and schedule.until < first:
        raise RuleBroken(_("De laatste dag moet na het begin liggen."), field="until")


def place_activity(viewer: Viewer, draft: Draft, schedule: Schedule, *, once: str | None = None) -> Post:
    """Place an activity with its times; the same form sent twice gives the same one.

    Raises NotAllowed, RuleBroken.
    """
    require(may_place_post(viewer))
    check_schedule(draft, schedule)
    post = posts.place_post(viewer, draft, once=once)
    if not _plans(post):
        _begin(post, schedule)
    return post


def _plans(post: Post) -> list[Plan]:
    return list(
        db.session.scalars(
            select(Plan).where(Plan.post_id == post.id, Plan.buurt_id == post.buurt_id).order_by(Plan.id)
        )
    )


def _begin(post: Post, schedule: Schedule) -> None:
    plan = Plan(buurt_id=post.buurt_id, post_id=post.id, starts_at=post.starts_at, ends_at=post.ends_at)
    plan.rhythm, plan.places = schedule.rhythm, schedule.places
    plan.until = schedule.until if schedule.rhythm is not Rhythm.ONCE else None
    db.session.add(plan)
    db.session.flush()
    make_occurrences(plan)
    keep_in_step(post)


def change_activity(viewer: Viewer, post: Post, draft: Draft, schedule: Schedule) -> Post:
    """Change an activity as a whole. Of one that comes back the times stay: those are changed one by one.

    Raises NotAllowed, RuleBroken.
    """
    require(may_change_post(viewer, post))
    plans = _plans(post)
    repeats = any(plan.rhythm is not Rhythm.ONCE for plan in plans)
    if repeats:
        draft = replace(draft, starts_at=post.starts_at, ends_at=post.ends_at)
        schedule = replace(schedule, rhythm=plans[-1].rhythm, until=plans[-1].until)
    check_schedule(draft, schedule)
    if not repeats and (draft.starts_at, draft.ends_at) != (post.starts_at, post.ends_at):
        _move_only_time(viewer, plans[-1], draft)
    posts.change_post(viewer, post, draft)
    if not repeats and schedule.rhythm is not Rhythm.ONCE:
        plans[-1].rhythm, plans[-1].until = schedule.rhythm, schedule.until
    for plan in plans:
        plan.places, plan.changed_at, plan.sequence = schedule.places, now(), plan.sequence + 1
        make_occurrences(plan)
    keep_in_step(post)
    _give_places(viewer, post)
    return post


def _move_only_time(viewer: Viewer, plan: Plan, draft: Draft) -> None:
    """The plan moves along, so that a calendar sees one appointment at another moment."""
    posts.check_draft(draft, was=plan.starts_at)
    plan.starts_at, plan.ends_at = draft.starts_at or plan.starts_at, draft.ends_at
    found = select(Occurrence).where(Occurrence.plan_id == plan.id, Occurrence.buurt_id == plan.buurt_id)
    for occurrence in db.session.scalars(found).all():
        occurrence.slot = plan.starts_at
        put(occurrence, plan.starts_at, plan.ends_at)
        emit("occurrence.moved", occurrence, by=viewer)


def _give_places(viewer: Viewer, post: Post) -> None:
    ahead = select(Occurrence).where(
        Occurrence.post_id == post.id,
        Occurrence.buurt_id == post.buurt_id,
        func.coalesce(Occurrence.ends_at, Occurrence.starts_at) > now(),
    )
    for occurrence in db.session.scalars(ahead.order_by(Occurrence.id)).all():
        give_places(hold(occurrence), by=viewer)
