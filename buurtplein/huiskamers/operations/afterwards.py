"""After a huiskamergesprek: what was said, what each organisation can do, and closing it."""

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Where
from buurtplein.gesprekken.operations import GesprekDraft, note_gesprek
from buurtplein.huiskamers.home import require_no_home
from buurtplein.huiskamers.models import Closing, Huiskamer, HuiskamerLead, HuiskamerNote, NoteOutcome, OutcomeKind
from buurtplein.huiskamers.policy import may_close_huiskamer, may_note_said, may_say_outcome, may_say_what_we_do
from buurtplein.huiskamers.queries import find_there, list_said, outcomes_of
from buurtplein.outbox.emit import emit
from buurtplein.posts.themes import Theme


def note_said(viewer: Viewer, huiskamer: Huiskamer, *, words: str, theme: Theme, once: str | None = None) -> None:
    """Write down what was said, as a conversation of nobody knows whom ("gesprek.noted"); the same form twice is one.

    Raises NotAllowed, and RuleBroken without words, or when they say in whose home it was.
    """
    require(may_note_said(viewer, huiskamer))
    require_no_home(viewer, huiskamer, words, field="words")
    day = local(huiskamer.begins_at).date()
    gesprek = note_gesprek(viewer, GesprekDraft(words, huiskamer.street, Where.HUISKAMER, theme, day), once=once)
    db.session.flush()
    here = (HuiskamerNote.gesprek_id == gesprek.id, HuiskamerNote.buurt_id == viewer.buurt_id)
    if db.session.scalar(select(HuiskamerNote.id).where(*here)) is None:
        db.session.add(HuiskamerNote(buurt_id=viewer.buurt_id, huiskamer_id=huiskamer.id, gesprek_id=gesprek.id))


def say_outcome(
    viewer: Viewer, huiskamer: Huiskamer, note: HuiskamerNote, *, kind: OutcomeKind, number: int | None, reason: str
) -> None:
    """Say what came of a note, in the place of what was said before: a post or an entry by its number, or nothing.

    That a wijkopgave rests on it needs not be said. Raises NotAllowed, and RuleBroken for a number of nothing that
    can be read, and for nothing without a reason.
    """
    require(may_say_outcome(viewer, huiskamer) and note.huiskamer_id == huiskamer.id)
    if kind is OutcomeKind.NOTHING and not reason:
        raise RuleBroken(_("Schrijf op waarom er niets mee gebeurt."), field="reason")
    if kind is not OutcomeKind.NOTHING and find_there(viewer, kind, number or 0) is None:
        raise RuleBroken(_("Dit bericht bestaat niet (meer)."), field="chosen")
    here = (NoteOutcome.note_id == note.id, NoteOutcome.buurt_id == viewer.buurt_id)
    outcome = db.session.scalar(select(NoteOutcome).where(*here)) or NoteOutcome(
        buurt_id=viewer.buurt_id, note_id=note.id
    )
    outcome.kind, outcome.number = kind, None if kind is OutcomeKind.NOTHING else number
    outcome.reason, outcome.by_id, outcome.made_at = reason, viewer.me.id, now()
    db.session.add(outcome)


def say_what_we_do(viewer: Viewer, lead: HuiskamerLead, *, words: str) -> None:
    """Say what an organisation can do, in the place of what it said before. Raises NotAllowed, RuleBroken."""
    require(may_say_what_we_do(viewer, lead))
    if not words:
        raise RuleBroken(_("Schrijf op wat jullie kunnen doen."), field="words")
    require_no_home(viewer, lead.huiskamer, words, field="words")
    lead.can_do, lead.said_at = words, now()


def close_huiskamer(viewer: Viewer, huiskamer: Huiskamer) -> None:
    """Say that it is finished ("huiskamer.closed").

    Raises NotAllowed, and RuleBroken as long as an organisation did not say what it can do, naming who, or it is not
    said what came of a note, naming its theme.
    """
    require(may_close_huiskamer(viewer, huiskamer))
    silent = [lead.organisation.name for lead in huiskamer.leads if not lead.can_do]
    if silent:
        raise RuleBroken(_("Wat kan deze organisatie doen? Dat ontbreekt nog: %(names)s.", names=", ".join(silent)))
    found = outcomes_of(viewer, huiskamer)
    open_ends = [gesprek.theme.label for gesprek in list_said(viewer, huiskamer) if gesprek.id not in found]
    if open_ends:
        raise RuleBroken(_("Wat komt hiervan? Zeg dat eerst bij: %(names)s.", names=", ".join(open_ends)))
    huiskamer.closing = Closing(buurt_id=viewer.buurt_id, by_id=viewer.me.id)
    emit("huiskamer.closed", huiskamer, by=viewer)
