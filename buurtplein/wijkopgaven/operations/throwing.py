"""Throwing away what someone said, as long as nobody waits for an answer on it."""

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.operations import remove_gesprek
from buurtplein.gesprekken.policy import may_change_gesprek
from buurtplein.wijkopgaven.handing import hold_opgave
from buurtplein.wijkopgaven.queries import opgaven_waiting_on


def throw_away_gesprek(viewer: Viewer, gesprek: Gesprek) -> None:
    """Throw a conversation or a finding away; that it was there still counts. Emits "gesprek.removed".

    Raises NotAllowed, and RuleBroken as long as an open opgave rests on it that says nothing about it yet, naming
    which.
    """
    require(may_change_gesprek(viewer, gesprek, viewer_as(gesprek.noted_by_id, gesprek.buurt_id)))
    for opgave in opgaven_waiting_on(viewer, gesprek):
        hold_opgave(opgave)  # an answer that is on its way comes first
    waiting = opgaven_waiting_on(viewer, gesprek)
    if waiting:
        titles = ", ".join(f"{opgave.number}. {opgave.title}" for opgave in waiting)
        raise RuleBroken(
            _(
                "Dit kan nog niet weg, want er is nog geen antwoord in: %(titles)s. "
                "Vraag de regiehouder om eerst antwoord te geven.",
                titles=titles,
            )
        )
    remove_gesprek(viewer, gesprek)
