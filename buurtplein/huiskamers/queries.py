"""Which huiskamergesprekken there are, and in whose home one is."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import selectinload

from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import readable_gesprekken
from buurtplein.huiskamers.codes import tidied
from buurtplein.huiskamers.models import (
    Huiskamer,
    HuiskamerHost,
    HuiskamerLead,
    HuiskamerNote,
    HuiskamerRsvp,
    NoteOutcome,
)
from buurtplein.huiskamers.policy import (
    listed_rsvps,
    readable_hosts,
    readable_huiskamers,
    readable_invitations,
    readable_notes,
    readable_outcomes,
    readable_possible_leads,
    readable_rsvps,
    readable_tickets_of_rsvps,
)
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models import Source, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven, readable_sources
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


def list_said(viewer: Viewer, huiskamer: Huiskamer) -> Sequence[Gesprek]:
    """What was written down of it, by theme."""
    asked = select(Gesprek).join(HuiskamerNote, HuiskamerNote.gesprek_id == Gesprek.id)
    asked = asked.where(HuiskamerNote.huiskamer_id == huiskamer.id, readable_notes(viewer), readable_gesprekken(viewer))
    return db.session.scalars(asked.order_by(Gesprek.theme, Gesprek.id)).all()


def outcomes_of(viewer: Viewer, huiskamer: Huiskamer) -> dict[int, NoteOutcome | Wijkopgave]:
    """What came of its notes, by conversation: an opgave that rests on it, or what someone said came of it."""
    here = (HuiskamerNote.huiskamer_id == huiskamer.id, readable_notes(viewer))
    said = select(HuiskamerNote.gesprek_id, NoteOutcome).join(NoteOutcome, NoteOutcome.note_id == HuiskamerNote.id)
    taken_up = select(HuiskamerNote.gesprek_id, Wijkopgave).join(Source, Source.gesprek_id == HuiskamerNote.gesprek_id)
    taken_up = taken_up.join(Wijkopgave, Wijkopgave.id == Source.opgave_id).where(*here, readable_sources(viewer))
    found: dict[int, NoteOutcome | Wijkopgave] = {}
    for gesprek_id, outcome in db.session.execute(said.where(*here, readable_outcomes(viewer))):
        found[gesprek_id] = outcome
    for gesprek_id, opgave in db.session.execute(taken_up.where(readable_opgaven(viewer))):
        found[gesprek_id] = opgave
    return found


def get_note(viewer: Viewer, huiskamer: Huiskamer, gesprek_id: int) -> tuple[HuiskamerNote, Gesprek]:
    """One note of it. Raises NotFound."""
    asked = select(HuiskamerNote, Gesprek).join(Gesprek, Gesprek.id == HuiskamerNote.gesprek_id)
    here = (HuiskamerNote.huiskamer_id == huiskamer.id, HuiskamerNote.gesprek_id == gesprek_id)
    found = db.session.execute(asked.where(*here, readable_notes(viewer), readable_gesprekken(viewer))).first()
    if found is None:
        raise NotFound(_("Dit gesprek bestaat niet (meer)."))
    return found[0], found[1]


def huiskamer_of(viewer: Viewer, gesprek: Gesprek) -> Huiskamer | None:
    """At which a conversation was noted, if at one."""
    noted = select(HuiskamerNote.huiskamer_id).where(HuiskamerNote.gesprek_id == gesprek.id, readable_notes(viewer))
    return db.session.scalar(_huiskamers(viewer).where(Huiskamer.id.in_(noted)))


def possible_leads(viewer: Viewer) -> list[tuple[Person, RoleGrant]]:
    """Who can lead one, by name, each with the role they work in; who works for two organisations is in it twice."""
    return list_professionals(viewer, readable_possible_leads(viewer))


def _huiskamers(viewer: Viewer) -> Select[Huiskamer]:
    return select(Huiskamer).where(readable_huiskamers(viewer)).options(*_ALL)


_LEADS = selectinload(Huiskamer.leads)
_ALL = (
    _LEADS.joinedload(HuiskamerLead.person),
    _LEADS.joinedload(HuiskamerLead.organisation),
    selectinload(Huiskamer.calling_off),
    selectinload(Huiskamer.closing),
)
