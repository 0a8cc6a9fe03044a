"""What someone has to do, and how soon."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from buurtplein.buurten.models import Buurt
from buurtplein.core.clock import today
from buurtplein.core.i18n import _l

WEEK = timedelta(days=7)


class Sort(StrEnum):
    """What it is."""

    ACTIE = "actie"
    VRAAG = "vraag"  # whether they take an actie over
    WEER = "weer"  # to ask an organisation again, in an opgave that they lead
    OPGAVE = "opgave"  # that they lead
    EERST = "eerst"  # an opgave to which their organisation reacts first
    HUISKAMER = "huiskamer"  # that they lead
    SCHOUW = "schouw"  # that they lead

    @property
    def label(self) -> str:
        """As one chooses it from a list."""
        return str(_SORT_LABELS[self])


_SORT_LABELS = {
    Sort.ACTIE: _l("Acties"),
    Sort.VRAAG: _l("Vragen aan jou"),
    Sort.WEER: _l("Weer te vragen"),
    Sort.OPGAVE: _l("Opgaven die je leidt"),
    Sort.EERST: _l("Eerst reageren"),
    Sort.HUISKAMER: _l("Huiskamergesprekken"),
    Sort.SCHOUW: _l("Wijkschouwen"),
}


class When(StrEnum):
    """How soon. Most urgent first."""

    LATE = "late"
    WEEK = "week"
    LATER = "later"

    @property
    def label(self) -> str:
        """Above a part of the list."""
        return str(_WHEN_LABELS[self])


_WHEN_LABELS = {When.LATE: _l("Te laat"), When.WEEK: _l("Deze week"), When.LATER: _l("Later")}


@dataclass(frozen=True)
class Duty:
    """One thing that someone has to do, in one buurt."""

    sort: Sort
    buurt: Buurt
    title: str
    opgave: str  # under which it hangs; "" for a huiskamergesprek or a wijkschouw
    number: int  # of that opgave; the id of a huiskamergesprek or a wijkschouw
    actie_id: int | None = None
    due_on: date | None = None
    is_public: bool = False  # everyone may read the title
    is_reopened: bool = False  # someone said that it is not solved, and waits for an answer
    waiting: int = 0  # sources without an answer
    party: str = ""  # the organisation to ask again
    was_held: bool = False  # a huiskamergesprek or wijkschouw that waits to be finished

    @property
    def when(self) -> When:
        """How soon."""
        if self.due_on is None or self.due_on > today() + WEEK:
            return When.LATER
        return When.LATE if self.due_on < today() else When.WEEK

    @property
    def order(self) -> tuple[date, int, str, int, int]:
        """By day, and what has none last; then by how many wait for an answer."""
        return self.due_on or date.max, -self.waiting, self.buurt.name, self.number, self.actie_id or 0


@dataclass(frozen=True)
class Work:
    """What someone has to do in a buurt: of each sort the most urgent, and how many there are."""

    duties: Sequence[Duty]
    numbers: Mapping[Sort, int]


def by_urgency(duties: Iterable[Duty], most: int | None = None) -> dict[When, list[Duty]]:
    """The first of these in parts, most urgent first; a part in which there is nothing is not there."""
    first = sorted(duties, key=lambda duty: duty.order)[:most]
    parts = {when: [duty for duty in first if duty.when is when] for when in When}
    return {when: part for when, part in parts.items() if part}
