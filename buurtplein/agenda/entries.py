"""What stands in the agenda, as plain values: read once for all who may read the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from buurtplein.agenda.models import Rhythm, end_of
from buurtplein.core.clock import now
from buurtplein.core.text import slug
from buurtplein.people.faces import Face
from buurtplein.posts.models import Audience


class Entry(NamedTuple):
    """One time of one activity, with all that its row tells."""

    id: int  # of the occurrence
    buurt_id: int
    slot: datetime
    starts_at: datetime
    ends_at: datetime | None
    called_off_at: datetime | None
    post_id: int
    number: int
    title: str
    body: str  # its beginning
    place: str
    audience: Audience
    closed_at: datetime | None
    rhythm: Rhythm
    places: int | None
    coming: int
    waiting: int

    @property
    def slug(self) -> str:
        """The readable tail of the URL."""
        return "" if self.audience is Audience.VERBINDERS else slug(self.title)

    @property
    def is_over(self) -> bool:
        """Whether it has been."""
        return end_of(self.starts_at, self.ends_at) <= now()

    @property
    def is_ahead(self) -> bool:
        """Whether one can still come. All that is listed is on the plein."""
        return self.closed_at is None and self.called_off_at is None and not self.is_over

    @property
    def is_moved(self) -> bool:
        """Whether it is at another moment than its plan says."""
        return self.starts_at != self.slot

    @property
    def left(self) -> int | None:
        """How many can still come; None: everyone."""
        return None if self.places is None else max(0, self.places - self.coming)


@dataclass(frozen=True)
class Going:
    """Who comes to the entries of a list: the first few of each, and whether I do (True) or wait (False)."""

    people: Mapping[int, Sequence[Face]]
    mine: Mapping[int, bool]
