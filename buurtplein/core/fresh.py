"""That nobody writes over what someone else changed meanwhile: a form says what stood there when it was drawn."""

from hashlib import sha256

from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _


def stamp(*parts: object) -> str:
    """What someone saw, in a word: other parts give another stamp, the same parts the same one in every process."""
    return sha256(repr(tuple(str(part) for part in parts)).encode()).hexdigest()[:16]


def require_seen(seen: str | None, stands: str) -> None:
    """Go on only when what stands there is what the viewer saw. None: the caller looked in this same transaction.

    Raises RuleBroken, at the field "seen". Hold the row first, else it may change after this look.
    """
    if seen is not None and seen != stands:
        raise RuleBroken(_("Iemand anders veranderde dit net. Kijk eerst wat er nu staat."), field="seen")
