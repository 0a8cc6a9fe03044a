"""Saying which organisations take part in an opgave."""

from collections.abc import Collection

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.outbox.emit import emit
from buurtplein.wijkopgaven.handing import hold_opgave
from buurtplein.wijkopgaven.models import TakesPart, Wijkopgave
from buurtplein.wijkopgaven.policy import may_change_opgave
from buurtplein.wijkopgaven.queries import list_partners_today


def let_take_part(viewer: Viewer, opgave: Wijkopgave, chosen: Collection[int], shown: Collection[int]) -> None:
    """Of the organisations that were `shown` (ids), those that are `chosen` take part, and the others do not.

    What another added meanwhile, and was not shown, stays. Emits "opgave.changed".
    Raises NotAllowed, and RuleBroken for what is no partner here or when the opgave just ended.
    """
    require(may_change_opgave(viewer, opgave))
    hold_opgave(opgave)
    here = (TakesPart.opgave_id == opgave.id, TakesPart.buurt_id == opgave.buurt_id)
    parts = {part.organisation_id: part for part in db.session.scalars(select(TakesPart).where(*here))}
    added = set(chosen) - set(parts)
    if not added <= {party.id for party in list_partners_today(viewer)}:
        raise RuleBroken(_("Kies een organisatie uit de lijst."), field="parties")
    gone = (set(parts) & set(shown)) - set(chosen)
    for organisation_id in gone:
        db.session.delete(parts[organisation_id])
    for organisation_id in sorted(added):
        who = {"organisation_id": organisation_id, "added_by_id": viewer.me.id}
        db.session.add(TakesPart(buurt_id=opgave.buurt_id, opgave_id=opgave.id, **who))
    if added or gone:
        emit("opgave.changed", opgave, by=viewer)
