"""What waits for a verbinder, and what someone may read about a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from buurtplein.buurten.models import HouseRule, Membership
from buurtplein.buurten.policy import (
    readable_admissions,
    readable_memberships,
    readable_rules,
)
from buurtplein.buurten.queries import is_there_a_decider_but, is_there_a_verbinder_but
from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import MOST, UNDO
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound, RuleBroken
from buurtplein.core.i18n import _
from buurtplein.moderation.models import LIMITING, URGENT, Measure, Objection, Report, Ruling
from buurtplein.moderation.policy import (
    listed_stuck_objections,
    listed_stuck_reports,
    may_find_a_second,
    may_note_objection,
    may_object,
    may_see_queue,
    may_undo,
    readable_exclusions,
    readable_letters,
    readable_objections,
    readable_own_rulings,
    readable_receipts,
    readable_reports,
    readable_rulings,
)
from buurtplein.posts.models import Audience, Comment, Post, WaitsFor
from buurtplein.posts.policy import may_moderate_post, readable_posts

HISTORY = 20  # earlier rulings shown beside a post
LARGEST = 2**31  # no id is that large


@dataclass(frozen=True)
class Reported:
    """A post or comment that one or more people reported."""

    report: Report  # the oldest that is open
    times: int
    harms: bool  # one of them says so: against the law, or about someone's private life


# ------------------------------------------------------------------------------------------- what waits
def open_reports(viewer: Viewer) -> list[Reported]:
    """One row per thing that was reported, longest first. Two statements."""
    urgent = func.max(case((Report.reason.in_(URGENT), 1), else_=0))
    asked = (
        select(func.min(Report.id), func.count(), urgent)
        .where(readable_reports(viewer), Report.settled_at.is_(None))
        .group_by(Report.post_id, Report.comment_id)
        .order_by(urgent.desc(), func.min(Report.placed_at))
        .limit(MOST)
    )
    rows = db.session.execute(asked).all()
    found = select(Report).where(readable_reports(viewer), Report.id.in_([row[0] for row in rows]))
    by_id = {r.id: r for r in db.session.scalars(found.options(joinedload(Report.post), joinedload(Report.comment)))}
    return [Reported(by_id[row[0]], row[1], harms=bool(row[2])) for row in rows]


def open_objections(viewer: Viewer) -> Sequence[Objection]:
    """What this viewer may decide on, longest first."""
    asked = select(Objection).where(readable_objections(viewer), Objection.decided_at.is_(None))
    asked = asked.order_by(Objection.placed_at).limit(MOST).options(joinedload(Objection.ruling))
    return db.session.scalars(asked).all()


def stuck_since(viewer: Viewer) -> datetime | None:
    """Since when a report or objection waits that nobody can decide on, for who can find someone: one statement."""
    if not may_find_a_second(viewer):
        return None
    reports = select(Report.placed_at).where(listed_stuck_reports(viewer))
    both = reports.union_all(select(Objection.placed_at).where(listed_stuck_objections(viewer))).subquery()
    since: datetime | None = db.session.scalar(select(func.min(both.c.placed_at)))
    return since


def waiting_posts(viewer: Viewer) -> Sequence[Post]:
    """What others wrote and this viewer must look at first, longest first."""
    if not may_see_queue(viewer):
        return ()
    asked = select(Post).where(
        readable_posts(viewer),
        Post.waits_for == WaitsFor.VERBINDER,
        Post.closed_at.is_(None),
        Post.author_id.is_distinct_from(viewer.id),
        Post.placed_by_id.is_distinct_from(viewer.id),
    )
    return db.session.scalars(
        asked.order_by(Post.placed_at, Post.id).limit(MOST).options(joinedload(Post.author))
    ).all()


# ------------------------------------------------------------------------------------------- one thing at a time
def get_report(viewer: Viewer, report_id: int) -> Report:
    """One report, with what it is about.

    Raises NotFound, also when it is about the viewer.
    """
    asked = select(Report).where(Report.id == report_id, readable_reports(viewer))
    asked = asked.options(joinedload(Report.post).joinedload(Post.author))
    asked = asked.options(joinedload(Report.comment).joinedload(Comment.author))
    report = db.session.scalar(asked) if report_id < LARGEST else None
    if report is None:
        raise NotFound(_("Deze melding bestaat niet (meer)."))
    return report


def reports_about(viewer: Viewer, post_id: int, comment_id: int | None) -> list[Report]:
    """The open reports about one post or comment that the viewer may read, oldest first."""
    asked = select(Report).where(readable_reports(viewer), Report.settled_at.is_(None), Report.post_id == post_id)
    asked = asked.where(Report.comment_id.is_not_distinct_from(comment_id)).order_by(Report.id)
    return list(db.session.scalars(asked))


def get_receipt(viewer: Viewer, receipt: str) -> Report:
    """The report that belongs to a receipt.

    Raises NotFound.
    """
    report = db.session.scalar(select(Report).where(Report.receipt == receipt, readable_receipts(viewer)))
    if report is None:
        raise NotFound(_("Deze melding bestaat niet (meer)."))
    return report


def list_rulings(viewer: Viewer, post_id: int, comment_id: int | None = None) -> list[Ruling]:
    """What was decided about a post or comment before, newest first, with who did."""
    asked = select(Ruling).where(readable_rulings(viewer), Ruling.post_id == post_id)
    asked = asked.where(Ruling.comment_id.is_not_distinct_from(comment_id)).order_by(Ruling.id.desc()).limit(HISTORY)
    return list(db.session.scalars(asked.options(joinedload(Ruling.by), joinedload(Ruling.rule))))


def get_ruling(viewer: Viewer, ruling_id: int) -> Ruling:
    """A ruling about what the viewer wrote, with the house rule and the objection.

    Raises NotFound.
    """
    asked = select(Ruling).where(Ruling.id == ruling_id, readable_own_rulings(viewer))
    asked = asked.options(joinedload(Ruling.rule), joinedload(Ruling.objection), joinedload(Ruling.post))
    ruling = db.session.scalar(asked) if ruling_id < LARGEST else None
    if ruling is None:
        raise NotFound(_("Dit besluit bestaat niet (meer)."))
    return ruling


def get_letter(viewer: Viewer, ruling_id: int) -> Ruling:
    """A decision with its reasons, to print: for who it is about and for who hands it over.

    Raises NotFound.
    """
    asked = select(Ruling).where(Ruling.id == ruling_id, readable_letters(viewer))
    asked = asked.options(joinedload(Ruling.rule), joinedload(Ruling.post), joinedload(Ruling.author))
    ruling = db.session.scalar(asked) if ruling_id < LARGEST else None
    if ruling is None:
        raise NotFound(_("Dit besluit bestaat niet (meer)."))
    return ruling


def find_objectionable(viewer: Viewer, number: int) -> Ruling:
    """The decision of this number, for who writes down that its author does not agree.

    Raises RuleBroken(field="number").
    """
    try:
        found = get_letter(viewer, number)
    except NotFound as error:
        raise RuleBroken(
            _("Dit nummer kennen we hier niet. Ging het om uitsluiten? Dan schrijft de beheerder het bezwaar op."),
            field="number",
        ) from error
    if not may_note_objection(viewer, found):
        raise RuleBroken(_("Tegen dit besluit kan hier geen bezwaar (meer) worden gemaakt."), field="number")
    return found


def open_to_objection(viewer: Viewer) -> list[Ruling]:
    """What was decided about the viewer and they can still object to, newest first. One statement."""
    asked = select(Ruling).where(readable_own_rulings(viewer), Ruling.ended_at.is_(None), Ruling.measure.in_(LIMITING))
    found = db.session.scalars(asked.order_by(Ruling.id.desc()).limit(HISTORY).options(joinedload(Ruling.objection)))
    return [ruling for ruling in found if may_object(viewer, ruling)]


def own_rulings_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Ruling]:
    """What was decided about the viewer, with the reasons and the answer to an objection; no statement without ids."""
    asked = select(Ruling).where(Ruling.id.in_(ids), readable_own_rulings(viewer))
    asked = asked.options(joinedload(Ruling.rule), joinedload(Ruling.objection))
    return {ruling.id: ruling for ruling in db.session.scalars(asked)} if ids else {}


def just_decided(viewer: Viewer) -> list[Ruling]:
    """What the viewer decided in the last ten minutes and can still undo, newest first. One statement."""
    asked = select(Ruling).where(readable_rulings(viewer), viewer.mine(Ruling.by_id), Ruling.made_at > now() - UNDO)
    loaded = (joinedload(Ruling.post), joinedload(Ruling.comment), joinedload(Ruling.objection))
    found = db.session.scalars(asked.order_by(Ruling.id.desc()).limit(HISTORY).options(*loaded))
    return [ruling for ruling in found if may_undo(viewer, ruling)]


def get_decision(viewer: Viewer, ruling_id: int) -> Ruling:
    """A ruling that the viewer made.

    Raises NotFound.
    """
    mine = (Ruling.id == ruling_id, readable_rulings(viewer), viewer.mine(Ruling.by_id))
    ruling = db.session.scalar(select(Ruling).where(*mine).options(joinedload(Ruling.objection)))
    if ruling is None:
        raise NotFound(_("Dit besluit bestaat niet (meer)."))
    return ruling


def limiting_ruling(viewer: Viewer, post: Post) -> Ruling | None:
    """The ruling that keeps a post from others now, for its author and for verbinders. One statement."""
    may_read = readable_rulings(viewer) if may_moderate_post(viewer, post) else readable_own_rulings(viewer)
    asked = select(Ruling).where(may_read, Ruling.post_id == post.id, Ruling.comment_id.is_(None))
    asked = asked.where(Ruling.ended_at.is_(None), Ruling.measure.in_(LIMITING))
    return db.session.scalar(asked.order_by(Ruling.id.desc()).limit(1))


def judged_by(viewer: Viewer, ruling: Ruling) -> Post | Comment | Membership | None:
    """What a ruling is about, for who may decide on it; None when it is someone who left the buurt since."""
    if ruling.post is not None:
        return ruling.comment or ruling.post
    asked = select(Membership).where(readable_admissions(viewer), Membership.person_id == ruling.author_id)
    return db.session.scalar(asked)


def exclusion_of(viewer: Viewer, membership: Membership) -> Ruling | None:
    """The ruling that keeps someone out, with who made it, for who may let them in again."""
    theirs = (Ruling.author_id == membership.person_id, Ruling.measure == Measure.EXCLUDED)
    asked = select(Ruling).where(readable_exclusions(viewer), *theirs, Ruling.ended_at.is_(None))
    return db.session.scalar(asked.options(joinedload(Ruling.by), joinedload(Ruling.rule)).limit(1))


def get_objection(viewer: Viewer, objection_id: int) -> Objection:
    """An objection that the viewer may decide on, with the ruling and what was judged.

    Raises NotFound.
    """
    asked = select(Objection).where(Objection.id == objection_id, readable_objections(viewer))
    ruling = joinedload(Objection.ruling)
    asked = asked.options(ruling.joinedload(Ruling.post).joinedload(Post.author), ruling.joinedload(Ruling.rule))
    asked = asked.options(ruling.joinedload(Ruling.author))
    objection = db.session.scalar(asked) if objection_id < LARGEST else None
    if objection is None:
        raise NotFound(_("Dit bezwaar bestaat niet (meer)."))
    return objection


def another_verbinder(viewer: Viewer, objection: Objection) -> bool:
    """Whether there is a verbinder who is not involved in it."""
    return is_there_a_verbinder_but(viewer, *objection.involved)


def another_settler(viewer: Viewer, report: Report) -> bool:
    """Whether there is a verbinder who neither wrote or placed what was reported, nor reported it."""
    return is_there_a_verbinder_but(viewer, report.author_id, report.reporter_id, report.post.placed_by_id)


def another_decides(viewer: Viewer, membership: Membership) -> bool:
    """Whether someone here is neither the viewer nor this person, and can decide on an objection."""
    return is_there_a_decider_but(viewer, viewer.id, membership.person_id)


def open_objection_of(viewer: Viewer, membership: Membership) -> Objection | None:
    """What this person objects to and nobody decided on yet, about being excluded."""
    ruling = select(Ruling.id).where(readable_exclusions(viewer), Ruling.measure == Measure.EXCLUDED)
    theirs = ruling.where(Ruling.author_id == membership.person_id)
    asked = select(Objection).where(Objection.buurt_id == viewer.buurt_id, Objection.ruling_id.in_(theirs))
    return db.session.scalar(asked.where(Objection.decided_at.is_(None)).limit(1))


def author_here(viewer: Viewer, author_id: int | None) -> Membership | None:
    """The membership of who wrote something; None when they left or moved in from elsewhere."""
    if author_id is None:
        return None
    asked = select(Membership).where(readable_memberships(viewer), Membership.person_id == author_id)
    return db.session.scalar(asked.options(joinedload(Membership.person)))


def good_posts(viewer: Viewer, author_id: int | None) -> int:
    """How many posts of someone are on the plein, or ended there, and were not hidden."""
    asked = select(func.count(Post.id)).where(readable_posts(viewer), Post.author_id == author_id, *_STANDS)
    return db.session.scalar(asked) or 0


_STANDS = (
    Post.published_at.is_not(None),
    Post.waits_for.is_(None),
    Post.hidden_at.is_(None),
    Post.audience != Audience.VERBINDERS,  # nobody looked at that beforehand
)


def get_rule(viewer: Viewer, rule_id: int | None) -> HouseRule | None:
    """A house rule in force here; None for no rule, or one that is not."""
    return db.session.scalar(select(HouseRule).where(readable_rules(viewer), HouseRule.id == rule_id))
