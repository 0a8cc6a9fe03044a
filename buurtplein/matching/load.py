"""How much is asked of a helper, so that who says yes often is not asked until they say no.

A helper sets how many vragen may run at once and come in a month, and until when they rest. A verbinder can go past
that only after asking the neighbour in person.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.display import day_name
from buurtplein.core.i18n import _, ngettext
from buurtplein.matching.models import HelpLimit, Match, still_open
from buurtplein.matching.policy import readable_limits, readable_matches

MONTH = timedelta(days=30)
MOST_OPEN, MOST_A_MONTH = 3, 3  # when a helper chose nothing


class Load(NamedTuple):
    """What is asked of someone now, beside what they allow."""

    open: int = 0
    asked: int = 0  # in a month
    most_open: int = MOST_OPEN
    most_a_month: int = MOST_A_MONTH
    rests_until: date | None = None

    @property
    def words(self) -> str:
        """Why not to ask now, after a name; empty when they can be asked."""
        if self.rests_until is not None and self.rests_until > today():
            return _("neemt rust tot %(day)s", day=day_name(self.rests_until))
        if self.asked >= self.most_a_month:
            words = ngettext("kreeg deze maand al 1 vraag", "kreeg deze maand al %(num)d vragen", self.asked)
            return str(words)
        if self.open >= self.most_open:
            return str(ngettext("helpt nu al bij 1 vraag", "helpt nu al bij %(num)d vragen", self.open))
        return ""


FREE = Load()


def loads(viewer: Viewer, helper_ids: Collection[int]) -> dict[int, Load]:
    """The load of each of these people in this buurt. Two statements."""
    recent = func.sum(case((Match.proposed_at > now() - MONTH, 1), else_=0))
    counted = select(Match.helper_id, func.sum(case((still_open(), 1), else_=0)), recent)
    counted = counted.where(readable_matches(viewer), Match.helper_id.in_(helper_ids), Match.withdrawn_at.is_(None))
    found = {row[0]: Load(row[1], row[2]) for row in db.session.execute(counted.group_by(Match.helper_id))}
    chosen = select(HelpLimit).where(readable_limits(viewer), HelpLimit.person_id.in_(helper_ids))
    for limit in db.session.scalars(chosen):
        known = found.get(limit.person_id, FREE)
        most = {"most_open": limit.most_open, "most_a_month": limit.most_a_month}
        found[limit.person_id] = known._replace(**most, rests_until=limit.rests_until)
    return found


def own_limit(viewer: Viewer) -> HelpLimit | None:
    """What I chose here, if anything."""
    return db.session.scalar(select(HelpLimit).where(readable_limits(viewer), viewer.mine(HelpLimit.person_id)))
