"""What a verbinder still has to tell back to whom they spoke."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Waiting, Work
from buurtplein.core.i18n import _
from buurtplein.wijkopgaven.queries import to_tell_back


def waiting(viewer: Viewer) -> list[Waiting]:
    """Answers on what I wrote down, until I say that they were told. One statement, or none."""
    return [
        Waiting(
            Work.TELL_BACK,
            source.id,
            gesprek.name,
            _("Vertel terug: %(title)s", title=source.opgave.title),
            source.answered_at,
            "gesprekken.show",
            {"gesprek_id": gesprek.id},
        )
        for source, gesprek in (to_tell_back(viewer, mine=True) if viewer.is_verbinder else [])
        if source.answered_at is not None
    ]
