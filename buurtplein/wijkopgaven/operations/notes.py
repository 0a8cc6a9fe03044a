"""Putting something on the timeline of an opgave, correcting it, and removing it."""

from dataclasses import dataclass

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.photos.models import Album
from buurtplein.photos.operations import empty_album, settle_album, start_album
from buurtplein.photos.queries import album_in_form
from buurtplein.wijkopgaven.handing import hold_opgave
from buurtplein.wijkopgaven.models import Note, NoteKind, Wijkopgave
from buurtplein.wijkopgaven.policy import may_change_note, may_place_note, may_work_on_opgaven, may_write_for_partners


@dataclass(frozen=True)
class NoteDraft:
    """What someone fills in for the timeline."""

    body: str
    kind: NoteKind = NoteKind.CONTRIBUTION
    partners_only: bool = True


def place_note(viewer: Viewer, opgave: Wijkopgave, draft: NoteDraft, *, once: str | None = None) -> Note:
    """Put it on the timeline, with the photo that was handed in with its form.

    The same form sent twice, or the same words of the same person, are there once. What everyone may read is news for
    who follows it: "opgave.told". Else nothing is emitted.
    Raises NotAllowed, and RuleBroken without words, when the opgave just ended, or for a photo with words that are
    there already.
    """
    require(may_place_note(viewer, opgave) and _may_be_for(viewer, draft))
    hold_opgave(opgave)
    here = (Note.opgave_id == opgave.id, Note.buurt_id == opgave.buurt_id, Note.by_id == viewer.me.id)
    if once and (sent := db.session.scalar(select(Note).where(*here, Note.once == once))) is not None:
        return sent
    album = album_in_form(viewer, once) if once else None
    already = db.session.scalar(select(Note).where(*here, Note.body == draft.body, Note.removed_at.is_(None)))
    if already is not None:
        if album is not None and album.photos:
            raise RuleBroken(_("Deze tekst staat al op de tijdlijn. Zet de foto daar erbij."), field="body")
        return already
    note = Note(buurt_id=opgave.buurt_id, opgave_id=opgave.id, by=viewer.me, signed_as=viewer.signature, once=once)
    note.of_resident = not may_work_on_opgaven(viewer)
    note.album_id = settle_album(viewer, album).id if album is not None else None
    _fill(note, draft)
    db.session.add(note)
    db.session.flush()
    if not note.partners_only:
        emit("opgave.told", opgave, by=viewer)
    return note


def change_note(viewer: Viewer, note: Note, draft: NoteDraft) -> None:
    """Correct it. Emits "opgave.retold". Raises NotAllowed, and RuleBroken without words."""
    require(may_change_note(viewer, note) and _may_be_for(viewer, draft))
    _fill(note, draft)
    note.changed_at = now()
    emit("opgave.retold", note.opgave, by=viewer)


def change_photo(viewer: Viewer, note: Note) -> Album:
    """The album with the photo of what one put there oneself, to change something in. Emits "opgave.retold"."""
    require(may_change_note(viewer, note))
    emit("opgave.retold", note.opgave, by=viewer)
    if note.album is not None:
        return note.album
    album = start_album(viewer)
    note.album_id = album.id
    db.session.flush()
    db.session.expire(note, ["album"])
    return album


def remove_note(viewer: Viewer, note: Note) -> None:
    """Take its words and its photo away; that something was there stays on the timeline. Emits "opgave.retold"."""
    require(may_change_note(viewer, note))
    if note.album is not None:
        empty_album(viewer, note.album)
    note.body, note.removed_at = "", now()
    emit("opgave.retold", note.opgave, by=viewer)


def _may_be_for(viewer: Viewer, draft: NoteDraft) -> bool:
    return may_write_for_partners(viewer) or not draft.partners_only


def _fill(note: Note, draft: NoteDraft) -> None:
    if not draft.body:
        raise RuleBroken(_("Schrijf op wat er is gedaan of besloten."), field="body")
    note.body, note.kind, note.partners_only = draft.body, draft.kind, draft.partners_only
