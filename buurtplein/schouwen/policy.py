"""Who may plan a wijkschouw, note what is found, and say what becomes of it."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from buurtplein.buurten.policy import readable_verbinders
from buurtplein.buurten.viewer import Viewer
from buurtplein.gesprekken.gatherings import State
from buurtplein.photos.models import Photo
from buurtplein.schouwen.models import Finding, FindingOutcome, Schouw, SchouwSharing, SheetLine
from buurtplein.wijkopgaven.policy import works_in


def readable_schouwen(viewer: Viewer) -> ColumnElement[bool]:
    """That there is one, its route, when and where it starts and who leads it: everyone may know, and come along."""
    return Schouw.buurt_id == viewer.buurt_id


def readable_findings(viewer: Viewer) -> ColumnElement[bool]:
    """What was found: for the professionals and verbinders of the buurt."""
    here = Finding.buurt_id == viewer.buurt_id
    return here if may_plan_schouwen(viewer) else and_(here, Finding.id.is_(None))


def readable_outcomes(viewer: Viewer) -> ColumnElement[bool]:
    """What becomes of a finding: for who may read that."""
    here = FindingOutcome.buurt_id == viewer.buurt_id
    return here if may_plan_schouwen(viewer) else and_(here, FindingOutcome.id.is_(None))


def readable_sharings(viewer: Viewer) -> ColumnElement[bool]:
    """That the buurt can read what was done with a wijkschouw: everyone may know."""
    return SchouwSharing.buurt_id == viewer.buurt_id


def readable_sheet_lines(viewer: Viewer) -> ColumnElement[bool]:
    """What was written for the buurt about a finding: for everyone when it is shared, else for who works here."""
    here = SheetLine.buurt_id == viewer.buurt_id
    if may_plan_schouwen(viewer):
        return here
    shared = select(SchouwSharing.id).where(SchouwSharing.schouw_id == SheetLine.schouw_id, readable_sharings(viewer))
    return and_(here, shared.correlate(SheetLine).exists())


def shows_photos(viewer: Viewer) -> ColumnElement[bool]:
    """The photos of what was found: for who works here, and for everyone as far as they are shared."""
    its = (Finding.album_id == Photo.album_id, Finding.buurt_id == viewer.buurt_id, Finding.gesprek_id.is_not(None))
    if may_plan_schouwen(viewer):
        return select(Finding.id).where(*its).correlate(Photo).exists()
    shared = (SheetLine.finding_id == Finding.id, SheetLine.with_photos, readable_sheet_lines(viewer))
    return select(Finding.id).join(SheetLine, and_(*shared)).where(*its).correlate(Photo).exists()


def readable_possible_leads(viewer: Viewer) -> ColumnElement[bool]:
    """The professionals and the verbinders who are here today: for who plans one, to choose who leads it."""
    if not may_plan_schouwen(viewer):
        return false()
    return or_(works_in(viewer.buurt_id), readable_verbinders(viewer))


def may_plan_schouwen(viewer: Viewer) -> bool:
    """A professional or a verbinder of this buurt: plan one, and read what was found."""
    return viewer.is_professional or viewer.is_verbinder


def may_keep_schouw(viewer: Viewer, schouw: Schouw) -> bool:
    """Who planned it and who leads it, as long as they work here or are verbinder: all that has to do with it."""
    theirs = viewer.is_me(schouw.planned_by_id) or viewer.is_me(schouw.led_by_id)
    return _may_work_at(viewer, schouw) and theirs


def may_change_schouw(viewer: Viewer, schouw: Schouw) -> bool:
    """Who has to do with it, until it begins: another route, day or lead, or calling it off."""
    return may_keep_schouw(viewer, schouw) and schouw.state is State.PLANNED


def may_replace_schouw_lead(viewer: Viewer, schouw: Schouw) -> bool:
    """Who has to do with it, when it began: let another lead it. Before that the plan is changed."""
    return may_keep_schouw(viewer, schouw) and schouw.state in {State.HELD, State.CLOSED}


def may_take_over_schouw(viewer: Viewer, schouw: Schouw, lead: Viewer | None) -> bool:
    """A professional or a verbinder of the buurt, when who leads it (the lead) is neither here any more."""
    led = lead is not None and may_plan_schouwen(lead)
    return _may_work_at(viewer, schouw) and schouw.state is not State.CANCELLED and not led


def may_note_finding(viewer: Viewer, schouw: Schouw) -> bool:
    """Every professional and verbinder of the buurt, once it began and until it is finished: several walk along."""
    return _may_work_at(viewer, schouw) and schouw.state is State.HELD


def may_change_photos(viewer: Viewer, schouw: Schouw, finding: Finding) -> bool:
    """Who may note what is found, until it is finished: hang photos, and change those they hung."""
    free = finding.album is None or viewer.is_me(finding.album.owner_id)
    return may_note_finding(viewer, schouw) and finding.schouw_id == schouw.id and free


def may_remove_photos(viewer: Viewer, schouw: Schouw, finding: Finding) -> bool:
    """Who hung them, who has to do with it, and every verbinder of the buurt: take all of them away, at any time."""
    if finding.album is None or finding.schouw_id != schouw.id or not _may_work_at(viewer, schouw):
        return False
    return viewer.is_me(finding.album.owner_id) or viewer.is_verbinder or may_keep_schouw(viewer, schouw)


def may_say_what_becomes(viewer: Viewer, schouw: Schouw) -> bool:
    """Who has to do with it, until it is finished: say what becomes of a finding."""
    return may_keep_schouw(viewer, schouw) and schouw.state is State.HELD


def may_note_party_answer(viewer: Viewer, schouw: Schouw) -> bool:
    """Who has to do with it, also when it is finished: write down what an organisation answered."""
    return may_keep_schouw(viewer, schouw) and schouw.state in {State.HELD, State.CLOSED}


def may_close_schouw(viewer: Viewer, schouw: Schouw) -> bool:
    """Who has to do with it, once it began: say that it is finished."""
    return may_say_what_becomes(viewer, schouw)


def may_share_schouw(viewer: Viewer, schouw: Schouw) -> bool:
    """Who leads it, when it is finished: let the whole buurt read what was done."""
    return _may_work_at(viewer, schouw) and viewer.is_me(schouw.led_by_id) and schouw.state is State.CLOSED


def may_take_back_sheet(viewer: Viewer, schouw: Schouw) -> bool:
    """Who has to do with it, and every verbinder of the buurt: let the buurt not read it any more."""
    keeps = may_keep_schouw(viewer, schouw) or (viewer.is_verbinder and schouw.buurt_id == viewer.buurt_id)
    return schouw.sharing is not None and keeps


def _may_work_at(viewer: Viewer, schouw: Schouw) -> bool:
    return may_plan_schouwen(viewer) and schouw.buurt_id == viewer.buurt_id
