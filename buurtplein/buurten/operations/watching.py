"""What the clock sees to: that the end of a verbinder's term is told beforehand, and that there are two of them."""

from datetime import timedelta

from sqlalchemy import func, not_, select, update
from sqlalchemy.orm import Session, joinedload

from buurtplein.buurten.models import Buurt, Membership, Role, RoleGrant
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import today
from buurtplein.outbox.emit import emit

MONTH, WEEK = timedelta(days=30), timedelta(days=7)  # before a term ends
ENOUGH = 2  # verbinders: over one's own posts another decides


def warn_of_ending(caretaker: Caretaker, session: Session) -> int:
    """Tell, a month and a week before, that a verbinder's term ends: "role.ending". Returns how many."""
    near = (RoleGrant.role == Role.VERBINDER, RoleGrant.ends_on > today(), RoleGrant.ends_on <= today() + MONTH)
    asked = select(RoleGrant).join(RoleGrant.membership).where(*near, Membership.is_here)
    loaded = joinedload(RoleGrant.membership).selectinload(Membership.roles)
    due = [grant for grant in session.scalars(asked.options(loaded)) if _is_due(grant) and not _goes_on(grant)]
    for grant in due:
        grant.warned_on = today()
        emit("role.ending", grant, by=caretaker, buurt_id=grant.membership.buurt_id)
    return len(due)


def _is_due(grant: RoleGrant) -> bool:
    assert grant.ends_on is not None  # a verbinder's has an end
    is_last_week = grant.ends_on - today() <= WEEK
    return grant.warned_on is None or (is_last_week and grant.warned_on < grant.ends_on - WEEK)


def _goes_on(grant: RoleGrant) -> bool:
    """Whether the same person has a later term already."""
    same = (one for one in grant.membership.roles if one.role is Role.VERBINDER and one.ends_on and grant.ends_on)
    return any(one.ends_on > grant.ends_on for one in same if one.ends_on and grant.ends_on)


def forget_holidays(caretaker: Caretaker, session: Session) -> None:
    """What a verbinder wrote for the time they were away goes when they are back."""
    over = update(Membership).where(Membership.back_on <= today())
    session.execute(over.values(away_from=None, back_on=None, handover=""))


def watch_cover(caretaker: Caretaker, session: Session) -> int:
    """Tell that a buurt has fewer verbinders than two ("buurt.left_short") or none at all ("buurt.left_alone").

    Each once, until there are enough again. Returns of how many buurten.
    """
    runs = (RoleGrant.role == Role.VERBINDER, RoleGrant.starts_on <= today(), RoleGrant.ends_on > today())
    counted = select(Membership.buurt_id, func.count(Membership.person_id.distinct())).join(Membership.roles)
    appointed = counted.where(*runs, Membership.is_here).group_by(Membership.buurt_id)
    numbers = {row[0]: row[1] for row in session.execute(appointed)}
    there = {row[0]: row[1] for row in session.execute(appointed.where(not_(Membership.is_away)))}
    inhabited = select(Membership.buurt_id).where(Membership.is_here)
    buurten = session.scalars(select(Buurt).where(Buurt.id.in_(inhabited))).all()
    news = [
        (buurt, name)
        for buurt in buurten
        if (name := _news_of(buurt, numbers.get(buurt.id, 0), there.get(buurt.id, 0)))
    ]
    for buurt, name in news:
        emit(name, buurt, by=caretaker, buurt_id=buurt.id)
    return len(news)


def _news_of(buurt: Buurt, verbinders: int, there: int) -> str:
    """Note since when there are too few; the event that tells it, if that is new."""
    short, alone = buurt.short_since, buurt.alone_since
    buurt.short_since = (short or today()) if verbinders < ENOUGH else None
    buurt.alone_since = (alone or today()) if there == 0 else None
    if buurt.alone_since and not alone:
        return "buurt.left_alone"
    return "buurt.left_short" if buurt.short_since and not short else ""
