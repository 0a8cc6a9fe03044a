"""How far something is that people of the buurt come to: a talk at home, a walk through the buurt."""

from datetime import datetime
from enum import StrEnum

from buurtplein.core.clock import now
from buurtplein.core.i18n import _l


class State(StrEnum):
    """How far it is."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """As who works on it reads it."""
        return str(_STATE_LABELS[self])

    @classmethod
    def of(cls, begins_at: datetime, *, called_off: bool, closed: bool) -> "State":
        """How far it is now."""
        if called_off:
            return cls.CANCELLED
        if closed:
            return cls.CLOSED
        return cls.PLANNED if begins_at > now() else cls.HELD


_STATE_LABELS = {
    State.PLANNED: _l("Gepland"),
    State.HELD: _l("Geweest"),
    State.CLOSED: _l("Afgerond"),
    State.CANCELLED: _l("Gaat niet door"),
}
