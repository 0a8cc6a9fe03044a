"""The figures of a buurt: open vragen, how soon someone answers, koppelingen, and where helpers are missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.cijfers.policy import listed_in_figures, listed_introductions
from buurtplein.core.clock import midnight, now
from buurtplein.core.db import db
from buurtplein.core.figures import FEW, last_months, middle, month_of
from buurtplein.core.i18n import _l
from buurtplein.matching.models import Match, MatchOutcome
from buurtplein.posts.models import Comment, Post, PostKind
from buurtplein.posts.themes import Theme

MONTHS = 12
LATELY = timedelta(days=90)  # how soon people answer is about these days
TOO_LONG = timedelta(days=3)  # a vraag without an answer for so long


class Ending(StrEnum):
    """How a koppeling ended, as the two told it."""

    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"
    UNTOLD = "untold"
    RUNS = "runs"

    @property
    def label(self) -> str:
        """As one reads it."""
        return str(_ENDINGS[self])


_ENDINGS = {
    Ending.WORKED: _l("Gelukt"),
    Ending.PARTLY: _l("Deels gelukt, of de een zegt ja en de ander nee"),
    Ending.FAILED: _l("Niet gelukt"),
    Ending.UNTOLD: _l("We hoorden er niets van"),
    Ending.RUNS: _l("Loopt nog"),
}


@dataclass(frozen=True)
class Month:
    """One month and how often something happened in it."""

    first: date
    number: int


@dataclass(frozen=True)
class Shortage:
    """A theme in which more people ask than offer."""

    theme: Theme
    requests: int
    offers: int


@dataclass(frozen=True)
class Figures:
    """What is shown of a buurt, the months oldest first."""

    open: int
    waiting: int  # of them, without an answer for too long
    asked: Sequence[Month]
    answered_after: timedelta | None  # half of the vragen were answered sooner; None when there are too few
    lately: int  # vragen of the last 90 days
    unanswered: int  # of those, still open without an answer
    introduced: Sequence[Month]
    endings: dict[Ending, int]  # none as long as there are so few that they tell of one
    shortages: Sequence[Shortage]
    per_thousand: float | None  # vragen in these months per 1,000 residents; None when that number is not known


@dataclass(frozen=True)
class _Request:
    at: datetime
    closed_at: datetime | None
    answered_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None and self.answered_at is None and now() - self.at > TOO_LONG


def figures(viewer: Viewer) -> Figures:
    """The figures of this buurt now. Three statements and one for the number of residents, however much there is."""
    months = last_months(MONTHS)
    requests = _requests(viewer, months[0])
    lately = [one for one in requests if now() - one.at < LATELY]
    introduced, endings = _introduced(viewer, months[0])
    open_now, shortages = _themes(viewer)
    residents = viewer.buurt.region.residents if viewer.buurt.region else None
    return Figures(
        open=open_now,
        waiting=sum(one.is_waiting for one in requests),
        asked=_by_month(months, (one.at for one in requests)),
        answered_after=middle(one.answered_at - one.at for one in lately if one.answered_at is not None),
        lately=len(lately),
        unanswered=sum(one.answered_at is None and one.closed_at is None for one in lately),
        introduced=_by_month(months, introduced),
        endings=endings if len(introduced) >= FEW else {},
        shortages=shortages,
        per_thousand=1000 * len(requests) / residents if residents else None,
    )


def _by_month(months: Sequence[date], moments: Iterable[datetime]) -> list[Month]:
    counted = Counter(month_of(moment) for moment in moments)
    return [Month(first, counted[first]) for first in months]


def _requests(viewer: Viewer, since: date) -> list[_Request]:
    """The vragen since that day, each with when someone else first answered."""
    by_others = and_(
        Comment.post_id == Post.id,
        Comment.buurt_id == viewer.buurt_id,
        Comment.author_id.is_distinct_from(Post.author_id),
        Comment.hidden_at.is_(None),
        Comment.removed_at.is_(None),
    )
    asked = select(Post.published_at, Post.closed_at, func.min(Comment.placed_at)).outerjoin(Comment, by_others)
    asked = asked.where(listed_in_figures(viewer), Post.kind == PostKind.VRAAG).group_by(Post.id)
    rows = db.session.execute(asked.where(Post.published_at >= midnight(since)))
    return [_Request(at, closed_at, answered_at) for at, closed_at, answered_at in rows if at is not None]


def _introduced(viewer: Viewer, since: date) -> tuple[list[datetime], dict[Ending, int]]:
    """When two were brought together since that day, and how those koppelingen ended."""
    told = func.count(MatchOutcome.id)
    worked = func.count(MatchOutcome.id).filter(MatchOutcome.worked, MatchOutcome.partly.is_(False))
    helped = func.count(MatchOutcome.id).filter(MatchOutcome.worked)
    asked = select(Match.introduced_at, Match.finished_at, Match.lapsed_at, told, worked, helped)
    asked = asked.outerjoin(MatchOutcome, _told_of(viewer)).where(listed_introductions(viewer)).group_by(Match.id)
    rows = db.session.execute(asked.where(Match.introduced_at >= midnight(since))).all()
    counted = Counter(_ending(*row[1:]) for row in rows)
    return [at for at, *_ in rows if at is not None], {ending: counted[ending] for ending in Ending if counted[ending]}


def _told_of(viewer: Viewer) -> ColumnElement[bool]:
    return and_(MatchOutcome.match_id == Match.id, MatchOutcome.buurt_id == viewer.buurt_id)


def _ending(finished_at: datetime | None, lapsed_at: datetime | None, told: int, worked: int, helped: int) -> Ending:
    if told:
        return Ending.WORKED if worked == told else Ending.PARTLY if helped else Ending.FAILED
    return Ending.RUNS if finished_at is None and lapsed_at is None else Ending.UNTOLD


def _themes(viewer: Viewer) -> tuple[int, list[Shortage]]:
    """How many vragen are open, and the themes in which fewer people offer than ask, in the order of the themes."""
    asked = select(Post.theme, Post.kind, func.count()).where(listed_in_figures(viewer), Post.closed_at.is_(None))
    counted = {(row[0], row[1]): row[2] for row in db.session.execute(asked.group_by(Post.theme, Post.kind))}
    of = [Shortage(t, counted.get((t, PostKind.VRAAG), 0), counted.get((t, PostKind.AANBOD), 0)) for t in Theme]
    open_now = sum(number for (_theme, kind), number in counted.items() if kind is PostKind.VRAAG)
    return open_now, [one for one in of if one.requests > one.offers]
