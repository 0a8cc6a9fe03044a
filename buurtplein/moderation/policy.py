"""Who may report, decide and object, and who reads what about it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select

from buurtplein.buurten.models import Role
from buurtplein.buurten.policy import a_verbinder_but, is_left_to_nobody, may_decide_for
from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import UNDO
from buurtplein.core.clock import now
from buurtplein.moderation.models import TOLD, UNDOABLE, Measure, Objection, Report, Ruling
from buurtplein.posts.models import Audience, Comment, CommentLike, Post
from buurtplein.posts.policy import may_judge_comment, may_judge_post, may_moderate_post


# ------------------------------------------------------------------------------------------- reading
def readable_reports(viewer: Viewer) -> ColumnElement[bool]:
    """A verbinder reads what others reported about others; what they reported only when there is no other verbinder.

    The beheerder reads what no verbinder can decide on: as long as it is open, and what they decided themselves.
    """
    here = Report.buurt_id == viewer.buurt_id
    if not may_see_queue(viewer):
        return and_(here, _none_of(Report))
    placed = select(Post.id).where(Post.buurt_id == viewer.buurt_id, viewer.mine(Post.placed_by_id))
    involved = (Report.reporter_id, Report.author_id, _placer(viewer))
    last_one = not_(a_verbinder_but(viewer, *involved).correlate(Report))
    of_others = and_(_not_mine(viewer, Report.author_id), Report.post_id.not_in(placed))
    if viewer.is_verbinder:
        return and_(here, of_others, or_(_not_mine(viewer, Report.reporter_id), last_one))
    ruled = select(Ruling.report_id).where(Ruling.buurt_id == viewer.buurt_id, viewer.mine(Ruling.by_id))
    open_here = and_(Report.settled_at.is_(None), last_one, Report.post.has(Post.audience != Audience.VERBINDERS))
    return and_(here, of_others, or_(open_here, Report.id.in_(ruled.where(Ruling.report_id.is_not(None)))))


def _placer(viewer: Viewer) -> Any:
    placer = select(Post.placed_by_id).where(Post.id == Report.post_id, Post.buurt_id == viewer.buurt_id)
    return placer.correlate(Report).scalar_subquery()


def readable_receipts(viewer: Viewer) -> ColumnElement[bool]:
    """Whoever knows the address of a receipt sees how the report ended, and nothing else."""
    return Report.buurt_id == viewer.buurt_id


def readable_rulings(viewer: Viewer) -> ColumnElement[bool]:
    """What was decided here, for a verbinder; not about what they wrote. The beheerder: what they decided."""
    here = Ruling.buurt_id == viewer.buurt_id
    if viewer.is_beheerder and not viewer.is_verbinder:
        return and_(here, viewer.mine(Ruling.by_id))
    return and_(here, _not_mine(viewer, Ruling.author_id) if viewer.is_verbinder else _none_of(Ruling))


def readable_own_rulings(viewer: Viewer) -> ColumnElement[bool]:
    """What kept something I wrote from others, or me out, also after I left. Not a report that came to nothing."""
    mine = or_(viewer.mine(Ruling.author_id), _none_of(Ruling))
    return and_(Ruling.buurt_id == viewer.buurt_id, mine, Ruling.measure.in_(TOLD))


def readable_letters(viewer: Viewer) -> ColumnElement[bool]:
    """The reasons on paper: for whom it is about, and for who may read the decision here and hands it over."""
    told = and_(Ruling.buurt_id == viewer.buurt_id, Ruling.measure.in_(TOLD))
    about_texts = and_(readable_rulings(viewer), Ruling.post_id.is_not(None))
    about_people = and_(readable_exclusions(viewer), Ruling.post_id.is_(None))
    return and_(told, or_(readable_own_rulings(viewer), about_texts, about_people))


def readable_exclusions(viewer: Viewer) -> ColumnElement[bool]:
    """Why someone is excluded, for the beheerder."""
    here = Ruling.buurt_id == viewer.buurt_id
    return here if viewer.is_beheerder else and_(here, _none_of(Ruling))


def readable_objections(viewer: Viewer) -> ColumnElement[bool]:
    """For who decides on it: a verbinder who is not involved, or the beheerder when there is no such verbinder."""
    here, involved = Objection.buurt_id == viewer.buurt_id, _involved_in_objection(viewer)
    by_another = and_(*(_not_mine(viewer, person) for person in involved))
    if viewer.is_verbinder:
        return and_(here, by_another)
    if viewer.is_beheerder:
        return and_(here, by_another, not_(a_verbinder_but(viewer, *involved).correlate(Objection)))
    return and_(here, _none_of(Objection))


def _involved_in_objection(viewer: Viewer) -> tuple[Any, ...]:
    """Who objects, who decided first, and who placed it for someone."""
    ruling = and_(Ruling.id == Objection.ruling_id, Ruling.buurt_id == viewer.buurt_id)
    first = select(Ruling.by_id).where(ruling)
    placer = select(Post.placed_by_id).join(Ruling, Ruling.post_id == Post.id)
    placer = placer.where(ruling, Post.buurt_id == viewer.buurt_id)
    return Objection.author_id, *(asked.correlate(Objection).scalar_subquery() for asked in (first, placer))


def listed_stuck_reports(viewer: Viewer) -> ColumnElement[bool]:
    """What nobody can decide on, as everyone who could wrote it: that there is one is for the beheerder, not what."""
    is_private = Report.post.has(Post.audience == Audience.VERBINDERS)
    stuck = and_(Report.settled_at.is_(None), is_left_to_nobody(Report, is_private, Report.author_id, _placer(viewer)))
    return and_(Report.buurt_id == viewer.buurt_id, stuck if may_find_a_second(viewer) else _none_of(Report))


def listed_stuck_objections(viewer: Viewer) -> ColumnElement[bool]:
    """The same of what was decided by everyone who could decide again."""
    stuck = is_left_to_nobody(Objection, false(), *_involved_in_objection(viewer))
    stuck = and_(Objection.decided_at.is_(None), stuck)
    return and_(Objection.buurt_id == viewer.buurt_id, stuck if may_find_a_second(viewer) else _none_of(Objection))


def _none_of(table: type[Report | Ruling | Objection]) -> ColumnElement[bool]:
    """No row at all; unlike false() it leaves the condition on the buurt in the statement."""
    return table.id.is_(None)


def _not_mine(viewer: Viewer, column: Any) -> ColumnElement[bool]:
    return or_(column.is_(None), not_(viewer.mine(column)))


def counted(viewer: Viewer, table: type[Report | Ruling | Objection]) -> ColumnElement[bool]:
    """What the public figures of a buurt count; everyone sees the numbers, and nobody who it was."""
    return table.buurt_id == viewer.buurt_id


# ------------------------------------------------------------------------------------------- doing
def decides_as(viewer: Viewer, measure: Measure) -> Role:
    """In which role someone decides: who excludes does so as beheerder, everything else is for a verbinder first."""
    is_verbinder = viewer.is_verbinder and measure is not Measure.EXCLUDED
    return Role.VERBINDER if is_verbinder else Role.BEHEERDER


def may_see_queue(viewer: Viewer) -> bool:
    """A verbinder; and the beheerder, who decides where no verbinder can."""
    return viewer.is_verbinder or viewer.is_beheerder


def may_find_a_second(viewer: Viewer) -> bool:
    """The beheerder, who gives people their roles."""
    return viewer.is_beheerder


def may_report(viewer: Viewer, thing: Post | CommentLike) -> bool:
    """Everyone, also a visitor, about what others wrote and stands on the plein."""
    shown = thing.is_published if isinstance(thing, Post) else thing.is_shown
    return thing.buurt_id == viewer.buurt_id and shown and not viewer.is_me(thing.author_id)


def may_rule_on_post(viewer: Viewer, post: Post) -> bool:
    """Who moderates it: a verbinder of the buurt, or the beheerder while it waits; never about their own post."""
    return may_moderate_post(viewer, post)


def may_settle_report(viewer: Viewer, report: Report, *, another_verbinder: bool) -> bool:
    """A verbinder who did not write what was reported, nor reported it unless there is no other; else the beheerder."""
    mine = viewer.is_me(report.author_id) or (viewer.is_me(report.reporter_id) and another_verbinder)
    here = report.buurt_id == viewer.buurt_id and not mine
    return here and may_decide_for(viewer, another_verbinder=another_verbinder)


def may_judge(viewer: Viewer, thing: Post | Comment) -> bool:
    """Who decides on a report or an objection may hide what it was about, or bring it back; never what they wrote."""
    return may_judge_comment(viewer, thing) if isinstance(thing, Comment) else may_judge_post(viewer, thing)


def may_undo(viewer: Viewer, ruling: Ruling) -> bool:
    """Whoever decided, within ten minutes, as long as it is the last word and its author did not object."""
    mine = may_see_queue(viewer) and ruling.buurt_id == viewer.buurt_id and viewer.is_me(ruling.by_id)
    just_now = ruling.is_standing and now() - ruling.made_at < UNDO
    return mine and just_now and ruling.measure in UNDOABLE and ruling.objection is None


def may_object(viewer: Viewer, ruling: Ruling) -> bool:
    """The author, once, within six months, as long as the ruling stands and keeps something from others."""
    mine = viewer.is_me(ruling.author_id) and ruling.buurt_id == viewer.buurt_id
    return mine and ruling.is_open_to_objection


def may_note_objection(viewer: Viewer, ruling: Ruling) -> bool:
    """Who hands over the reasons also writes the objection down of who calls; another than the author."""
    works = may_see_queue(viewer) and ruling.buurt_id == viewer.buurt_id and ruling.author_id is not None
    return works and not viewer.is_me(ruling.author_id) and ruling.is_open_to_objection


def may_decide_objection(viewer: Viewer, objection: Objection, *, another_verbinder: bool) -> bool:
    """A verbinder who is not involved in it; the beheerder when there is no such verbinder."""
    mine = any(viewer.is_me(person) for person in objection.involved)
    here = objection.buurt_id == viewer.buurt_id and not mine
    return here and may_decide_for(viewer, another_verbinder=another_verbinder)
