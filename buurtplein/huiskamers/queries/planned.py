"""Which huiskamergesprekken there are, and in whose home one is."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import selectinload

from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.huiskamers.codes import tidied
from buurtplein.huiskamers.models import (
    Huiskamer,
    HuiskamerHost,
    HuiskamerLead,
    HuiskamerRsvp,
)
from buurtplein.huiskamers.policy import (
    listed_rsvps,
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
