"""Planning a wijkschouw, changing it, calling it off, and leading it from now on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.schouwen.holding import hold_schouw
from buurtplein.schouwen.models import Schouw, SchouwCallingOff
from buurtplein.schouwen.policy import (
    may_change_schouw,
    may_plan_schouwen,
    may_replace_schouw_lead,
    may_take_over_schouw,
)
from buurtplein.schouwen.queries import lead_of, possible_leads


@dataclass(frozen=True)
class SchouwDraft:
    """What is agreed on. `lead` is the role (RoleGrant.id) in which someone leads it."""

    route: str
    streets: str
    begins_at: datetime
    meeting_point: str
    lead: int


def plan_schouw(viewer: Viewer, draft: SchouwDraft, *, once: str | None = None) -> Schouw:
    """Plan a wijkschouw ("schouw.planned"); the same form twice is one.

    Raises NotAllowed, and RuleBroken for a moment that was, or someone who cannot lead it.
    """
    require(may_plan_schouwen(viewer))
    already = _planned_with(viewer, once)
    if already is not None:
        return already
    schouw = Schouw(buurt_id=viewer.buurt_id, planned_by_id=viewer.me.id, once=once or None)
    _agree(viewer, schouw, draft)
    db.session.add(schouw)
    emit("schouw.planned", schouw, by=viewer)
    return schouw


def change_schouw(viewer: Viewer, schouw: Schouw, draft: SchouwDraft, *, seen: str | None = None) -> None:
    """Agree on it otherwise ("schouw.changed"); `seen` is the stamp of what stood there.

    Raises NotAllowed, RuleBroken as for planning, and when someone else changed it meanwhile.
    """
    require(may_change_schouw(viewer, schouw))
    hold_schouw(schouw)
    require_seen(seen, schouw.stamp)
    _agree(viewer, schouw, draft)
    emit("schouw.changed", schouw, by=viewer)


def call_off_schouw(viewer: Viewer, schouw: Schouw, *, reason: str) -> None:
    """It does not take place ("schouw.called_off"). Raises NotAllowed, and RuleBroken without a reason."""
    require(may_change_schouw(viewer, schouw))
    if not reason:
        raise RuleBroken(_("Schrijf op waarom het niet doorgaat."), field="reason")
    hold_schouw(schouw)
    require(may_change_schouw(viewer, schouw))  # nobody called it off just now
    schouw.calling_off = SchouwCallingOff(buurt_id=viewer.buurt_id, by_id=viewer.me.id, reason=reason)
    emit("schouw.called_off", schouw, by=viewer)


def replace_schouw_lead(viewer: Viewer, schouw: Schouw, role: int) -> None:
    """Let another lead it from now on, in the role (RoleGrant.id) they have here ("schouw.changed").

    Raises NotAllowed, and RuleBroken for who is not here.
    """
    require(may_replace_schouw_lead(viewer, schouw))
    hold_schouw(schouw)
    require(may_replace_schouw_lead(viewer, schouw))  # nobody else did just now
    _let_lead(viewer, schouw, role)
    emit("schouw.changed", schouw, by=viewer)


def take_over_schouw(viewer: Viewer, schouw: Schouw) -> None:
    """Lead it from now on, in the place of who is not here any more ("schouw.taken_over"). Raises NotAllowed."""
    require(may_take_over_schouw(viewer, schouw, lead_of(viewer, schouw)))
    hold_schouw(schouw)
    require(may_take_over_schouw(viewer, schouw, lead_of(viewer, schouw)))  # nobody else did just now
    schouw.led_by, schouw.signed_as = viewer.me, viewer.signature
    emit("schouw.taken_over", schouw, by=viewer)


def _planned_with(viewer: Viewer, once: str | None) -> Schouw | None:
    mine = (Schouw.once == once, viewer.mine(Schouw.planned_by_id), Schouw.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Schouw).where(*mine)) if once else None


def _agree(viewer: Viewer, schouw: Schouw, draft: SchouwDraft) -> None:
    if not draft.route:
        raise RuleBroken(_("Geef de route een naam."), field="route")
    if not draft.meeting_point:
        raise RuleBroken(_("Vul in waar jullie starten."), field="meeting_point")
    if draft.begins_at <= now():
        raise RuleBroken(_("Kies een moment dat nog komt."), field="begins_at")
    _let_lead(viewer, schouw, draft.lead)
    schouw.route, schouw.streets, schouw.begins_at = draft.route, draft.streets, draft.begins_at
    schouw.meeting_point = draft.meeting_point


def _let_lead(viewer: Viewer, schouw: Schouw, role: int) -> None:
    chosen = {grant.id: (person, grant) for person, grant in possible_leads(viewer)}
    if role not in chosen:
        raise RuleBroken(_("Kies iemand uit de lijst."), field="lead")
    schouw.led_by, schouw.signed_as = chosen[role][0], chosen[role][1].signature
