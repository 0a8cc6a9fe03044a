"""Counting what was found, without the words and without the person."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from buurtplein.buurten.policy import is_member
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.keuring.models import CheckCount, Kind


def count_shown(viewer: Viewer, kinds: Collection[Kind]) -> None:
    """Someone was shown that these stand in their text.

    Written around the session: it is nothing that others see, so no page has to be made anew for it.
    """
    require(is_member(viewer))
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    for kind in sorted(kinds):
        row = {"buurt_id": viewer.buurt_id, "day": today(), "kind": kind, "shown": 1, "edited": 0, "sent": 0}
        again = {"shown": CheckCount.shown + 1}
        added = dialect.insert(CheckCount).values(row)
        db.session.execute(added.on_conflict_do_update(index_elements=["buurt_id", "day", "kind"], set_=again))


def count_placed(viewer: Viewer, shown_on: date, *, edited: Collection[Kind], sent: Collection[Kind]) -> None:
    """It was placed after all: these were changed first, those stand in it. Never more than were shown that day."""
    require(is_member(viewer))
    for column, kinds in ((CheckCount.edited, edited), (CheckCount.sent, sent)):
        if kinds:
            here = (CheckCount.buurt_id == viewer.buurt_id, CheckCount.day == shown_on, CheckCount.kind.in_(kinds))
            open_still = CheckCount.edited + CheckCount.sent < CheckCount.shown
            counted = update(CheckCount).where(*here, open_still).values({column: column + 1})
            db.session.execute(counted, execution_options={"synchronize_session": False})
