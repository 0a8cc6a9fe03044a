"""Saying that something is wrong, and letting go of who said it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.secrets import new_token
from buurtplein.core.tenancy import across_buurten
from buurtplein.moderation.models import REPORTER_STAYS, Aspect, Reason, Report
from buurtplein.moderation.policy import may_report
from buurtplein.moderation.writing import about
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Comment, Post

NEEDS_WORDS = {Reason.ILLEGAL, Reason.OTHER}  # a reason that says nothing by itself


def report(
    viewer: Viewer,
    thing: Post | Comment,
    *,
    reason: Reason,
    aspect: Aspect = Aspect.TEXT,
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
    if (reason in NEEDS_WORDS or aspect is Aspect.PERSON) and not words:
        raise RuleBroken(_("Leg kort uit wat er niet klopt."), field="words")
    already = _placed_with(viewer, once)
    if already is not None:
        return already
    placed = about(Report(reason=reason, aspect=aspect, words=words, receipt=new_token(), once=once or None), thing)
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
