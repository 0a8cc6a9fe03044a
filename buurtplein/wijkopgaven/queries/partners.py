"""Which organisations work on an opgave."""

from typing import Any

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import joinedload

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


def parts_of(viewer: Viewer, organisation_id: int) -> CompoundSelect[Any]:
    """The ids of the opgaven in which it takes part, or did in what went on in it (readable_parts)."""
    here = (TakesPart.organisation_id == organisation_id, readable_parts(viewer))
    went_on = select(Wijkopgave.merged_into_id).join(TakesPart, TakesPart.opgave_id == Wijkopgave.id)
    went_on = went_on.where(*here, Wijkopgave.buurt_id == viewer.buurt_id, Wijkopgave.merged_into_id.is_not(None))
    return union(select(TakesPart.opgave_id).where(*here), went_on)
