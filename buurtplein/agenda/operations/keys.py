"""The key to one's own calendar, for a calendar elsewhere."""

from sqlalchemy import select

from buurtplein.agenda.models import CalendarKey
from buurtplein.agenda.policy import may_keep_calendar, readable_keys
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.core.secrets import digest, new_token
from buurtplein.people.viewer import Someone


def digest_of(token: str) -> str:
    """What is kept of the address of a calendar."""
    return digest("calendar", token)


def open_calendar(viewer: Someone) -> str:
    """Make the address of one's own calendar: what stands in it, for once. One from before stops working."""
    require(may_keep_calendar(viewer))
    token = new_token()
    key = db.session.scalar(select(CalendarKey).where(readable_keys(viewer))) or CalendarKey(person_id=viewer.me.id)
    key.token_digest, key.made_at = digest_of(token), now()
    db.session.add(key)
    return token


def close_calendar(viewer: Someone) -> None:
    """No calendar elsewhere reads where I go any more."""
    require(may_keep_calendar(viewer))
    key = db.session.scalar(select(CalendarKey).where(readable_keys(viewer)))
    if key is not None:
        db.session.delete(key)
