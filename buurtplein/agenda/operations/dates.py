"""Changing when: one time, or one and all that follow."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, exists, select

from buurtplein.agenda.models import Occurrence, Plan, Rhythm, Signup
from buurtplein.agenda.policy import may_plan
from buurtplein.agenda.rhythm import slots
from buurtplein.agenda.upkeep import keep_in_step, make_occurrences, put
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.posts.operations import LONGEST_ACTIVITY

DECADES = 36_500  # days; farther than anyone plans


def move(viewer: Viewer, occurrence: Occurrence, starts_at: datetime, ends_at: datetime | None) -> None:
    """Move one time; who comes hears of it ("occurrence.moved") and is reminded anew.

    Raises NotAllowed, RuleBroken.
    """
    require(may_plan(viewer, occurrence))
    _check(starts_at, ends_at)
    if occurrence.plan.rhythm is Rhythm.ONCE:
        _move_plan(occurrence.plan, starts_at, ends_at)
        occurrence.slot = starts_at
    put(occurrence, starts_at, ends_at)
    keep_in_step(occurrence.post)
    emit("occurrence.moved", occurrence, by=viewer)


def _check(starts_at: datetime, ends_at: datetime | None) -> None:
    if starts_at < now():
        raise RuleBroken(_("Deze dag is al geweest."), field="starts_at")
    if ends_at is not None and not starts_at <= ends_at <= starts_at + LONGEST_ACTIVITY:
        raise RuleBroken(_("Het einde moet na het begin liggen."), field="ends_at")


def _move_plan(plan: Plan, starts_at: datetime, ends_at: datetime | None) -> None:
    plan.starts_at, plan.ends_at = starts_at, ends_at
    plan.sequence, plan.changed_at = plan.sequence + 1, now()


def move_on(viewer: Viewer, occurrence: Occurrence, starts_at: datetime, ends_at: datetime | None) -> None:
    """Move this time and all that follow, in the same rhythm from the new moment on ("plan.moved").

    The plan so far ends the day before; who signed up for the second time from now comes to the second new one, and so
    on. Raises NotAllowed, RuleBroken.
    """
    require(may_plan(viewer, occurrence))
    _check(starts_at, ends_at)
    plan, following = occurrence.plan, _from(occurrence)
    shift = max(local(starts_at).date() - local(occurrence.slot).date(), timedelta(0))
    until = plan.until + shift if plan.until else None
    new = _plan_from(plan, occurrence, starts_at, ends_at)
    last = _hang_on(following, new)
    new.until = max(until, local(last).date()) if until else None
    make_occurrences(new)
    keep_in_step(occurrence.post)
    emit("plan.moved", new, by=viewer)


def _from(occurrence: Occurrence) -> list[Occurrence]:
    asked = select(Occurrence).where(
        Occurrence.plan_id == occurrence.plan_id,
        Occurrence.buurt_id == occurrence.buurt_id,
        Occurrence.slot >= occurrence.slot,
    )
    return list(db.session.scalars(asked.order_by(Occurrence.slot)))


def _plan_from(plan: Plan, occurrence: Occurrence, starts_at: datetime, ends_at: datetime | None) -> Plan:
    """The plan that goes on from here, without end: the same one when this was its first time, else a new one."""
    if plan.starts_at == occurrence.slot:
        _move_plan(plan, starts_at, ends_at)
        plan.until = None
        return plan
    new = Plan(buurt_id=plan.buurt_id, post_id=plan.post_id, starts_at=starts_at, ends_at=ends_at, rhythm=plan.rhythm)
    new.places = plan.places
    plan.until = local(occurrence.slot).date() - timedelta(days=1)
    plan.sequence, plan.changed_at = plan.sequence + 1, now()
    db.session.add(new)
    db.session.flush()
    return new


def _hang_on(following: Sequence[Occurrence], plan: Plan) -> datetime:
    """Give the times to the plan, each with who comes, at its own moments in order. Returns the last moment."""
    for n, occurrence in enumerate(following):  # out of the way first: a slot is there once in a plan
        occurrence.slot = plan.starts_at - timedelta(days=DECADES + n)
    db.session.flush()
    length = plan.ends_at - plan.starts_at if plan.ends_at else None
    moments = islice(slots(plan, after=None, until=now() + timedelta(days=DECADES)), len(following))
    for occurrence, slot in zip(following, moments, strict=True):
        occurrence.plan_id, occurrence.slot = plan.id, slot
        put(occurrence, slot, slot + length if length is not None else None)
    db.session.flush()
    db.session.expire_all()
    return following[-1].slot


def call_off(viewer: Viewer, occurrence: Occurrence) -> None:
    """Let one time be off. It stays in the agenda as such, and who would come hears of it ("occurrence.called_off")."""
    require(may_plan(viewer, occurrence))
    _call_off(occurrence)
    keep_in_step(occurrence.post)
    emit("occurrence.called_off", occurrence, by=viewer)


def _call_off(occurrence: Occurrence) -> None:
    occurrence.called_off_at = occurrence.changed_at = now()
    occurrence.sequence += 1


def stop(viewer: Viewer, occurrence: Occurrence) -> None:
    """This time and all that follow are off ("plan.stopped"). Those for which nobody signed up just go away."""
    require(may_plan(viewer, occurrence))
    plan, following = occurrence.plan, _from(occurrence)
    plan.until = local(occurrence.slot).date() - timedelta(days=1)
    plan.sequence, plan.changed_at = plan.sequence + 1, now()
    for one in following:
        if one.called_off_at is None:
            _call_off(one)
    db.session.flush()
    _drop_unwanted(following[1:])
    keep_in_step(occurrence.post)
    emit("plan.stopped", plan, by=viewer)


def _drop_unwanted(occurrences: Sequence[Occurrence]) -> None:
    someone = exists().where(Signup.occurrence_id == Occurrence.id, Signup.buurt_id == Occurrence.buurt_id)
    ids = [occurrence.id for occurrence in occurrences]
    unwanted = delete(Occurrence).where(Occurrence.id.in_(ids), ~someone)
    db.session.execute(unwanted, execution_options={"synchronize_session": "fetch"})
