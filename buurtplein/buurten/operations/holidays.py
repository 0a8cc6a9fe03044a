"""A verbinder who is away for a while."""

from datetime import date, timedelta

from buurtplein.buurten.policy import may_go_away
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _

LONGEST = timedelta(days=183)  # who is away longer stops, and begins again


def go_away(viewer: Viewer, *, away_from: date, back_on: date, handover: str = "") -> None:
    """From one day until another nobody counts on this verbinder; the others read what they must know.

    Raises NotAllowed, RuleBroken(field="back_on").
    """
    require(may_go_away(viewer))
    if not max(away_from, today()) < back_on <= today() + LONGEST:
        raise RuleBroken(_("Kies een dag na je eerste vrije dag, in het komende half jaar."), field="back_on")
    _set(viewer, away_from, back_on, handover)


def come_back(viewer: Viewer) -> None:
    """Here again, or not away after all. Twice is once."""
    require(may_go_away(viewer))
    _set(viewer, None, None, "")


def _set(viewer: Viewer, away_from: date | None, back_on: date | None, handover: str) -> None:
    assert viewer.membership is not None  # a verbinder belongs to the buurt
    membership = viewer.membership
    membership.away_from, membership.back_on, membership.handover = away_from, back_on, handover
