"""Keeping someone out of a buurt until a day, with a reason, and letting them in again."""

from datetime import date

from buurtplein.buurten import operations as buurten
from buurtplein.buurten.models import HouseRule, Membership
from buurtplein.buurten.policy import may_exclude, may_readmit
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.moderation import queries
from buurtplein.moderation.models import Measure, Ruling
from buurtplein.moderation.writing import check_rule, lock, rule_on


def exclude(viewer: Viewer, membership: Membership, *, rule: HouseRule | None, reason: str, until: date) -> Ruling:
    """Until a day someone does not belong here: at once a visitor; what they had open stops with "ruling.made".

    `rule` is None when it is because of the law.

    Raises NotAllowed, RuleBroken, also when nobody here could decide on an objection.
    """
    require(may_exclude(viewer, membership))
    if not queries.another_decides(viewer, membership):
        raise RuleBroken(_("Hier kan niemand anders over een bezwaar besluiten. Vraag het wie deze site beheert."))
    check_rule(viewer.buurt_id, rule)
    lock(membership)
    buurten.exclude(viewer, membership, until=until)
    return rule_on(viewer, membership, Measure.EXCLUDED, rule=rule, reason=reason, until_on=until)


def readmit(viewer: Viewer, membership: Membership, *, reason: str = "") -> Ruling:
    """Someone belongs here again before that day, and hears so; an objection that waits is granted by it.

    Raises NotAllowed, RuleBroken when they were not excluded.
    """
    require(may_readmit(viewer, membership))
    lock(membership)
    buurten.readmit(viewer, membership)
    waiting = queries.open_objection_of(viewer, membership)
    if waiting is not None:
        waiting.decided_at, waiting.decided_by_id, waiting.granted, waiting.answer = now(), viewer.id, True, reason
    return rule_on(viewer, membership, Measure.READMITTED, reason=reason)


# ------------------------------------------------------------------------------------------- from the shell
def exclude_from(caretaker: Caretaker, membership: Membership, *, reason: str, until: date) -> Ruling:
    """The same from the shell, because of the law: for when it is the beheerder, or there is none."""
    buurten.exclude_from(caretaker, membership, until=until)
    return rule_on(caretaker, membership, Measure.EXCLUDED, reason=reason, until_on=until)


def readmit_to(caretaker: Caretaker, membership: Membership, *, reason: str) -> Ruling:
    """The same from the shell."""
    buurten.readmit_to(caretaker, membership)
    return rule_on(caretaker, membership, Measure.READMITTED, reason=reason)
