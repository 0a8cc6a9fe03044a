"""Who may see, take along and erase what we keep of a person."""

from typing import Any

from sqlalchemy import Select

from buurtplein.core.own import Kept
from buurtplein.people.viewer import Someone


def readable_own_data(viewer: Someone, kept: Kept) -> Select[Any]:
    """Oneself, everything, of every buurt. Nobody else."""
    return kept.of(viewer.me.id)


def may_take_along(viewer: Someone) -> bool:
    """Oneself, after proving again who one is."""
    return viewer.person is not None


def may_erase(viewer: Someone) -> bool:
    """Oneself, without asking anyone, after proving again who one is."""
    return viewer.person is not None
