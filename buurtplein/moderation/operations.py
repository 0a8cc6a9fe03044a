"""What can be decided: about posts that wait, about reports and about objections. Each decision is a Ruling row."""

from typing import TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from buurtplein.audit.record import record
from buurtplein.buurten import operations as buurten
from buurtplein.buurten.models import HouseRule
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.secrets import new_token
from buurtplein.core.tenancy import across_buurten
from buurtplein.moderation import queries
from buurtplein.moderation.models import (
    REPORTER_STAYS,
    Measure,
    Objection,
    Reason,
    Report,
    ReportOutcome,
    Ruling,
    judged,
    stamp,
)
from buurtplein.moderation.policy import (
    may_decide_objection,
    may_object,
    may_report,
    may_restore,
    may_rule_on_post,
    may_rule_on_reported,
    may_settle_report,
)
from buurtplein.outbox.emit import emit
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Comment, Post, WaitsFor
from buurtplein.posts.policy import is_waiting

Row = TypeVar("Row", Report, Ruling)
NEEDS_WORDS = {Reason.ILLEGAL, Reason.OTHER}  # a reason that says nothing by itself


# ------------------------------------------------------------------------------------------- reporting
def report(
    viewer: Viewer,
    thing: Post | Comment,
    *,
    reason: Reason,
    words: str = "",
    name: str = "",
    email: str = "",
    language: str = "nl",
    once: str | None = None,
) -> Report:
    """Say that something is wrong with a post or comment; verbinders hear of it through "report.placed".

    A visitor may leave a name and an address, to be mailed in `language` how it ended; of someone who is logged in we
    know those. The same form sent twice gives the same report.

    Raises NotAllowed, RuleBroken(field="words").
    """
    require(may_report(viewer, thing))
    if reason in NEEDS_WORDS and not words:
        raise RuleBroken(_("Leg kort uit wat er niet klopt."), field="words")
    already = _placed_with(viewer, once)
    if already is not None:
        return already
    placed = _about(Report(reason=reason, words=words, receipt=new_token(), once=once or None), thing)
    placed.reporter_id = viewer.id
    if viewer.person is None:
        placed.reporter_name, placed.reporter_email, placed.reporter_language = name, email, language
    db.session.add(placed)
    emit("report.placed", placed, by=viewer)
    return placed


def _placed_with(viewer: Viewer, once: str | None) -> Report | None:
    if not once:
        return None
    same = (Report.once == once, Report.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Report).where(*same, Report.reporter_id.is_not_distinct_from(viewer.id)))


def forget_reporter(caretaker: Caretaker, report: Report) -> None:
    """Let go of the name and address that a visitor left with a report: they were told how it ended."""
    report.reporter_name = report.reporter_email = ""


