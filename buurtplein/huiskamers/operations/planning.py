"""Planning a huiskamergesprek, changing it, calling it off; and forgetting in whose home it was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.gesprekken.operations import require_street
from buurtplein.huiskamers.home import require_no_home
from buurtplein.huiskamers.models import HOST_STAYS, CallingOff, Huiskamer, HuiskamerHost, HuiskamerLead, HuiskamerRsvp
from buurtplein.huiskamers.policy import may_change_huiskamer, may_plan_huiskamers, may_replace_lead
from buurtplein.huiskamers.queries import host_of, possible_leads
from buurtplein.outbox.emit import emit
from buurtplein.posts.themes import Theme


@dataclass(frozen=True)
class Host:
    """Who opens their home."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True)
class HuiskamerDraft:
    """What is agreed on. `leads` are the roles (RoleGrant.id) in which two people lead it."""

    street: str
    begins_at: datetime
    host: Host
    leads: tuple[int, int]
    theme: Theme | None = None


def plan_huiskamer(viewer: Viewer, draft: HuiskamerDraft, *, once: str | None = None) -> Huiskamer:
    """Plan a huiskamergesprek ("huiskamer.planned"); the same form twice is one.

    Raises NotAllowed, and RuleBroken for a moment that was, or when not two people of two organisations lead it.
    """
    require(may_plan_huiskamers(viewer))
    already = _planned_with(viewer, once)
    if already is not None:
        return already
    huiskamer = Huiskamer(buurt_id=viewer.buurt_id, planned_by_id=viewer.me.id, once=once or None)
    _agree(viewer, huiskamer, draft)
    db.session.add(huiskamer)
    db.session.flush()
    db.session.add(HuiskamerHost(buurt_id=viewer.buurt_id, huiskamer_id=huiskamer.id, **vars(draft.host)))
    emit("huiskamer.planned", huiskamer, by=viewer)
    return huiskamer


def change_huiskamer(viewer: Viewer, huiskamer: Huiskamer, draft: HuiskamerDraft, *, seen: str | None = None) -> None:
    """Agree on it otherwise ("huiskamer.changed"); `seen` is the stamp of what stood there.

    Raises NotAllowed, RuleBroken as for planning, and when someone else changed it meanwhile.
    """
    require(may_change_huiskamer(viewer, huiskamer))
    _hold(huiskamer)
    host = host_of(viewer, huiskamer)
    require_seen(seen, huiskamer.stamp_with(host))
    _agree(viewer, huiskamer, draft)
    if host is not None:
        host.name, host.address, host.phone = draft.host.name, draft.host.address, draft.host.phone
    emit("huiskamer.changed", huiskamer, by=viewer)


def replace_lead(viewer: Viewer, lead: HuiskamerLead, role: int) -> None:
    """Let another lead it in the place of `lead`, in the role (RoleGrant.id) they work in ("huiskamer.changed").

    What their organisation can do stays when it is the same one; another one says it anew. Raises NotAllowed, and
    RuleBroken for who does not work here, or who leads with someone of their own organisation.
    """
    require(may_replace_lead(viewer, lead.huiskamer))
    huiskamer = lead.huiskamer
    _hold(huiskamer)
    require(may_replace_lead(viewer, huiskamer))  # nobody finished it just now
    works = _works(viewer)
    if role not in works:
        raise RuleBroken(_("Kies iemand uit de lijst."), field="lead")
    person_id, organisation_id = works[role]
    others = [one for one in huiskamer.leads if one.id != lead.id]
    if any(person_id == one.person_id or organisation_id == one.organisation_id for one in others):
        raise RuleBroken(_("Kies iemand van een andere organisatie."), field="lead")
    if organisation_id != lead.organisation_id:
        lead.can_do, lead.said_at = "", None
    lead.person_id, lead.organisation_id = person_id, organisation_id
    db.session.flush()
    db.session.expire(lead, ["person", "organisation"])
    emit("huiskamer.changed", huiskamer, by=viewer)


