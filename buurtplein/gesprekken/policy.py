"""Who may read what residents said, and note it."""

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.viewer import Viewer
from buurtplein.gesprekken.models import Gesprek, Street


def readable_gesprekken(viewer: Viewer) -> ColumnElement[bool]:
    """What residents said: for the professionals and the verbinders of the buurt, and nobody else."""
    here = Gesprek.buurt_id == viewer.buurt_id
    return here if may_note_gesprek(viewer) else and_(here, Gesprek.id.is_(None))


def readable_streets(viewer: Viewer) -> ColumnElement[bool]:
    """The streets of the buurt: for who notes conversations."""
    here = Street.buurt_id == viewer.buurt_id
    return here if may_note_gesprek(viewer) else and_(here, Street.id.is_(None))


def may_note_gesprek(viewer: Viewer) -> bool:
    """A professional or a verbinder of this buurt: note what residents say, and read it."""
    return viewer.is_professional or viewer.is_verbinder


def may_change_gesprek(viewer: Viewer, gesprek: Gesprek, noter: Viewer | None) -> bool:
    """Who noted it (the noter), as long as they work here; after that a professional of the buurt."""
    kept = noter is not None and may_note_gesprek(noter)
    takes_care = viewer.is_me(gesprek.noted_by_id) if kept else viewer.is_professional
    return may_note_gesprek(viewer) and gesprek.buurt_id == viewer.buurt_id and takes_care


def may_keep_streets(viewer: Viewer) -> bool:
    """A professional of this buurt: say which streets there are."""
    return viewer.is_professional


def may_see_coverage(viewer: Viewer) -> bool:
    """A professional or a verbinder of this buurt: which streets were heard, in numbers too wide to see who it was."""
    return may_note_gesprek(viewer)
