"""What can wait for a verbinder, how long it takes and how long it may wait: one table for the whole house.

Each room says what waits in it (`waiting` in its work.py); `werk` puts the list together. The minutes are an
estimate of reading, deciding and writing two sentences; a call counts for more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.i18n import _l

UNDO = timedelta(minutes=10)  # how long a verbinder can take back what they decided
MOST = 200  # things of one sort that are counted


class Work(StrEnum):
    """A sort of work. Most urgent first."""

    MESSAGE_REPORT = "message-report"
    REPORT = "report"
    OBJECTION = "objection"
    SECOND = "second"
    FIRST_POST = "first-post"
    CALL = "call"
    SLIP = "slip"
    TELL_BACK = "tell-back"
    VRAAG = "vraag"
    KOPPELING = "koppeling"
    DOUBT = "doubt"
    ENTRY = "entry"
    LAPSED = "lapsed"

    @property
    def facts(self) -> "Facts":
        """What the table says of it."""
        return TABLE[self]


class Facts(NamedTuple):
    """What holds for each thing of a sort."""

    minutes: int  # that it takes
    patience: timedelta  # how long it may wait before it is late
    why: Any  # it is work at all, for who reads the card
    action: Any  # what one does there
    icon: str
    can_wait: bool = False  # it may be put off for a week, after a call for example


_DAY = timedelta(days=1)
TABLE: Mapping[Work, Facts] = {
    Work.MESSAGE_REPORT: Facts(
        3, _DAY, _l("Iemand voelt zich niet prettig bij een gesprek."), _l("Bekijk de melding"), "letop"
    ),
    Work.REPORT: Facts(3, _DAY, _l("Een buur vindt dat dit niet klopt."), _l("Bekijk de melding"), "letop"),
    Work.OBJECTION: Facts(
        5,
        3 * _DAY,
        _l("De schrijver is het niet eens met een besluit. Kijk jij er opnieuw naar?"),
        _l("Bekijk het bezwaar"),
        "mensen",
    ),
    Work.SECOND: Facts(
        5,
        3 * _DAY,
        _l("Je bent er zelf bij betrokken, en verder is er niemand die erover mag besluiten."),
        _l("Benoem een buurtverbinder"),
        "mensen",
    ),
    Work.FIRST_POST: Facts(
        2, _DAY, _l("Niemand ziet dit bericht voordat jij het goed vindt."), _l("Lees het en besluit"), "bericht"
    ),
    Work.CALL: Facts(4, 2 * _DAY, _l("Deze buur is niet online en weet dit nog niet."), _l("Bel en vertel het"), "bel"),
    Work.SLIP: Facts(
        3, 2 * _DAY, _l("Deze buur is niet online en krijgt het op papier."), _l("Maak het briefje"), "print"
    ),
    Work.TELL_BACK: Facts(
        3,
        14 * _DAY,
        _l("Een bewoner vertelde je dit, en weet nog niet wat ermee gebeurt."),
        _l("Vertel het terug"),
        "bericht",
        can_wait=True,
    ),
    Work.VRAAG: Facts(
        4, 3 * _DAY, _l("Nog niemand gaf antwoord op deze vraag."), _l("Zoek wie past"), "verbind", can_wait=True
    ),
    Work.KOPPELING: Facts(
        3, 7 * _DAY, _l("Het is stil. Een telefoontje helpt vaak."), _l("Bekijk de koppeling"), "bel", can_wait=True
    ),
    Work.DOUBT: Facts(3, 7 * _DAY, _l("Iemand denkt dat dit niet klopt."), _l("Zoek het uit"), "gids"),
    Work.ENTRY: Facts(2, 3 * _DAY, _l("Dit staat nog niet in de buurtgids."), _l("Lees het en besluit"), "gids"),
    Work.LAPSED: Facts(
        4,
        30 * _DAY,
        _l("Dit is uit de gids: een jaar lang zei niemand dat het klopt."),
        _l("Bel of het klopt"),
        "gids",
        can_wait=True,
    ),
}
_RANK = {work: place for place, work in enumerate(TABLE)}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, since when, and where it is done."""

    work: Work
    thing_id: int
    title: str
    text: str
    since: datetime
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)  # of the address
    harms: bool = False  # someone may be hurt by it now

    @property
    def key(self) -> tuple[Work, int]:
        """Which thing it is."""
        return self.work, self.thing_id

    @property
    def is_late(self) -> bool:
        """Waits longer than this sort of work may."""
        return now() - self.since >= self.work.facts.patience

    @property
    def is_urgent(self) -> bool:
        """Comes first."""
        return self.harms or self.is_late

    @property
    def order(self) -> tuple[bool, bool, int, datetime, int]:
        """What may hurt someone, then what is late, then the rest; by sort, each oldest first."""
        return not self.harms, not self.is_late, _RANK[self.work], self.since, self.thing_id


Source = Callable[[Viewer], Sequence[Waiting]]  # what waits for this viewer in one room, at most MOST of a sort
