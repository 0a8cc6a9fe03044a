"""Who may plan huiskamergesprekken, and who may know in whose home they are."""

from sqlalchemy import ColumnElement, and_, false, or_

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.gesprekken.gatherings import State
from buurtplein.huiskamers.models import (
    CallingOff,
    Huiskamer,
    HuiskamerHost,
    HuiskamerLead,
    HuiskamerNote,
    HuiskamerRsvp,
    NoteOutcome,
)
from buurtplein.wijkopgaven.policy import works_in


def readable_huiskamers(viewer: Viewer) -> ColumnElement[bool]:
    """That there is one, when, in which street and who leads it: for the professionals and verbinders of the buurt."""
    here = Huiskamer.buurt_id == viewer.buurt_id
    return here if may_plan_huiskamers(viewer) else and_(here, Huiskamer.id.is_(None))


def readable_hosts(viewer: Viewer) -> ColumnElement[bool]:
    """In whose home it is: for the two who lead it and who planned it, as long as they work here."""
    here = and_(HuiskamerHost.buurt_id == viewer.buurt_id, HuiskamerHost.huiskamer_id == Huiskamer.id)
    return and_(here, _theirs(viewer))


def readable_rsvps(viewer: Viewer) -> ColumnElement[bool]:
    """Who come, as far as they said so: for who may know in whose home it is."""
    here = and_(HuiskamerRsvp.buurt_id == viewer.buurt_id, HuiskamerRsvp.huiskamer_id == Huiskamer.id)
    return and_(here, _theirs(viewer))


def _theirs(viewer: Viewer) -> ColumnElement[bool]:
    here = readable_huiskamers(viewer)
    if not may_plan_huiskamers(viewer):
        return here
    leads = Huiskamer.leads.any(and_(HuiskamerLead.buurt_id == viewer.buurt_id, viewer.mine(HuiskamerLead.person_id)))
    return and_(here, or_(viewer.mine(Huiskamer.planned_by_id), leads))


def listed_rsvps(viewer: Viewer) -> ColumnElement[bool]:
    """How many come: for who may see that there is one. Not who."""
    here = HuiskamerRsvp.buurt_id == viewer.buurt_id
    return here if may_plan_huiskamers(viewer) else and_(here, HuiskamerRsvp.id.is_(None))


def readable_invitations(viewer: Viewer) -> ColumnElement[bool]:
    """When it is and in which street, of what is to come: for whoever has the code on the invitation."""
    to_come = and_(Huiskamer.begins_at > now(), ~Huiskamer.calling_off.has(CallingOff.buurt_id == viewer.buurt_id))
    return and_(Huiskamer.buurt_id == viewer.buurt_id, to_come)


def readable_tickets_of_rsvps(viewer: Viewer) -> ColumnElement[bool]:
    """That one comes: for whoever has the random address of it."""
    return HuiskamerRsvp.buurt_id == viewer.buurt_id


def readable_possible_leads(viewer: Viewer) -> ColumnElement[bool]:
    """The professionals who work here today: for who plans one, to choose who leads it."""
    return works_in(viewer.buurt_id) if may_plan_huiskamers(viewer) else false()


def may_plan_huiskamers(viewer: Viewer) -> bool:
    """A professional or a verbinder of this buurt: plan one, and see which there are."""
    return viewer.is_professional or viewer.is_verbinder


def may_keep_huiskamer(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who planned it and the two who lead it, as long as they work here: all that has to do with it."""
    theirs = [huiskamer.planned_by_id, *(lead.person_id for lead in huiskamer.leads)]
    here = may_plan_huiskamers(viewer) and huiskamer.buurt_id == viewer.buurt_id
    return here and any(viewer.is_me(person_id) for person_id in theirs)


def may_change_huiskamer(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who has to do with it, until it begins: another day, home or lead, or calling it off."""
    return may_keep_huiskamer(viewer, huiskamer) and huiskamer.state is State.PLANNED


def may_replace_lead(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who has to do with it, once it began and until it is finished: let another lead it from now on."""
    return may_keep_huiskamer(viewer, huiskamer) and huiskamer.state is State.HELD


# ------------------------------------------------------------------------------------------- coming
def may_answer_invitation(viewer: Viewer) -> bool:
    """Everyone who has the code of an invitation, also without an account; not who is excluded."""
    return not viewer.is_excluded


def may_note_rsvp(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who has to do with it and every verbinder of the buurt: note that someone comes, until it begins."""
    here = huiskamer.buurt_id == viewer.buurt_id and huiskamer.state is State.PLANNED
    return here and (viewer.is_verbinder or may_keep_huiskamer(viewer, huiskamer))


def may_change_rsvp(viewer: Viewer, rsvp: HuiskamerRsvp) -> bool:
    """Whoever has the address of it, until it begins: come with more or fewer, or not."""
    return rsvp.buurt_id == viewer.buurt_id and rsvp.huiskamer.state is State.PLANNED


# ------------------------------------------------------------------------------------------- afterwards
def readable_notes(viewer: Viewer) -> ColumnElement[bool]:
    """Which conversations were noted at which: for who reads conversations."""
    here = HuiskamerNote.buurt_id == viewer.buurt_id
    return here if may_plan_huiskamers(viewer) else and_(here, HuiskamerNote.id.is_(None))


def may_note_said(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who has to do with it, once it began and until it is finished: write down what was said."""
    return may_keep_huiskamer(viewer, huiskamer) and huiskamer.state is State.HELD


def readable_outcomes(viewer: Viewer) -> ColumnElement[bool]:
    """What came of the notes: for who reads conversations."""
    here = NoteOutcome.buurt_id == viewer.buurt_id
    return here if may_plan_huiskamers(viewer) else and_(here, NoteOutcome.id.is_(None))


def may_say_outcome(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who has to do with it, until it is finished: say what came of a note."""
    return may_note_said(viewer, huiskamer)


def may_say_what_we_do(viewer: Viewer, lead: HuiskamerLead) -> bool:
    """Who leads it, or a colleague of the same organisation, once it began and until it is finished."""
    ours = viewer.is_me(lead.person_id) or lead.organisation_id in viewer.organisation_ids
    here = viewer.is_professional and lead.buurt_id == viewer.buurt_id and ours
    return here and lead.huiskamer.state is State.HELD


def may_close_huiskamer(viewer: Viewer, huiskamer: Huiskamer) -> bool:
    """Who has to do with it, once it began: say that it is finished."""
    return may_note_said(viewer, huiskamer)
