"""Which huiskamergesprekken there are, and in whose home one is."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import selectinload

from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.huiskamers.models import Huiskamer, HuiskamerHost, HuiskamerLead
from buurtplein.huiskamers.policy import readable_hosts, readable_huiskamers, readable_possible_leads
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.queries import list_professionals

PAGE = 30


def list_huiskamers(viewer: Viewer, before: Huiskamer | None = None) -> tuple[Sequence[Huiskamer], Huiskamer | None]:
    """A page of them, the furthest ahead first; and the last one when there are more."""
    asked = _huiskamers(viewer)
    if before is not None:
        asked = asked.where(tuple_(Huiskamer.begins_at, Huiskamer.id) < (before.begins_at, before.id))
    asked = asked.order_by(Huiskamer.begins_at.desc(), Huiskamer.id.desc()).limit(PAGE + 1)
    found = db.session.scalars(asked).all()
    return found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None


def get_huiskamer(viewer: Viewer, huiskamer_id: int) -> Huiskamer:
    """One of them. Raises NotFound, also when it is not for this viewer."""
    found = db.session.scalar(_huiskamers(viewer).where(Huiskamer.id == huiskamer_id))
    if found is None:
        raise NotFound(_("Dit huiskamergesprek bestaat niet (meer)."))
    return found


def huiskamers_by_id(viewer: Viewer, ids: Iterable[int]) -> dict[int, Huiskamer]:
    """Those of these that the viewer may read."""
    return {found.id: found for found in db.session.scalars(_huiskamers(viewer).where(Huiskamer.id.in_(ids)))}


def host_of(viewer: Viewer, huiskamer: Huiskamer) -> HuiskamerHost | None:
    """Who opens their home; None when this viewer may not know, or it was forgotten."""
    asked = select(HuiskamerHost).join(Huiskamer, Huiskamer.id == HuiskamerHost.huiskamer_id)
    return db.session.scalar(asked.where(Huiskamer.id == huiskamer.id, readable_hosts(viewer)))


def possible_leads(viewer: Viewer) -> list[tuple[Person, RoleGrant]]:
    """Who can lead one, by name, each with the role they work in; who works for two organisations is in it twice."""
    return list_professionals(viewer, readable_possible_leads(viewer))


def _huiskamers(viewer: Viewer) -> Select[Huiskamer]:
    leads = selectinload(Huiskamer.leads)
    people = (leads.joinedload(HuiskamerLead.person), leads.joinedload(HuiskamerLead.organisation))
    return select(Huiskamer).where(readable_huiskamers(viewer)).options(*people, selectinload(Huiskamer.calling_off))
