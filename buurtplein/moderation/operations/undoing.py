"""Taking back one's own decision within ten minutes: all is as it was."""

from sqlalchemy import select

from buurtplein.buurten import operations as buurten
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.moderation import queries
from buurtplein.moderation.models import Measure, Report, Ruling
from buurtplein.moderation.policy import may_undo
from buurtplein.moderation.writing import about_the_same, lock, rule_on
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Comment, Post


def undo(viewer: Viewer, ruling: Ruling) -> Ruling:
    """Put what was decided about back as it was before, and open the reports that it settled.

    Raises NotAllowed, also when it was undone meanwhile.
    """
    require(may_undo(viewer, ruling))
    thing = ruling.comment or ruling.post
    assert thing is not None  # what can be undone is about a post or a comment
    lock(thing)
    db.session.refresh(ruling)
    require(may_undo(viewer, ruling))  # of two clicks, the second one waited here
    undone = rule_on(viewer, thing, Measure.UNDONE)
    if ruling.measure is not Measure.LEFT:
        _put_back(viewer, thing, ruling)
    _open_reports(thing, ruling)
    return undone


def _put_back(viewer: Viewer, thing: Post | Comment, ruling: Ruling) -> None:
    if isinstance(thing, Comment):
        posts.show_comment(viewer, thing)
    elif ruling.waited_for is None:
        posts.publish_post(viewer, thing)
    else:
        posts.hold_post(viewer, thing, waits_for=ruling.waited_for)
    author = queries.author_here(viewer, thing.author_id) if ruling.measure is Measure.APPROVED else None
    if author is not None and author.trusted_at is not None and author.trusted_at >= ruling.made_at:
        buurten.distrust(viewer, author)


def _open_reports(thing: Post | Comment, ruling: Ruling) -> None:
    settled = select(Report).where(*about_the_same(Report, thing), Report.settled_at >= ruling.made_at)
    for report in db.session.scalars(settled):
        report.settled_at, report.outcome = None, None
