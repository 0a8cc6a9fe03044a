"""Who reads and makes agreements on who reacts first."""

from sqlalchemy import ColumnElement, and_

from buurtplein.agreements.models import Agreement, FirstReaction
from buurtplein.buurten.viewer import Viewer
from buurtplein.wijkopgaven.models import Wijkopgave


def may_see_agreements(viewer: Viewer) -> bool:
    """A professional of this buurt, or its beheerder: what the partners agreed, and what they said of it."""
    return viewer.is_professional or viewer.is_beheerder


def readable_agreements(viewer: Viewer) -> ColumnElement[bool]:
    """What the partners of this buurt agreed, now and before, for who may see that."""
    here = Agreement.buurt_id == viewer.buurt_id
    return here if may_see_agreements(viewer) else and_(here, Agreement.id.is_(None))


def readable_reactions(viewer: Viewer) -> ColumnElement[bool]:
    """Which organisation reacted first to an opgave, for who may see what was agreed."""
    here = FirstReaction.buurt_id == viewer.buurt_id
    return here if may_see_agreements(viewer) else and_(here, FirstReaction.id.is_(None))


def may_propose_agreement(viewer: Viewer) -> bool:
    """A professional of this buurt, for their organisation."""
    return viewer.is_professional


def may_answer_agreement(viewer: Viewer, agreement: Agreement) -> bool:
    """A professional of this buurt, for their organisation, also who proposed it."""
    return viewer.is_professional and agreement.buurt_id == viewer.buurt_id


def may_say_reacted(viewer: Viewer, opgave: Wijkopgave, agreement: Agreement) -> bool:
    """A professional of the organisation that reacts first or falls in, on an opgave that is open."""
    here = opgave.buurt_id == viewer.buurt_id == agreement.buurt_id and opgave.is_open
    return (
        viewer.is_professional
        and here
        and not viewer.organisation_ids.isdisjoint((agreement.first_id, agreement.fallback_id))
    )
