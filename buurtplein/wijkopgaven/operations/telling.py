"""That what was said back reached whom was spoken, of whom no name is known."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.errors import require
from buurtplein.wijkopgaven.models import Source
from buurtplein.wijkopgaven.policy import may_tell_back


def mark_told(viewer: Viewer, source: Source) -> None:
    """Who was spoken knows the answer now, by word or by slip; twice is once. Raises NotAllowed."""
    require(may_tell_back(viewer, source))
    if source.is_to_be_told:
        source.told_at, source.told_by_id = now(), viewer.me.id
