"""What everyone may know of the moderation of a buurt: how often and how quickly, and never who or about what."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from buurtplein.buurten.models import HouseRule
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import midnight, this_hour
from buurtplein.core.db import db
from buurtplein.core.figures import last_months, middle, month_of
from buurtplein.core.keep import shared
from buurtplein.moderation.models import LIMITING, Measure, Objection, Report, Ruling
from buurtplein.moderation.policy import counted

MONTHS = 12  # this one and those before it
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
    months = last_months(MONTHS)[::-1]
    since = midnight(months[-1])
    reports = db.session.execute(
        select(Report.placed_at, Report.settled_at).where(counted(viewer, Report), Report.placed_at >= since)
    ).all()
    stood = _that_stood(viewer, since)
    told = Counter(month_of(row.placed_at) for row in reports)
    acted = Counter(month_of(row.made_at) for row in stood if row.measure in ACTED)
    measures = Counter(row.measure for row in stood)
    objected = select(Objection.granted).where(counted(viewer, Objection), Objection.placed_at >= since)
    objections = Counter(db.session.scalars(objected))
    return Figures(
        months=tuple(Month(month, told[month], acted[month]) for month in months),
        measures=tuple((measure, measures[measure]) for measure in COUNTED),
        rules=tuple(Counter(row.title or "" for row in stood if _rests_on_a_rule(row)).most_common()),
        objections=tuple((granted, objections[granted]) for granted in (True, False, None)),
        time_to_decide=middle(row.settled_at - row.placed_at for row in reports if row.settled_at is not None),
    )


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
