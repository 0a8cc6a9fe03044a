"""Rows of this room with sane defaults."""

from datetime import datetime, timedelta

from sqlalchemy import select

from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.huiskamers.models import Huiskamer, HuiskamerHost, HuiskamerRsvp
from buurtplein.huiskamers.operations import Coming, Host, HuiskamerDraft, answer_invitation, plan_huiskamer
from tests.factories import a_viewer, a_visitor


def role_of(viewer: Viewer) -> int:
    """The role in which a professional leads, as a form names it."""
    assert viewer.membership is not None
    return next(grant.id for grant in viewer.membership.roles if grant.role is Role.PROFESSIONAL)


def a_draft(*leads: Viewer, begins_at: datetime | None = None, word: str = "Linde", **fields: object) -> HuiskamerDraft:
    """In the Lindelaan next week, led by these two."""
    first, second = map(role_of, leads)
    host = Host(f"Sjoukje {word}", f"{word}laan 12", f"06-00998877 {word}")
    given = {"street": f"{word}laan", "host": host, "begins_at": begins_at or now() + timedelta(days=7), **fields}
    return HuiskamerDraft(leads=(first, second), **given)


def a_huiskamer(planner: Viewer, lead: Viewer | None = None, **fields: object) -> Huiskamer:
    """One that `planner` planned; `lead` and someone of another organisation lead it."""
    first = lead or (planner if planner.is_professional else a_viewer("professional", buurt=planner.buurt))
    second = a_viewer("professional", buurt=planner.buurt)
    by = planner if planner.is_professional or planner.is_verbinder else first
    planned = plan_huiskamer(by, a_draft(first, second, **fields))
    planned.planned_by_id = planner.me.id
    db.session.flush()
    return planned


def an_rsvp(huiskamer: Huiskamer, visitor: Viewer | None = None, word: str = "Rosa") -> HuiskamerRsvp:
    """A neighbour comes, with one more."""
    db.session.flush()
    visitor = visitor or a_visitor(db.session.get_one(Buurt, huiskamer.buurt_id))
    rsvp = answer_invitation(visitor, huiskamer.code, Coming(2, word, f"06-11223344 {word}"))
    db.session.flush()
    return rsvp


def stood(huiskamer: Huiskamer) -> str:
    """What stands there now, as a form says that it saw it."""
    of = (HuiskamerHost.huiskamer_id == huiskamer.id, HuiskamerHost.buurt_id == huiskamer.buurt_id)
    return huiskamer.stamp_with(db.session.scalars(select(HuiskamerHost).where(*of)).one())
