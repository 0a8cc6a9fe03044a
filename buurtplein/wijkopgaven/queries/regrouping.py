"""What went on under another opgave, and under which one an opgave could go on."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.wijkopgaven.models import Regroup, Regrouping, Wijkopgave
from buurtplein.wijkopgaven.policy import may_merge_opgave, readable_opgaven, readable_regroupings
from buurtplein.wijkopgaven.queries.past import past_of

OTHERS = 100  # open opgaven among which is looked for one to go on in


def list_regroupings(viewer: Viewer, opgave: Wijkopgave) -> list[Regrouping]:
    """What goes on in this opgave, and which part of it goes on elsewhere; oldest first, without what was undone."""
    past = past_of(viewer, opgave)
    merged = and_(Regrouping.kind == Regroup.MERGED, Regrouping.after_id.in_(past))
    split = and_(
        Regrouping.kind == Regroup.SPLIT, or_(Regrouping.before_id.in_(past), Regrouping.after_id == opgave.id)
    )
    asked = select(Regrouping).where(readable_regroupings(viewer), Regrouping.undone_at.is_(None), or_(merged, split))
    before = joinedload(Regrouping.before)
    told = (before.joinedload(Wijkopgave.endings), before.selectinload(Wijkopgave.reopenings))
    rows = db.session.scalars(asked.order_by(Regrouping.id).options(*told, joinedload(Regrouping.after)))
    return list(rows.unique())


def get_regrouping(viewer: Viewer, opgave: Wijkopgave, regrouping_id: int) -> Regrouping:
    """One of those.

    Raises NotFound.
    """
    found = next((made for made in list_regroupings(viewer, opgave) if made.id == regrouping_id), None)
    if found is None:
        raise NotFound(_("Dit is al teruggedraaid."))
    return found


def opgaven_to_go_on_in(viewer: Viewer, opgave: Wijkopgave) -> list[Wijkopgave]:
    """Open opgaven in which this one can go on, newest first (may_merge_opgave)."""
    others = (readable_opgaven(viewer), Wijkopgave.ended_at.is_(None), Wijkopgave.id != opgave.id)
    asked = select(Wijkopgave).where(*others).order_by(Wijkopgave.id.desc()).limit(OTHERS)
    found = db.session.scalars(asked.options(joinedload(Wijkopgave.regiehouder)))
    return [into for into in found if may_merge_opgave(viewer, opgave, into)]
