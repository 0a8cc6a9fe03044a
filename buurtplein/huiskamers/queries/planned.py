"""Which huiskamergesprekken there are, and in whose home one is."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, and_, func, select, tuple_
from sqlalchemy.orm import selectinload

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.huiskamers.codes import tidied
from buurtplein.huiskamers.models import CallingOff, Closing, Huiskamer, HuiskamerHost, HuiskamerLead, HuiskamerRsvp
from buurtplein.huiskamers.policy import (
    listed_rsvps,
    may_plan_huiskamers,
    readable_hosts,
    readable_huiskamers,
    readable_invitations,
    readable_possible_leads,
    readable_rsvps,
    readable_tickets_of_rsvps,
)
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.queries import list_professionals

PAGE = 30


def list_huiskamers(viewer: Viewer, before: Huiskamer | None = None) -> tuple[Sequence[Huiskamer], Huiskamer | None]:
    """A page of them, the furthest ahead first; and the last one when there are more."""
    asked = huiskamers_for(viewer)
    if before is not None:
        asked = asked.where(tuple_(Huiskamer.begins_at, Huiskamer.id) < (before.begins_at, before.id))
    asked = asked.order_by(Huiskamer.begins_at.desc(), Huiskamer.id.desc()).limit(PAGE + 1)
    found = db.session.scalars(asked).all()
    return found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None


def get_huiskamer(viewer: Viewer, huiskamer_id: int) -> Huiskamer:
    """One of them. Raises NotFound, also when it is not for this viewer."""
    found = db.session.scalar(huiskamers_for(viewer).where(Huiskamer.id == huiskamer_id))
    if found is None:
        raise NotFound(_("Dit huiskamergesprek bestaat niet (meer)."))
    return found


def huiskamers_by_id(viewer: Viewer, ids: Iterable[int]) -> dict[int, Huiskamer]:
    """Those of these that the viewer may read."""
    return {found.id: found for found in db.session.scalars(huiskamers_for(viewer).where(Huiskamer.id.in_(ids)))}


def host_of(viewer: Viewer, huiskamer: Huiskamer) -> HuiskamerHost | None:
    """Who opens their home; None when this viewer may not know, or it was forgotten."""
    asked = select(HuiskamerHost).join(Huiskamer, Huiskamer.id == HuiskamerHost.huiskamer_id)
    return db.session.scalar(asked.where(Huiskamer.id == huiskamer.id, readable_hosts(viewer)))


def list_rsvps(viewer: Viewer, huiskamer: Huiskamer) -> Sequence[HuiskamerRsvp]:
    """Who come, first come first; nobody for who may not know in whose home it is."""
    asked = select(HuiskamerRsvp).join(Huiskamer, Huiskamer.id == HuiskamerRsvp.huiskamer_id)
    asked = asked.where(Huiskamer.id == huiskamer.id, readable_rsvps(viewer))
    return db.session.scalars(asked.order_by(HuiskamerRsvp.id)).all()


def how_many_come(viewer: Viewer, huiskamer: Huiskamer) -> int:
    """How many people come."""
    asked = select(func.sum(HuiskamerRsvp.people)).where(HuiskamerRsvp.huiskamer_id == huiskamer.id)
    return db.session.scalar(asked.where(listed_rsvps(viewer))) or 0


def find_invitation(viewer: Viewer, code: str) -> Huiskamer | None:
    """What is to come, by the code on its invitation, however that is typed; None when there is no such."""
    asked = select(Huiskamer).where(Huiskamer.code == tidied(code), readable_invitations(viewer))
    return db.session.scalar(asked)


def get_rsvp(viewer: Viewer, ticket: str) -> HuiskamerRsvp:
    """That one comes, by its random address. Raises NotFound."""
    asked = select(HuiskamerRsvp).where(HuiskamerRsvp.ticket == ticket, readable_tickets_of_rsvps(viewer))
    found = db.session.scalar(asked.options(selectinload(HuiskamerRsvp.huiskamer).options(*_ALL)))
    if found is None:
        raise NotFound(_("Deze aanmelding is er niet (meer)."))
    return found


def mine_to_lead(viewer: Viewer, most: int) -> Sequence[Row[int, str, datetime, int]]:
    """Of those that I lead and that are not finished, as id, street, moment and how many there are; soonest first."""
    if not may_plan_huiskamers(viewer):
        return []
    mine = and_(HuiskamerLead.buurt_id == viewer.buurt_id, viewer.mine(HuiskamerLead.person_id))
    off = Huiskamer.calling_off.has(CallingOff.buurt_id == viewer.buurt_id)
    closed = Huiskamer.closing.has(Closing.buurt_id == viewer.buurt_id)
    asked = select(Huiskamer.id, Huiskamer.street, Huiskamer.begins_at, func.count().over())
    asked = asked.where(readable_huiskamers(viewer), Huiskamer.leads.any(mine), ~off, ~closed)
    return db.session.execute(asked.order_by(Huiskamer.begins_at, Huiskamer.id).limit(most)).all()


def work_phone_of(viewer: Viewer, huiskamer: Huiskamer) -> tuple[Person, str] | None:
    """Who of those that lead it can be called at work, and on which number; for who may plan one."""
    asked = select(Person, Membership.work_phone).join(Membership, Membership.person_id == Person.id)
    asked = asked.join(RoleGrant, RoleGrant.membership_id == Membership.id)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    led = Membership.person_id.in_([lead.person_id for lead in huiskamer.leads])
    asked = asked.where(readable_possible_leads(viewer), led, Membership.work_phone != "", Person.erased_at.is_(None))
    found = {person.id: (person, phone) for person, phone in db.session.execute(asked)}
    return next((found[lead.person_id] for lead in huiskamer.leads if lead.person_id in found), None)


def possible_leads(viewer: Viewer) -> list[tuple[Person, RoleGrant]]:
    """Who can lead one, by name, each with the role they work in; who works for two organisations is in it twice."""
    return list_professionals(viewer, readable_possible_leads(viewer))


def huiskamers_for(viewer: Viewer) -> Select[Huiskamer]:
    """Those that the viewer may read, with all that a page says of them."""
    return select(Huiskamer).where(readable_huiskamers(viewer)).options(*_ALL)


_LEADS = selectinload(Huiskamer.leads)
_ALL = (
    _LEADS.joinedload(HuiskamerLead.person),
    _LEADS.joinedload(HuiskamerLead.organisation),
    selectinload(Huiskamer.calling_off),
    selectinload(Huiskamer.closing),
)
