"""Which organisations work on an opgave."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, joinedload

from buurtplein.buurten.models import Organisation
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import TakesPart, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_parts
from buurtplein.wijkopgaven.queries.past import past_of


def list_taking_part(viewer: Viewer, opgave: Wijkopgave) -> list[Organisation]:
    """Those that take part in an opgave, or did in what goes on in it (readable_parts); by name."""
    asked = select(TakesPart).where(TakesPart.opgave_id.in_(past_of(viewer, opgave)), readable_parts(viewer))
    found = {part.organisation for part in db.session.scalars(asked.options(joinedload(TakesPart.organisation)))}
    return sorted(found, key=lambda party: party.name)


def takes_part(viewer: Viewer, organisation_id: int) -> ColumnElement[bool]:
    """Of opgaven: that this organisation takes part in it, or did in what went on in it (readable_parts)."""
    earlier = aliased(Wijkopgave)
    mine = select(TakesPart.opgave_id).where(TakesPart.organisation_id == organisation_id, readable_parts(viewer))
    went_on = select(earlier.merged_into_id).where(earlier.id.in_(mine), earlier.buurt_id == viewer.buurt_id)
    return or_(Wijkopgave.id.in_(mine), Wijkopgave.id.in_(went_on.where(earlier.merged_into_id.is_not(None))))
