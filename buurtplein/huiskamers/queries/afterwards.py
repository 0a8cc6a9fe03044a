"""What was said at huiskamergesprekken, and what came of it."""

from collections.abc import Sequence

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import readable_gesprekken
from buurtplein.huiskamers.models import Huiskamer, HuiskamerNote, NoteOutcome, OutcomeKind
from buurtplein.huiskamers.policy import readable_notes, readable_outcomes
from buurtplein.huiskamers.queries.planned import get_huiskamer, huiskamers_for
from buurtplein.wijkopgaven.models import Source, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven, readable_sources


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
    return db.session.scalar(huiskamers_for(viewer).where(Huiskamer.id.in_(noted)))


def find_note(viewer: Viewer, gesprek_id: int) -> tuple[Huiskamer, HuiskamerNote, Gesprek] | None:
    """A note by its conversation, with where it was said; None when it is not one, or not for this viewer."""
    asked = select(HuiskamerNote, Gesprek).join(Gesprek, Gesprek.id == HuiskamerNote.gesprek_id)
    here = (HuiskamerNote.gesprek_id == gesprek_id, readable_notes(viewer), readable_gesprekken(viewer))
    found = db.session.execute(asked.where(*here)).first()
    return (get_huiskamer(viewer, found[0].huiskamer_id), found[0], found[1]) if found is not None else None


def huiskamers_behind(viewer: Viewer, kind: OutcomeKind, number: int) -> Sequence[Huiskamer]:
    """Those of which a post, or an entry of the gids, came; none for who does not read conversations."""
    said = select(HuiskamerNote.huiskamer_id).join(NoteOutcome, NoteOutcome.note_id == HuiskamerNote.id)
    said = said.where(NoteOutcome.kind == kind, NoteOutcome.number == number, readable_notes(viewer))
    behind = Huiskamer.id.in_(said.where(readable_outcomes(viewer)))
    return db.session.scalars(huiskamers_for(viewer).where(behind).order_by(Huiskamer.id)).all()
