"""What someone has to do in a buurt, in three statements."""

from dataclasses import replace

from sqlalchemy import and_, func, select
from sqlalchemy.orm import contains_eager

from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.models import WorkFeed
from buurtplein.collegas.mywork import Duty, Sort
from buurtplein.collegas.policy import readable_feeds
from buurtplein.core.clock import local
from buurtplein.core.db import db
from buurtplein.people.viewer import Someone
from buurtplein.wijkopgaven.models import (
    ANSWER_WITHIN,
    Actie,
    ActieOffer,
    ActieState,
    Reopening,
    Source,
    Wijkopgave,
)
from buurtplein.wijkopgaven.policy import may_work_on_opgaven, readable_acties, readable_opgaven
from buurtplein.wijkopgaven.queries import offers_to_me

MOST = 200  # acties, and opgaven, of one person in one buurt


def list_duties(viewer: Viewer) -> list[Duty]:
    """What is mine in this buurt: acties, what I am asked to take over, and the opgaven that I lead (readable_…)."""
    offers = [_asked(viewer, offer) for offer in offers_to_me(viewer)]
    return [*_acties(viewer), *offers, *_led(viewer)]


def _acties(viewer: Viewer) -> list[Duty]:
    mine = (viewer.mine(Actie.owner_id), Actie.state != ActieState.DONE, Wijkopgave.ended_at.is_(None))
    asked = select(Actie).join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer), *mine)
    by_day = asked.order_by(Actie.due_on.is_(None), Actie.due_on, Actie.id).limit(MOST)
    found = db.session.scalars(by_day.options(contains_eager(Actie.opgave)))
    return [_of_actie(viewer, actie) for actie in found]


def _of_actie(viewer: Viewer, actie: Actie) -> Duty:
    opgave = actie.opgave
    return Duty(
        Sort.ACTIE,
        viewer.buurt,
        actie.title,
        opgave.title,
        opgave.number,
        actie.id,
        actie.due_on,
        is_public=opgave.published_at is not None,
    )


def _asked(viewer: Viewer, offer: ActieOffer) -> Duty:
    return replace(_of_actie(viewer, offer.actie), sort=Sort.VRAAG, due_on=offer.answer_by)


def _led(viewer: Viewer) -> list[Duty]:
    """For who still works here. When someone said that it is not solved, as long as they have no answer."""
    if not may_work_on_opgaven(viewer):
        return []
    waits = (Source.opgave_id == Wijkopgave.id, Source.buurt_id == Wijkopgave.buurt_id, Source.waits)
    waiting = select(func.count(Source.id)).where(*waits).correlate(Wijkopgave).scalar_subquery()
    said = select(Source.id).where(*waits, Source.id == Reopening.source_id).exists()
    mine = (viewer.mine(Wijkopgave.regiehouder_id), Wijkopgave.ended_at.is_(None))
    asked = select(Wijkopgave, waiting, Reopening.made_at).where(readable_opgaven(viewer), *mine)
    asked = asked.outerjoin(Reopening, and_(Reopening.opgave_id == Wijkopgave.id, said))
    rows = db.session.execute(asked.order_by(Wijkopgave.id).limit(MOST))
    return [
        Duty(
            Sort.OPGAVE,
            viewer.buurt,
            opgave.title,
            opgave.title,
            opgave.number,
            due_on=local(said_at).date() + ANSWER_WITHIN if said_at is not None else None,
            is_public=opgave.published_at is not None,
            is_reopened=said_at is not None,
            waiting=number,
        )
        for opgave, number, said_at in rows
    ]


def has_feed(viewer: Someone) -> bool:
    """Whether a calendar elsewhere can read what I have to do."""
    return db.session.scalar(select(WorkFeed.id).where(readable_feeds(viewer))) is not None
