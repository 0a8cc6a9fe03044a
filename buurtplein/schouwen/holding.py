"""Looking at a wijkschouw while nobody else changes it."""

from buurtplein.core.db import db
from buurtplein.schouwen.models import Schouw

AGREED = ("route", "streets", "begins_at", "meeting_point", "led_by_id", "signed_as")


def hold_schouw(schouw: Schouw) -> None:
    """Keep the row to ourselves until the transaction ends, as it stands now."""
    db.session.flush()
    db.session.refresh(schouw, AGREED, with_for_update=True)
    db.session.expire(schouw, ["led_by", "calling_off", "closing", "sharing"])
