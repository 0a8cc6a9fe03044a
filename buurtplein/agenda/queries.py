"""The agenda, one time of an activity, and who comes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.agenda.entries import Entry, Going
from buurtplein.agenda.filters import EVERYTHING, Chosen
from buurtplein.agenda.models import CalendarKey, Occurrence, Plan, Rhythm, Signup
from buurtplein.agenda.policy import (
    listed_comers,
    listed_occurrences,
    readable_appointments,
    readable_keys,
    readable_line,
    readable_occurrences,
    readable_own_signups,
    readable_plans,
    readable_signups,
    readable_tickets,
)
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import local, now, this_hour
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.keep import shared
from buurtplein.people.faces import Face
from buurtplein.people.models import Person
from buurtplein.posts.models import Post
from buurtplein.posts.policy import audiences, listed_posts, readable_posts
from buurtplein.posts.queries import Key

PAGE = 20  # entries on one page
FEW = 6  # houses in the row of people that come
MOST_DAYS = 1000  # times that a strip of days or a month counts
MOST_PLACES = 60  # to choose from
MOST_PLANS = 1000  # in one calendar
BODY = 300  # characters of a text that a row may show
DATES = 6  # times on the page of an activity
SOON = 5  # times on the page of a place


class Page(NamedTuple):
    """Part of the agenda and, if there is more, the key of the next part."""

    items: tuple[Entry, ...]
    next: Key | None


_POST = and_(Post.id == Occurrence.post_id, Post.buurt_id == Occurrence.buurt_id)
_PLAN = and_(Plan.id == Occurrence.plan_id, Plan.buurt_id == Occurrence.buurt_id)


def _entries() -> Select[Any]:
    of_this = and_(Signup.occurrence_id == Occurrence.id, Signup.buurt_id == Occurrence.buurt_id)
    count = select(func.count(Signup.id)).where(of_this).correlate(Occurrence)
    asked: Select[Any] = select(
        *(Occurrence.id, Occurrence.buurt_id, Occurrence.slot, Occurrence.starts_at, Occurrence.ends_at),
        *(Occurrence.called_off_at, Post.id, Post.number, Post.title, func.substr(Post.body, 1, BODY), Post.place),
        *(Post.audience, Post.closed_at, Plan.rhythm, Plan.places),
        count.where(Signup.placed_at.is_not(None)).scalar_subquery(),
        count.where(Signup.placed_at.is_(None)).scalar_subquery(),
    )
    return asked.select_from(Occurrence).join(Post, _POST).join(Plan, _PLAN)


def agenda(
    viewer: Viewer,
    chosen: Chosen = EVERYTHING,
    *,
    start: datetime,
    end: datetime | None = None,
    after: Key | None = None,
    size: int = PAGE,
) -> Page:
    """What was chosen, from `start` on (until `end`, when given), soonest first, from `after` on."""

    def read() -> Page:
        asked = _entries().where(listed_occurrences(viewer), Occurrence.starts_at >= start)
        asked = asked.where(*chosen.conditions(viewer))
        if end is not None:
            asked = asked.where(Occurrence.starts_at < end)
        if after is not None:
            asked = asked.where(Occurrence.starts_at >= after.moment)
            asked = asked.where(tuple_(Occurrence.starts_at, Occurrence.id) > tuple_(after.moment, after.id))
        rows = db.session.execute(asked.order_by(Occurrence.starts_at, Occurrence.id).limit(size + 1)).all()
        items = tuple(Entry._make(row) for row in rows[:size])
        return Page(items, Key(items[-1].starts_at, items[-1].id) if len(rows) > size else None)

    key = ("agenda", audiences(viewer), chosen.whose(viewer), chosen, start, end, after, size)
    return shared(viewer, key, read)


def places_ahead(viewer: Viewer) -> Sequence[str]:
    """Where there is something to do, by name."""

    def read() -> tuple[str, ...]:
        asked = select(Post.place).join(Occurrence, _POST).where(listed_occurrences(viewer), Post.place != "")
        asked = asked.where(Occurrence.starts_at >= this_hour()).distinct().order_by(Post.place)
        return tuple(db.session.scalars(asked.limit(MOST_PLACES)))

    return shared(viewer, ("places ahead", audiences(viewer), this_hour()), read)


def soon_at(viewer: Viewer, place: str) -> Sequence[Entry]:
    """What there is to do soon at a place, by its name in the gids; soonest first."""
    return agenda(viewer, Chosen(place=place), start=this_hour(), size=SOON).items


def times_of(viewer: Viewer, post: Post) -> Sequence[Entry]:
    """The times of an activity that one may read: those to come, or the last one when all have been."""
    asked = _entries().where(readable_occurrences(viewer), Occurrence.post_id == post.id)
    ahead = asked.where(func.coalesce(Occurrence.ends_at, Occurrence.starts_at) > now())
    rows = db.session.execute(ahead.order_by(Occurrence.starts_at, Occurrence.id).limit(DATES)).all()
    rows = rows or db.session.execute(asked.order_by(Occurrence.starts_at.desc()).limit(1)).all()
    return [Entry._make(row) for row in rows]


def who_comes(viewer: Viewer, entries: Sequence[Entry]) -> Going:
    """Who comes to these; a visitor sees nobody. One statement for oneself, and one that is shared."""
    if viewer.person is None or not entries:
        return Going({}, {})
    ids = tuple(entry.id for entry in entries)
    asked = select(Signup.occurrence_id, Signup.placed_at).where(
        Signup.occurrence_id.in_(ids), readable_own_signups(viewer)
    )
    mine = {row.occurrence_id: row.placed_at is not None for row in db.session.execute(asked)}
    if not viewer.is_member:
        return Going({}, mine)
    return Going(dict(shared(viewer, ("comers", audiences(viewer), ids), lambda: _first_few(viewer, ids))), mine)


def _first_few(viewer: Viewer, ids: Sequence[int]) -> tuple[tuple[int, tuple[Face, ...]], ...]:
    place = func.row_number().over(partition_by=Signup.occurrence_id, order_by=Signup.id).label("place")
    here = (Signup.occurrence_id.in_(ids), listed_comers(viewer))
    ranked = select(Signup.occurrence_id, Signup.person_id, place).where(*here).subquery()
    asked = select(ranked.c.occurrence_id, Person.id, Person.name, Person.erased_at).join(
        ranked, ranked.c.person_id == Person.id
    )
    rows = db.session.execute(asked.where(ranked.c.place <= FEW).order_by(ranked.c.place)).all()
    return tuple((found, tuple(Face(*row[1:]) for row in rows if row[0] == found)) for found in ids)


def busy_days(viewer: Viewer, chosen: Chosen = EVERYTHING, *, start: datetime, end: datetime) -> Mapping[date, int]:
    """How many of what was chosen begin on each day between two moments, as the calendar in Amsterdam has it."""

    def read() -> tuple[tuple[date, int], ...]:
        asked = select(Occurrence.starts_at).join(Post, _POST).where(listed_occurrences(viewer))
        asked = asked.where(Occurrence.starts_at >= start, Occurrence.starts_at < end, *chosen.conditions(viewer))
        moments = db.session.scalars(asked.limit(MOST_DAYS))
        return tuple(Counter(local(moment).date() for moment in moments).items())

    key = ("busy days", audiences(viewer), chosen.whose(viewer), chosen, start, end)
    return Counter(dict(shared(viewer, key, read)))


def get_occurrence(viewer: Viewer, occurrence_id: int) -> Occurrence:
    """One time of an activity, with the activity and its plan.

    Raises NotFound, also when it exists but is not for this viewer: we do not tell.
    """
    asked = select(Occurrence).join(Post, _POST).join(Plan, _PLAN)
    asked = asked.where(Occurrence.id == occurrence_id, readable_occurrences(viewer), readable_plans(viewer))
    loaded = contains_eager(Occurrence.post), contains_eager(Occurrence.plan)
    found = db.session.scalar(asked.options(*loaded))
    if found is None:
        raise NotFound(_("Deze activiteit is er niet (meer)."))
    return found


def plan_of(viewer: Viewer, post: Post) -> Plan | None:
    """How an activity goes on from here: the newest of its plans."""
    asked = select(Plan).join(Post, and_(Post.id == Plan.post_id, Post.buurt_id == Plan.buurt_id))
    asked = asked.where(Plan.post_id == post.id, readable_plans(viewer))
    return db.session.scalars(asked.order_by(Plan.id.desc()).limit(1)).first()


def list_signups(viewer: Viewer, occurrence: Occurrence) -> list[Signup]:
    """Who comes and who waits, first come first."""
    asked = select(Signup).join(Signup.occurrence).join(Post, _POST)
    asked = asked.where(Signup.occurrence_id == occurrence.id, readable_signups(viewer))
    asked = asked.where(Occurrence.buurt_id == viewer.buurt_id)
    return list(db.session.scalars(asked.order_by(Signup.id).options(joinedload(Signup.person))))


def place_in_line(viewer: Viewer, signup: Signup) -> int:
    """How many wait at least as long as this one."""
    asked = select(func.count(Signup.id)).where(Signup.occurrence_id == signup.occurrence_id, Signup.id <= signup.id)
    return db.session.scalar(asked.where(readable_line(viewer))) or 0


def get_ticket(viewer: Viewer, ticket: str) -> Signup:
    """What a guest signed up for.

    Raises NotFound.
    """
    asked = select(Signup).join(Signup.occurrence).join(Occurrence.post)
    asked = asked.where(Signup.ticket == ticket, readable_tickets(viewer), readable_occurrences(viewer))
    found = db.session.scalar(asked.options(contains_eager(Signup.occurrence).contains_eager(Occurrence.post)))
    if found is None:
        raise NotFound(_("Dit bewijs is er niet (meer). Misschien is de activiteit al voorbij."))
    return found


def my_appointments(viewer: Viewer, *, since: datetime) -> list[tuple[Occurrence, bool]]:
    """Where I go in this buurt, soonest first, and whether I have a place."""
    mine = and_(Signup.occurrence_id == Occurrence.id, readable_own_signups(viewer))
    asked = select(Occurrence, Signup.placed_at).join(Occurrence.post).join(Signup, mine)
    asked = asked.where(readable_appointments(viewer), Occurrence.starts_at >= since).order_by(Occurrence.starts_at)
    rows = db.session.execute(asked.options(contains_eager(Occurrence.post)).limit(MOST_DAYS))
    return [(occurrence, placed_at is not None) for occurrence, placed_at in rows]


def appointments_by_id(viewer: Viewer, ids: Sequence[int]) -> list[Occurrence]:
    """The times among these for which I signed up."""
    asked = select(Occurrence).join(Occurrence.post).where(Occurrence.id.in_(ids), readable_appointments(viewer))
    return list(db.session.scalars(asked.options(contains_eager(Occurrence.post))))


def has_calendar(viewer: Someone) -> bool:
    """Whether a calendar elsewhere can read where I go."""
    return db.session.scalar(select(CalendarKey.id).where(readable_keys(viewer))) is not None


def plans_with_changes(
    viewer: Viewer, *, since: datetime, post: Post | None = None
) -> list[tuple[Plan, list[Occurrence]]]:
    """The plans of what is listed (or of one post that can be read), with the times that differ from them."""
    rule = listed_posts(viewer) if post is None else readable_posts(viewer)
    goes_on = and_(Plan.rhythm != Rhythm.ONCE, or_(Plan.until.is_(None), Plan.until >= local(since).date()))
    asked = select(Plan).join(Plan.post).where(Plan.buurt_id == viewer.buurt_id, rule)
    asked = asked.where(or_(Plan.starts_at >= since, goes_on) if post is None else Plan.post_id == post.id)
    plans = list(db.session.scalars(asked.order_by(Plan.id).options(contains_eager(Plan.post)).limit(MOST_PLANS)))
    changed: dict[int, list[Occurrence]] = {plan.id: [] for plan in plans}
    differs = or_(Occurrence.starts_at != Occurrence.slot, Occurrence.called_off_at.is_not(None))
    here = (Occurrence.buurt_id == viewer.buurt_id, Occurrence.plan_id.in_(changed), differs)
    for occurrence in db.session.scalars(select(Occurrence).where(*here).order_by(Occurrence.slot)):
        changed[occurrence.plan_id].append(occurrence)
    return [(plan, changed[plan.id]) for plan in plans]
