"""What words about a conversation may not tell: the secrets of the rooms where it was noted."""

from collections.abc import Callable

from buurtplein.buurten.viewer import Viewer
from buurtplein.gesprekken.models import Gesprek

KEPT_OUT: list[Callable[[Viewer, Gesprek, str], None]] = []  # app.py says which; each raises RuleBroken


def require_kept_out(viewer: Viewer, gesprek: Gesprek, words: str) -> None:
    """Go on only when the words tell nothing of that. Raises RuleBroken, at the field "words"."""
    for require_none_in in KEPT_OUT:
        require_none_in(viewer, gesprek, words)
