"""Deciding about posts that wait and about what was reported."""

from sqlalchemy import select

from buurtplein.buurten import operations as buurten
from buurtplein.buurten.models import HouseRule
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.moderation import queries
from buurtplein.moderation.models import Measure, Report, ReportOutcome, Ruling, stamp
from buurtplein.moderation.policy import may_judge, may_rule_on_post, may_settle_report
from buurtplein.moderation.writing import about_the_same, check_rule, lock, rule_on
from buurtplein.outbox.emit import emit
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Comment, Post, WaitsFor
from buurtplein.posts.policy import is_waiting


# ------------------------------------------------------------------------------------------- a post
def approve_post(viewer: Viewer, post: Post, *, seen: str, trust_author: bool = False) -> Ruling:
    """Let a post that waits onto the plein; `seen` is the stamp of what the verbinder read.

    With `trust_author`, or when it is good post enough for this buurt, their next posts need no look beforehand.

    Raises NotAllowed, RuleBroken when it changed meanwhile or does not wait any more.
    """
    require(may_rule_on_post(viewer, post))
    _check_fresh(viewer, post, seen)
    if not is_waiting(post):
        raise RuleBroken(_("Dit bericht wacht niet meer op een buurtverbinder."))
    ruling = rule_on(viewer, post, Measure.APPROVED)
    posts.publish_post(viewer, post)
    author = queries.author_here(viewer, post.author_id)
    if author is not None and author.trusted_at is None and (trust_author or _is_good_for_trust(viewer, post)):
        buurten.trust(viewer, author)
    return ruling


def _is_good_for_trust(viewer: Viewer, post: Post) -> bool:
    """Whether its author wrote so many good posts by now, this one included, as this buurt wants."""
    return viewer.buurt.trusts_after(queries.good_posts(viewer, post.author_id))


def return_post(viewer: Viewer, post: Post, *, seen: str, reason: str) -> Ruling:
    """Ask the author to change something first; meanwhile others do not see it.

    Raises NotAllowed, RuleBroken when it changed meanwhile, is hidden, or is with its author already.
    """
    require(may_rule_on_post(viewer, post))
    _check_fresh(viewer, post, seen)
    if post.hidden_at is not None or post.waits_for is WaitsFor.AUTHOR:
        raise RuleBroken(_("Over dit bericht is al besloten."))
    ruling = rule_on(viewer, post, Measure.RETURNED, reason=reason)
    posts.return_post(viewer, post)
    return ruling


def hide_post(viewer: Viewer, post: Post, *, seen: str, rule: HouseRule | None, reason: str) -> Ruling:
    """Take a post out of sight because of a house rule, or of the law when `rule` is None; open reports are settled.

    Raises NotAllowed, RuleBroken when it changed meanwhile or is hidden already.
    """
    require(may_rule_on_post(viewer, post))
    _check_fresh(viewer, post, seen)
    ruling = _hide(viewer, post, rule, reason)
    settled = _settle(viewer, post, ReportOutcome.ACTED)
    ruling.report_id = settled[0].id if settled else None
    return ruling


def _check_fresh(viewer: Viewer, post: Post, seen: str) -> None:
    lock(post)
    rulings = queries.list_rulings(viewer, post.id)
    if stamp(post, rulings[0] if rulings else None) != seen:
        raise RuleBroken(
            _("Er is net iets veranderd: de schrijver paste dit aan, of een ander besloot al. Lees het nog een keer.")
        )


# ------------------------------------------------------------------------------------------- a report
def leave(viewer: Viewer, report: Report, *, reason: str = "") -> Ruling:
    """What was reported stays; whoever reported it hears so through "report.settled", its author hears nothing.

    Raises NotAllowed, RuleBroken when it was settled already.
    """
    require(may_settle_report(viewer, report, another_verbinder=queries.another_settler(viewer, report)))
    thing = _open(report)
    ruling = rule_on(viewer, thing, Measure.LEFT, reason=reason, report_id=report.id)
    _settle(viewer, thing, ReportOutcome.LEFT)
    return ruling


def hide_reported(viewer: Viewer, report: Report, *, rule: HouseRule | None, reason: str) -> Ruling:
    """Take what was reported out of sight, because of a house rule or (None) of the law.

    Raises NotAllowed, RuleBroken when it was settled or hidden already.
    """
    require(may_settle_report(viewer, report, another_verbinder=queries.another_settler(viewer, report)))
    thing = _open(report)
    ruling = _hide(viewer, thing, rule, reason, report=report)
    _settle(viewer, thing, ReportOutcome.ACTED)
    return ruling


def warn(viewer: Viewer, report: Report, *, rule: HouseRule | None, reason: str) -> Ruling:
    """What was reported stays; whoever wrote it reads which rule was broken, and that next time it has consequences.

    Raises NotAllowed, RuleBroken when it was settled already.
    """
    require(may_settle_report(viewer, report, another_verbinder=queries.another_settler(viewer, report)))
    thing = _open(report)
    check_rule(viewer.buurt_id, rule)
    ruling = rule_on(viewer, thing, Measure.WARNED, rule=rule, reason=reason, report_id=report.id)
    _settle(viewer, thing, ReportOutcome.ACTED)
    return ruling


def _open(report: Report) -> Post | Comment:
    thing = report.comment or report.post
    lock(thing)
    lock(report)
    if report.settled_at is not None:
        raise RuleBroken(_("Iemand anders heeft deze melding al afgehandeld."))
    return thing


def _settle(viewer: Viewer, thing: Post | Comment, outcome: ReportOutcome) -> list[Report]:
    """Everyone who reported this gets the same answer."""
    asked = select(Report).where(*about_the_same(Report, thing), Report.settled_at.is_(None))
    settled = list(db.session.scalars(asked.order_by(Report.id)))
    for one in settled:
        one.settled_at, one.outcome = now(), outcome
        emit("report.settled", one, by=viewer)
    return settled


def _hide(
    viewer: Viewer, thing: Post | Comment, rule: HouseRule | None, reason: str, *, report: Report | None = None
) -> Ruling:
    require(may_judge(viewer, thing))
    if thing.hidden_at is not None:
        raise RuleBroken(_("Dit is al verborgen."))
    check_rule(viewer.buurt_id, rule)
    ruling = rule_on(viewer, thing, Measure.HIDDEN, rule=rule, reason=reason, report_id=report.id if report else None)
    if isinstance(thing, Comment):
        posts.hide_comment(viewer, thing)
    else:
        posts.hide_post(viewer, thing)
    return ruling
