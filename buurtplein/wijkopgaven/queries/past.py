"""The opgaven that went on in another."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from buurtplein.buurten.viewer import Viewer
from buurtplein.wijkopgaven.models import Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven


def past_of(viewer: Viewer, opgave: Wijkopgave) -> Select[Any]:
    """The ids of an opgave and of all that went on in it, however long ago."""
    past = select(Wijkopgave.id).where(Wijkopgave.id == opgave.id, readable_opgaven(viewer)).cte(recursive=True)
    earlier = aliased(Wijkopgave)
    into_it = (earlier.merged_into_id == past.c.id, earlier.buurt_id == viewer.buurt_id)
    return select(past.union(select(earlier.id).where(*into_it)).c.id)
