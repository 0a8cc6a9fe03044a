"""Who sees the figures of a buurt, and what counts in them: the same for all who see them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from buurtplein.buurten.viewer import Viewer
from buurtplein.matching.models import Match
from buurtplein.posts.models import Audience, Outcome, Post, PostKind
from buurtplein.wijkopgaven.models import Actie, ActieOffer, Wijkopgave


def may_see_figures(viewer: Viewer) -> bool:
    """A verbinder, a professional or the beheerder."""
    return viewer.is_verbinder or viewer.is_professional or viewer.is_beheerder


def listed_in_figures(viewer: Viewer) -> ColumnElement[bool]:
    """Vragen and aanbod that stood on the plein; not what is for the verbinders only, hidden or withdrawn."""
    here = and_(Post.buurt_id == viewer.buurt_id, Post.kind.in_((PostKind.VRAAG, PostKind.AANBOD)))
    shown = and_(Post.published_at.is_not(None), Post.waits_for.is_(None), Post.hidden_at.is_(None))
    stood = or_(Post.outcome.is_(None), Post.outcome != Outcome.WITHDRAWN)
    return and_(here, shown, stood, Post.audience != Audience.VERBINDERS)


def listed_introductions(viewer: Viewer) -> ColumnElement[bool]:
    """That two neighbours were brought together; not who."""
    here = Match.buurt_id == viewer.buurt_id
    return and_(here, Match.introduced_at.is_not(None) if may_see_figures(viewer) else Match.id.is_(None))


def may_see_overview(viewer: Viewer) -> bool:
    """A professional of this buurt: opgaven and acties by state and age, and how quickly it goes."""
    return viewer.is_professional


def listed_opgaven(viewer: Viewer) -> ColumnElement[bool]:
    """All opgaven of this buurt, counted; for who may see the overview."""
    return _if_seen(viewer, Wijkopgave)


def listed_acties(viewer: Viewer) -> ColumnElement[bool]:
    """All acties of this buurt, counted; for who may see the overview."""
    return _if_seen(viewer, Actie)


def listed_offers(viewer: Viewer) -> ColumnElement[bool]:
    """How often someone was asked to take an actie over; for who may see the overview."""
    return _if_seen(viewer, ActieOffer)


def _if_seen(viewer: Viewer, root: Any) -> ColumnElement[bool]:
    here: ColumnElement[bool] = root.buurt_id == viewer.buurt_id
    return here if may_see_overview(viewer) else and_(here, root.id.is_(None))
