"""What workers put on the timeline of an opgave."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.photos.models import Album
from buurtplein.wijkopgaven.models import Note, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_notes
from buurtplein.wijkopgaven.queries.past import past_of

_WHOLE = (joinedload(Note.by), joinedload(Note.album).selectinload(Album.photos))


def list_notes(viewer: Viewer, opgave: Wijkopgave) -> list[Note]:
    """Those on an opgave and on what goes on in it, oldest first."""
    asked = select(Note).where(Note.opgave_id.in_(past_of(viewer, opgave)), readable_notes(viewer))
    return list(db.session.scalars(asked.order_by(Note.id).options(*_WHOLE)))


def get_note(viewer: Viewer, opgave: Wijkopgave, note_id: int) -> Note:
    """One of them.

    Raises NotFound, also when it was removed or is not for this viewer.
    """
    for note in list_notes(viewer, opgave):
        if note.id == note_id and note.removed_at is None:
            return note
    raise NotFound(_("Dit staat niet (meer) op de tijdlijn."))
