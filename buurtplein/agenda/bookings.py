"""A row in the agenda as one viewer sees it: hashable, so that it is drawn once for all who see the same."""

from datetime import datetime
from typing import NamedTuple

from buurtplein.agenda.entries import Entry, Going
from buurtplein.agenda.policy import may_come, may_come_as_guest
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import this_hour
from buurtplein.people.faces import Face


class Booking(NamedTuple):
    """All that a row depends on, the hour included ("vandaag" is not tomorrow)."""

    entry: Entry
    buurt: str
    is_ahead: bool
    is_over: bool
    has_place: bool | None  # whether the viewer does; None: did not sign up
    may_come: bool
    may_come_as_guest: bool
    people: tuple[Face, ...]  # the first few that come
    hour: datetime

    @property
    def goes(self) -> bool:
        """Whether the viewer has a place, and it goes on."""
        return self.has_place is True and self.entry.called_off_at is None


def booking_of(entry: Entry, viewer: Viewer, going: Going) -> Booking:
    """One time of an activity, for this viewer."""
    return Booking(
        entry=entry,
        buurt=viewer.buurt.slug,
        is_ahead=entry.is_ahead,
        is_over=entry.is_over,
        has_place=going.mine.get(entry.id),
        may_come=may_come(viewer, entry),
        may_come_as_guest=may_come_as_guest(viewer, entry),
        people=tuple(going.people.get(entry.id, ())),
        hour=this_hour(),
    )
