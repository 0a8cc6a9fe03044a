"""What everyone may know of the moderation of a buurt: how often and how quickly, and never who or about what."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import select

from buurtplein.buurten.models import HouseRule
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, midnight, this_hour, today
from buurtplein.core.db import db
from buurtplein.core.i18n import _, ngettext
from buurtplein.core.keep import shared
from buurtplein.moderation.models import LIMITING, Measure, Objection, Report, Ruling
from buurtplein.moderation.policy import counted

MONTHS = 12  # this one and those before it
FEW = 5  # numbers are told by so many at a time, else one could be recognised
COUNTED = (Measure.LEFT, Measure.WARNED, Measure.RETURNED, Measure.HIDDEN, Measure.EXCLUDED)
ACTED = (*LIMITING, Measure.WARNED)


class Month(NamedTuple):
    """One month: how much was reported, and how often someone stepped in."""

    begins: date
    reports: int
    acted: int


class Figures(NamedTuple):
    """The last twelve months, newest first. `rules` by title, empty for the law; `objections` by whether granted."""

    months: tuple[Month, ...]
    measures: tuple[tuple[Measure, int], ...]
    rules: tuple[tuple[str, int], ...]
    objections: tuple[tuple[bool | None, int], ...]
    time_to_decide: timedelta | None  # of half of the reports; None: too few to say


def figures_of(viewer: Viewer) -> Figures:
    """Counted once an hour. Three statements, however much there is."""
    return shared(viewer, ("moderation figures", this_hour()), lambda: _count(viewer))


def _count(viewer: Viewer) -> Figures:
    months = _months()
    since = midnight(months[-1])
    reports = db.session.execute(
        select(Report.placed_at, Report.settled_at).where(counted(viewer, Report), Report.placed_at >= since)
    ).all()
    stood = _that_stood(viewer, since)
    told = Counter(_month_of(row.placed_at) for row in reports)
    acted = Counter(_month_of(row.made_at) for row in stood if row.measure in ACTED)
    measures = Counter(row.measure for row in stood)
    objected = select(Objection.granted).where(counted(viewer, Objection), Objection.placed_at >= since)
    objections = Counter(db.session.scalars(objected))
    return Figures(
        months=tuple(Month(month, told[month], acted[month]) for month in months),
        measures=tuple((measure, measures[measure]) for measure in COUNTED),
        rules=tuple(Counter(row.title or "" for row in stood if _rests_on_a_rule(row)).most_common()),
        objections=tuple((granted, objections[granted]) for granted in (True, False, None)),
        time_to_decide=_middle([row.settled_at - row.placed_at for row in reports if row.settled_at is not None]),
    )


def _months() -> list[date]:
    this = today().year * 12 + today().month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(this, this - MONTHS, -1)]


def _month_of(moment: datetime) -> date:
    return local(moment).date().replace(day=1)


def _that_stood(viewer: Viewer, since: datetime) -> list[Any]:
    """The decisions that were not taken back at once."""
    asked = select(Ruling.post_id, Ruling.comment_id, Ruling.author_id, Ruling.measure, Ruling.made_at, HouseRule.title)
    asked = asked.outerjoin(Ruling.rule).where(counted(viewer, Ruling), Ruling.made_at >= since).order_by(Ruling.id)
    return [row for row in _without_mistakes(db.session.execute(asked)) if row.measure in COUNTED]


def _without_mistakes(rows: Any) -> Iterator[Any]:
    kept: dict[int, Any] = {}
    last: dict[Any, int] = {}
    for place, row in enumerate(rows):
        about = (row.post_id, row.comment_id, row.author_id)
        if row.measure is Measure.UNDONE:
            kept.pop(last.get(about, -1), None)
        else:
            kept[place], last[about] = row, place
    return iter(kept.values())


def _rests_on_a_rule(row: Any) -> bool:
    return row.measure in ACTED and row.measure is not Measure.RETURNED


def _middle(times: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(time.total_seconds() for time in times)) if len(times) >= FEW else None


# ------------------------------------------------------------------------------------------- in words
def in_bands(number: int) -> str:
    """ "geen", "minder dan 5", "5 tot 10": close enough to see how it goes, too wide to see who it was."""
    if number == 0:
        return _("geen")
    low = number // FEW * FEW
    return _("%(low)d tot %(high)d", low=low, high=low + FEW) if low else _("minder dan %(num)d", num=FEW)


def how_quickly(time: timedelta) -> str:
    """ "binnen een uur", "binnen een dag" or "binnen 3 dagen"."""
    if time <= timedelta(hours=1):
        return _("binnen een uur")
    return ngettext("binnen een dag", "binnen %(num)d dagen", ceil(time / timedelta(days=1)))
