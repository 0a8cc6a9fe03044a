"""Who sees the figures of a buurt, and what counts in them: the same for all who see them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from buurtplein.buurten.viewer import Viewer
from buurtplein.matching.models import Match
from buurtplein.posts.models import Audience, Outcome, Post, PostKind
from buurtplein.wijkopgaven.models import Actie, ActieOffer, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import works_in

FEWEST = 2  # people whose figures are told together


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


def may_be_told_apart(people: int) -> bool:
    """An organisation by itself, from two people who work for it on: of one, the figures would be about that person."""
    return people >= FEWEST


def listed_opgaven(*viewers: Viewer) -> ColumnElement[bool]:
    """All opgaven of this buurt, counted; of someone who works in several, of each where they may see the overview."""
    return _where_seen(viewers, Wijkopgave)


def listed_acties(*viewers: Viewer) -> ColumnElement[bool]:
    """All acties, counted; likewise."""
    return _where_seen(viewers, Actie)


def listed_offers(*viewers: Viewer) -> ColumnElement[bool]:
    """How often someone was asked to take an actie over; likewise."""
    return _where_seen(viewers, ActieOffer)


def listed_sources(*viewers: Viewer) -> ColumnElement[bool]:
    """What opgaven rest on: when it was told and answered, not what was said; likewise."""
    return _where_seen(viewers, Source)


def listed_workers(*viewers: Viewer) -> ColumnElement[bool]:
    """Who works for which organisation today, joined to their role and its partner; counted, likewise."""
    return or_(false(), *(works_in(viewer.buurt_id) for viewer in viewers if may_see_overview(viewer)))


def _where_seen(viewers: Sequence[Viewer], root: Any) -> ColumnElement[bool]:
    seen: ColumnElement[bool] = root.buurt_id.in_([viewer.buurt_id for viewer in viewers if may_see_overview(viewer)])
    return seen
