"""What it means that nothing was told for too long."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from buurtplein.core.clock import today
from buurtplein.wijkopgaven.models.acties import Actie, ActieState
from buurtplein.wijkopgaven.models.notes import Note
from buurtplein.wijkopgaven.models.opgaven import Reopening, Source, Wijkopgave

RUNNING = (ActieState.TODO, ActieState.BUSY, ActieState.STUCK)


def silent_acties(since: datetime) -> ColumnElement[bool]:
    """Of acties joined to their opgave: nothing was told. What waits for its day to ask again may be silent."""
    asks = or_(Actie.bring_up_on.is_(None), Actie.bring_up_on <= today())
    old = Actie.news_at < since
    return and_(Actie.state.in_(RUNNING), old, asks, Wijkopgave.ended_at.is_(None))


def silent_opgaven(since: datetime) -> ColumnElement[bool]:
    """Of opgaven without an actie to be done: nothing was told. One with such an actie is as silent as that."""
    moments = (Wijkopgave.made_at, Wijkopgave.changed_at, Wijkopgave.published_at)
    own = [func.coalesce(moment, Wijkopgave.made_at) < since for moment in moments]
    actie = select(Actie.id).where(Actie.opgave_id == Wijkopgave.id, Actie.buurt_id == Wijkopgave.buurt_id)
    source = select(Source.id).where(Source.opgave_id == Wijkopgave.id, Source.buurt_id == Wijkopgave.buurt_id)
    note = select(Note.id).where(Note.opgave_id == Wijkopgave.id, Note.buurt_id == Wijkopgave.buurt_id)
    news = [
        actie.where(or_(Actie.state.in_(RUNNING), Actie.news_at >= since)),
        source.where(or_(Source.added_at >= since, Source.answered_at >= since)),
        note.where(Note.made_at >= since),
        select(Reopening.id).where(Reopening.opgave_id == Wijkopgave.id, Reopening.made_at >= since),
    ]
    return and_(*own, Wijkopgave.ended_at.is_(None), *(~found.exists() for found in news))
