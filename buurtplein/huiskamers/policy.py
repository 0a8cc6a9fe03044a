"""Who may plan huiskamergesprekken, and who may know in whose home they are."""

from sqlalchemy import ColumnElement, and_, false, or_

from buurtplein.buurten.viewer import Viewer
from buurtplein.huiskamers.models import Huiskamer, HuiskamerHost, HuiskamerLead, State
from buurtplein.wijkopgaven.policy import works_in


def readable_huiskamers(viewer: Viewer) -> ColumnElement[bool]:
    """That there is one, when, in which street and who leads it: for the professionals and verbinders of the buurt."""
    here = Huiskamer.buurt_id == viewer.buurt_id
    return here if may_plan_huiskamers(viewer) else and_(here, Huiskamer.id.is_(None))


def readable_hosts(viewer: Viewer) -> ColumnElement[bool]:
    """In whose home it is: for the two who lead it and who planned it, as long as they work here."""
    here = and_(readable_huiskamers(viewer), HuiskamerHost.buurt_id == viewer.buurt_id)
    if not may_plan_huiskamers(viewer):
        return here
    leads = Huiskamer.leads.any(and_(HuiskamerLead.buurt_id == viewer.buurt_id, viewer.mine(HuiskamerLead.person_id)))
    return and_(here, or_(viewer.mine(Huiskamer.planned_by_id), leads), HuiskamerHost.huiskamer_id == Huiskamer.id)


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