def call_off_huiskamer(viewer: Viewer, huiskamer: Huiskamer, *, reason: str) -> None:
    """It does not take place ("huiskamer.called_off"). Raises NotAllowed, and RuleBroken without a reason."""
    require(may_change_huiskamer(viewer, huiskamer))
    if not reason:
        raise RuleBroken(_("Schrijf op waarom het niet doorgaat."), field="reason")
    require_no_home(viewer, huiskamer, reason, field="reason")
    _hold(huiskamer)
    require(may_change_huiskamer(viewer, huiskamer))  # nobody called it off just now
    huiskamer.calling_off = CallingOff(buurt_id=viewer.buurt_id, by_id=viewer.me.id, reason=reason)
    emit("huiskamer.called_off", huiskamer, by=viewer)


def forget_homes(caretaker: Caretaker, session: Session) -> None:
    """In whose home it was and who came is forgotten four weeks after it; how many came stays."""
    with across_buurten("the clock looks after every buurt"):
        over = select(Huiskamer.id).where(Huiskamer.begins_at < now() - HOST_STAYS)
        session.execute(delete(HuiskamerHost).where(HuiskamerHost.huiskamer_id.in_(over)))
        told = (HuiskamerRsvp.huiskamer_id.in_(over), or_(HuiskamerRsvp.name != "", HuiskamerRsvp.phone != ""))
        session.execute(update(HuiskamerRsvp).where(*told).values(name="", phone=""))


def _planned_with(viewer: Viewer, once: str | None) -> Huiskamer | None:
    mine = (Huiskamer.once == once, viewer.mine(Huiskamer.planned_by_id), Huiskamer.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Huiskamer).where(*mine)) if once else None


def _hold(huiskamer: Huiskamer) -> None:
    """Keep the row to ourselves until the transaction ends, as it stands now."""
    db.session.flush()
    db.session.refresh(huiskamer, ["street", "theme", "begins_at"], with_for_update=True)
    db.session.expire(huiskamer, ["leads", "calling_off", "closing"])


def _agree(viewer: Viewer, huiskamer: Huiskamer, draft: HuiskamerDraft) -> None:
    require_street(draft.street)
    if draft.begins_at <= now():
        raise RuleBroken(_("Kies een moment dat nog komt."), field="begins_at")
    leads = _chosen(viewer, draft.leads)
    huiskamer.street, huiskamer.theme, huiskamer.begins_at = draft.street, draft.theme, draft.begins_at
    huiskamer.leads = [lead for lead in huiskamer.leads if (lead.person_id, lead.organisation_id) in leads]
    db.session.flush()  # before another of the same organisation comes in their place
    led = {(lead.person_id, lead.organisation_id) for lead in huiskamer.leads}
    huiskamer.leads += [_lead(viewer, *pair) for pair in leads if pair not in led]


def _lead(viewer: Viewer, person_id: int, organisation_id: int) -> HuiskamerLead:
    return HuiskamerLead(buurt_id=viewer.buurt_id, person_id=person_id, organisation_id=organisation_id)


def _chosen(viewer: Viewer, roles: tuple[int, int]) -> list[tuple[int, int]]:
    """Who leads it and for which organisation. Raises RuleBroken when they are not two people of two organisations."""
    works = _works(viewer)
    for field, role in zip(("first_lead", "second_lead"), roles, strict=True):
        if role not in works:
            raise RuleBroken(_("Kies iemand uit de lijst."), field=field)
    leads = [works[role] for role in roles]
    if any(one == other for one, other in zip(*leads, strict=True)):
        raise RuleBroken(_("Kies iemand van een andere organisatie."), field="second_lead")
    return leads


def _works(viewer: Viewer) -> dict[int, tuple[int, int]]:
    """Who can lead one, and for which organisation, by their role."""
    found = ((grant.id, person.id, grant.organisation_id) for person, grant in possible_leads(viewer))
    return {role: (person_id, party) for role, person_id, party in found if party is not None}
