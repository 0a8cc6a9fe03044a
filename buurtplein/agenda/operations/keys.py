"""The key to one's own calendar, for a calendar elsewhere."""

import secrets

from sqlalchemy import select

from buurtplein.agenda.models import CalendarKey
from buurtplein.agenda.policy import may_keep_calendar, readable_keys
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.people.viewer import Someone


def open_calendar(viewer: Someone) -> CalendarKey:
    """Make the address of one's own calendar; one that was there before stops working."""
    require(may_keep_calendar(viewer))
    key = db.session.scalar(select(CalendarKey).where(readable_keys(viewer))) or CalendarKey(person_id=viewer.me.id)
    key.secret, key.made_at = secrets.token_urlsafe(24), now()
    db.session.add(key)
    return key


def close_calendar(viewer: Someone) -> None:
    """No calendar elsewhere reads where I go any more."""
    require(may_keep_calendar(viewer))
    key = db.session.scalar(select(CalendarKey).where(readable_keys(viewer)))
    if key is not None:
        db.session.delete(key)
