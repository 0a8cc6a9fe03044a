"""Rows of this room with sane defaults."""

from datetime import datetime, timedelta

from buurtplein.buurten.models import Role
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.posts.themes import Theme
from buurtplein.schouwen.models import Finding, FindingOutcome, OutcomeKind, Schouw
from buurtplein.schouwen.operations import SchouwDraft, plan_schouw
from tests.factories import a_viewer


def leading_as(viewer: Viewer) -> int:
    """The role in which someone leads, as a form names it."""
    assert viewer.membership is not None
    leads = {Role.PROFESSIONAL, Role.VERBINDER}
    return next(grant.id for grant in viewer.membership.roles if grant.role in leads)


def a_draft(lead: Viewer, *, begins_at: datetime | None = None, word: str = "Linde", **fields: str) -> SchouwDraft:
    """Along the Lindelaan next week, led by this one."""
    given = {"route": f"Rond de {word}", "streets": f"{word}laan, {word}plein", "meeting_point": f"Op het {word}plein"}
    return SchouwDraft(begins_at=begins_at or now() + timedelta(days=7), lead=leading_as(lead), **{**given, **fields})


def a_schouw(planner: Viewer, lead: Viewer | None = None, **fields: object) -> Schouw:
    """One that `planner` planned; `lead` leads it, or they themselves."""
    works = planner.is_professional or planner.is_verbinder
    lead = lead or (planner if works else a_viewer("professional", buurt=planner.buurt))
    planned = plan_schouw(planner if works else lead, a_draft(lead, **fields))
    planned.planned_by_id = planner.me.id
    db.session.flush()
    return planned


def was_held(schouw: Schouw) -> Schouw:
    """It began two hours ago."""
    schouw.begins_at = now() - timedelta(hours=2)
    db.session.flush()
    return schouw


def a_finding(
    schouw: Schouw,
    by: Viewer,
    *,
    words: str = "Een losse tegel.",
    party: str = "",
    album_id: int | None = None,
    **fields: object,
) -> Finding:
    """What was seen there; handed over to `party`, if that is named."""
    seen = {"held": Where.SCHOUW, "held_on": today(), "street": "Lindelaan, bij de brug", "theme": Theme.VERKEER}
    gesprek = Gesprek(buurt_id=schouw.buurt_id, noted_by_id=by.me.id, words=words, **{**seen, **fields})
    db.session.add(gesprek)
    db.session.flush()
    finding = Finding(buurt_id=schouw.buurt_id, schouw_id=schouw.id, gesprek_id=gesprek.id, album_id=album_id)
    db.session.add(finding)
    db.session.flush()
    if party:
        handed = {"kind": OutcomeKind.HANDED, "words": "", "party": party, "answer_by": today() + timedelta(days=7)}
        db.session.add(FindingOutcome(buurt_id=schouw.buurt_id, finding_id=finding.id, by_id=by.me.id, **handed))
        db.session.flush()
    return finding