def forget_reporters(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Let go of the names and addresses that visitors left so long ago, also when nobody settled the report.

    Returns of how many reports.
    """
    old = (Report.placed_at <= now() - REPORTER_STAYS, or_(Report.reporter_name != "", Report.reporter_email != ""))
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(select(Report).where(*old).limit(limit)))
    for report in found:
        forget_reporter(caretaker, report)
    return len(found)


# ------------------------------------------------------------------------------------------- a post
def approve_post(viewer: Viewer, post: Post, *, seen: str, trust_author: bool = False) -> Ruling:
    """Let a post that waits onto the plein; `seen` is the stamp of what the verbinder read.

    With `trust_author` the next posts of this neighbour need no look beforehand.

    Raises NotAllowed, RuleBroken when it changed meanwhile or does not wait any more.
    """
    require(may_rule_on_post(viewer, post))
    _check_fresh(viewer, post, seen)
    if not is_waiting(post):
        raise RuleBroken(_("Dit bericht wacht niet meer op een buurtverbinder."))
    ruling = _rule(viewer, post, Measure.APPROVED)
    posts.publish_post(viewer, post)
    membership = queries.author_here(viewer, post.author_id) if trust_author else None
    if membership is not None:
        buurten.trust(viewer, membership)
    return ruling


def return_post(viewer: Viewer, post: Post, *, seen: str, reason: str) -> Ruling:
    """Ask the author to change something first; meanwhile others do not see it.

    Raises NotAllowed, RuleBroken when it changed meanwhile, is hidden, or is with its author already.
    """
    require(may_rule_on_post(viewer, post))
    _check_fresh(viewer, post, seen)
    if post.hidden_at is not None or post.waits_for is WaitsFor.AUTHOR:
        raise RuleBroken(_("Over dit bericht is al besloten."))
    ruling = _rule(viewer, post, Measure.RETURNED, reason=reason)
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
    _lock(post)
    rulings = queries.list_rulings(viewer, post.id)
    if stamp(post, rulings[0] if rulings else None) != seen:
        raise RuleBroken(
            _("Er is net iets veranderd: de schrijver paste dit aan, of een ander besloot al. Lees het nog een keer.")
        )


def _lock(row: Post | Comment | Report | Objection) -> None:
    """Two people who decide at once wait for each other here; the second one sees what the first one did."""
    db.session.flush()
    db.session.refresh(row, with_for_update={"of": type(row)})


# ------------------------------------------------------------------------------------------- a report
def leave(viewer: Viewer, report: Report, *, reason: str = "") -> Ruling:
    """What was reported stays; whoever reported it hears so through "report.settled", its author hears nothing.

    Raises NotAllowed, RuleBroken when it was settled already.
    """
    require(may_settle_report(viewer, report))
    thing = _open(report)
    ruling = _rule(viewer, thing, Measure.LEFT, reason=reason, report=report)
    _settle(viewer, thing, ReportOutcome.LEFT)
    return ruling


def hide_reported(viewer: Viewer, report: Report, *, rule: HouseRule | None, reason: str) -> Ruling:
    """Take what was reported out of sight, because of a house rule or (None) of the law.

    Raises NotAllowed, RuleBroken when it was settled or hidden already.
    """
    require(may_settle_report(viewer, report))
    thing = _open(report)
    ruling = _hide(viewer, thing, rule, reason, report=report)
    _settle(viewer, thing, ReportOutcome.ACTED)
    return ruling


def _open(report: Report) -> Post | Comment:
    thing = report.comment or report.post
    _lock(thing)
    _lock(report)
    if report.settled_at is not None:
        raise RuleBroken(_("Een andere buurtverbinder heeft deze melding al afgehandeld."))
    return thing


def _settle(viewer: Viewer, thing: Post | Comment, outcome: ReportOutcome) -> list[Report]:
    """Everyone who reported this gets the same answer."""
    about = Report.post_id == _post_id(thing), Report.comment_id.is_not_distinct_from(_comment_id(thing))
    asked = select(Report).where(Report.buurt_id == viewer.buurt_id, *about, Report.settled_at.is_(None))
    settled = list(db.session.scalars(asked.order_by(Report.id)))
    for one in settled:
        one.settled_at, one.outcome = now(), outcome
        emit("report.settled", one, by=viewer)
    return settled


# ------------------------------------------------------------------------------------------- an objection
def object_to(viewer: Viewer, ruling: Ruling, *, words: str) -> Objection:
    """The author does not agree; someone else will look at it ("objection.placed").

    Raises NotAllowed when it is not theirs, too late, or said before.
    """
    require(may_object(viewer, ruling))
    objection = Objection(buurt_id=ruling.buurt_id, ruling_id=ruling.id, author_id=viewer.me.id, words=words)
    db.session.add(objection)
    emit("objection.placed", objection, by=viewer)
    return objection


def decide_objection(viewer: Viewer, objection: Objection, *, granted: bool, answer: str) -> Objection:
    """Decide as the second person. Granted: it is shown again, unless a later ruling took the place of this one.

    Raises NotAllowed, RuleBroken when someone decided already.
    """
    require(may_decide_objection(viewer, objection, another_verbinder=queries.another_verbinder(viewer, objection)))
    _lock(objection.ruling.comment or objection.ruling.post)
    _lock(objection)
    if objection.decided_at is not None:
        raise RuleBroken(_("Iemand anders heeft al over dit bezwaar besloten."))
    objection.decided_at, objection.decided_by_id = now(), viewer.id
    objection.granted, objection.answer = granted, answer
    if granted and objection.ruling.is_standing:
        _restore(viewer, objection.ruling, answer)
    record("objection.decided", objection, by=viewer)
    emit("objection.decided", objection, by=viewer)
    return objection


def _restore(viewer: Viewer, ruling: Ruling, reason: str) -> None:
    thing = ruling.comment or ruling.post
    require(may_restore(viewer, thing))
    _rule(viewer, thing, Measure.RESTORED, reason=reason)
    if isinstance(thing, Comment):
        posts.show_comment(viewer, thing)
    else:
        posts.publish_post(viewer, thing)


# ------------------------------------------------------------------------------------------- the row
def _hide(
    viewer: Viewer, thing: Post | Comment, rule: HouseRule | None, reason: str, *, report: Report | None = None
) -> Ruling:
    require(may_rule_on_reported(viewer, thing))
    if thing.hidden_at is not None:
        raise RuleBroken(_("Dit is al verborgen."))
    if rule is not None and (rule.buurt_id != viewer.buurt_id or rule.dropped_at is not None):
        raise RuleBroken(_("Kies een huisregel van deze buurt."), field="rule")
    ruling = _rule(viewer, thing, Measure.HIDDEN, rule=rule, reason=reason, report=report)
    if isinstance(thing, Comment):
        posts.hide_comment(viewer, thing)
    else:
        posts.hide_post(viewer, thing)
    return ruling


def _rule(
    viewer: Viewer,
    thing: Post | Comment,
    measure: Measure,
    *,
    rule: HouseRule | None = None,
    reason: str = "",
    report: Report | None = None,
) -> Ruling:
    """Write the decision down, in the place of the one before it. What keeps nothing from others is not announced."""
    ruling = _about(Ruling(measure=measure, rule=rule, reason=reason, by_id=viewer.me.id), thing)
    ruling.report_id = report.id if report is not None else None
    if measure.limits:
        ruling.title, ruling.text = judged(thing)
    if measure is not Measure.LEFT:
        _end_earlier(thing)
    db.session.add(ruling)
    record("ruling.made", ruling, by=viewer)
    if measure.limits or measure is Measure.APPROVED:
        emit("ruling.made", ruling, by=viewer)
    return ruling


def _end_earlier(thing: Post | Comment) -> None:
    about = Ruling.post_id == _post_id(thing), Ruling.comment_id.is_not_distinct_from(_comment_id(thing))
    standing = update(Ruling).where(Ruling.buurt_id == thing.buurt_id, *about, Ruling.ended_at.is_(None))
    db.session.execute(standing.values(ended_at=now()), execution_options={"synchronize_session": "fetch"})


def _about(row: Row, thing: Post | Comment) -> Row:
    row.buurt_id, row.author_id = thing.buurt_id, thing.author_id
    row.post_id, row.comment_id = _post_id(thing), _comment_id(thing)
    return row


def _post_id(thing: Post | Comment) -> int:
    return thing.post_id if isinstance(thing, Comment) else thing.id


def _comment_id(thing: Post | Comment) -> int | None:
    return thing.id if isinstance(thing, Comment) else None
