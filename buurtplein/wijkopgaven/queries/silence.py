"""What nothing was told about for too long, and what is to be asked again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.models import Organisation, Partnership
from buurtplein.buurten.policy import readable_partners
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import Actie, Wijkopgave, silent_acties, silent_opgaven
from buurtplein.wijkopgaven.policy import may_work_on_opgaven, readable_acties, readable_opgaven
from buurtplein.wijkopgaven.queries.sources import WAITING


def list_silent_acties(viewer: Viewer) -> list[Actie]:
    """Acties of which nothing was told for too long (readable_acties), longest first; at most `WAITING`."""
    silent = _acties(viewer).where(silent_acties(_since(viewer))).order_by(Actie.news_at, Actie.id)
    return list(db.session.scalars(silent.limit(WAITING)))


def list_silent_opgaven(viewer: Viewer) -> list[Wijkopgave]:
    """The same, of opgaven in which nothing is to be done."""
    asked = select(Wijkopgave).where(readable_opgaven(viewer), silent_opgaven(_since(viewer)))
    return list(db.session.scalars(asked.order_by(Wijkopgave.made_at, Wijkopgave.id).limit(WAITING)))


def silent_acties_by_id(viewer: Viewer, ids: Sequence[int]) -> list[Actie]:
    """The readable ones among these (readable_acties) of which still nothing was told."""
    return list(db.session.scalars(_acties(viewer).where(silent_acties(_since(viewer)), Actie.id.in_(ids))))


def list_acties_to_bring_up(viewer: Viewer) -> list[Actie]:
    """What waits for an organisation and is to be asked again by today (readable_acties), longest first."""
    return list(db.session.scalars(_to_bring_up(viewer).limit(WAITING)))


def acties_i_bring_up(viewer: Viewer, most: int) -> Sequence[Row[Actie, int]]:
    """The same of the opgaven that I lead (readable_acties), as long as I work here; with how many there are."""
    if not may_work_on_opgaven(viewer):
        return []
    mine = _to_bring_up(viewer).where(viewer.mine(Wijkopgave.regiehouder_id))
    return db.session.execute(mine.add_columns(func.count().over()).limit(most)).all()


def _to_bring_up(viewer: Viewer) -> Select[Actie]:
    due = _acties(viewer).where(Actie.bring_up_on <= today(), Wijkopgave.ended_at.is_(None))
    return due.order_by(Actie.bring_up_on, Actie.id)


def list_partners_today(viewer: Viewer) -> list[Organisation]:
    """The organisations that are partner here today, by name."""
    asked = select(Organisation).join(Partnership, Partnership.organisation_id == Organisation.id)
    asked = asked.where(readable_partners(viewer), Partnership.is_current)
    return list(db.session.scalars(asked.order_by(Organisation.name)))


def _since(viewer: Viewer) -> datetime:
    """Before this moment is too long ago, in this buurt."""
    return now() - timedelta(days=viewer.buurt.stall_after_days)


def _acties(viewer: Viewer) -> Select[Actie]:
    asked = select(Actie).join(Actie.opgave).where(readable_acties(viewer), readable_opgaven(viewer))
    return asked.options(contains_eager(Actie.opgave), joinedload(Actie.owner), joinedload(Actie.waits_for))
