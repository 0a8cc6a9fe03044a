"""What two who found each other wrote, and what a verbinder sees of it after a report."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from buurtplein.buurten.queries import is_there_a_decider_but, is_there_a_verbinder_but
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact.models import BEFORE, Message, MessageReport, TalkStop
from buurtplein.contact.policy import (
    may_read_talk,
    readable_message_reports,
    readable_messages,
    readable_own_reports,
    readable_shown_messages,
    readable_stops,
    readable_talks,
)
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.matching.models import Match, still_open

PAGE = 30  # messages on one page
TALKS = 50  # in the list of mine
WAITING = 50  # reports in the list of a verbinder
LARGEST = 2**31  # no id is that large


class Talk(NamedTuple):
    """A talk of mine: with whom, and when and by whom something was last said there; None when nothing was."""

    match: Match
    last: Message | None


class Page(NamedTuple):
    """Part of a talk, the newest below, and the key of what was before it."""

    items: Sequence[Message]
    before: int | None


def get_talk(viewer: Viewer, match_id: int) -> Match:
    """The koppeling of which I am one of the two, after both said yes.

    Raises NotFound, also for a verbinder.
    """
    asked = select(Match).where(Match.id == min(match_id, LARGEST - 1), readable_talks(viewer))
    match = db.session.scalar(asked.options(joinedload(Match.asker), joinedload(Match.helper)))
    if match is None:
        raise NotFound(_("Dit gesprek is er niet (meer)."))
    return match


def list_talks(viewer: Viewer) -> list[Talk]:
    """My talks in which something was said or still can be, the latest first. One statement."""
    newest = select(func.max(Message.id)).where(Message.match_id == Match.id, readable_messages(viewer))
    last = and_(Message.id == newest.correlate(Match).scalar_subquery(), readable_messages(viewer))
    asked = select(Match, Message).outerjoin(Message, last).where(readable_talks(viewer))
    stopped = exists().where(TalkStop.match_id == Match.id, TalkStop.buurt_id == viewer.buurt_id)
    asked = asked.where(or_(Message.id.is_not(None), and_(still_open(), ~stopped)))
    asked = asked.order_by(func.coalesce(Message.sent_at, Match.introduced_at).desc(), Match.id.desc()).limit(TALKS)
    rows = db.session.execute(asked.options(joinedload(Match.asker), joinedload(Match.helper)))
    return [Talk(match, message) for match, message in rows if may_read_talk(viewer, match)]


def list_messages(viewer: Viewer, match: Match, *, before: int | None = None) -> Page:
    """The newest messages of a talk, or those before the message `before`; oldest first."""
    asked = select(Message).where(Message.match_id == match.id, readable_messages(viewer))
    if before is not None:
        asked = asked.where(Message.id < min(before, LARGEST))
    rows = list(
        db.session.scalars(asked.order_by(Message.id.desc()).limit(PAGE + 1).options(joinedload(Message.author)))
    )
    shown = rows[:PAGE]
    return Page(shown[::-1], shown[-1].id if len(rows) > PAGE else None)


def get_message(viewer: Viewer, message_id: int) -> Message:
    """One message in a talk of mine.

    Raises NotFound.
    """
    asked = select(Message).where(Message.id == message_id, readable_messages(viewer))
    found = db.session.scalar(asked.options(joinedload(Message.match))) if message_id < LARGEST else None
    if found is None:
        raise NotFound(_("Dit bericht bestaat niet (meer)."))
    return found


def stop_of(viewer: Viewer, match: Match) -> TalkStop | None:
    """Who stopped a talk of mine, if anyone."""
    return db.session.scalar(select(TalkStop).where(TalkStop.match_id == match.id, readable_stops(viewer)))


def reported_in(viewer: Viewer, match: Match) -> dict[int, MessageReport]:
    """Which messages of a talk of mine were reported, by id of the message."""
    asked = select(MessageReport).join(MessageReport.message).where(Message.match_id == match.id)
    asked = asked.where(readable_own_reports(viewer), readable_messages(viewer))
    return {report.message_id: report for report in db.session.scalars(asked)}


# ------------------------------------------------------------------------------------------- the verbinder
def waiting_reports(viewer: Viewer) -> list[MessageReport]:
    """Reported messages that nobody looked at yet, longest first."""
    asked = select(MessageReport).where(readable_message_reports(viewer), MessageReport.settled_at.is_(None))
    return list(db.session.scalars(asked.order_by(MessageReport.id).limit(WAITING)))


def get_message_report(viewer: Viewer, report_id: int) -> MessageReport:
    """One report of a message, with the message.

    Raises NotFound, also for a verbinder or beheerder who is one of the two.
    """
    asked = select(MessageReport).join(MessageReport.message).join(Message.match)
    asked = asked.where(MessageReport.id == report_id, readable_message_reports(viewer))
    asked = asked.where(Match.buurt_id == viewer.buurt_id, Message.buurt_id == viewer.buurt_id)
    loaded = contains_eager(MessageReport.message).contains_eager(Message.match)
    found = db.session.scalar(asked.options(loaded)) if report_id < LARGEST else None
    if found is None:
        raise NotFound(_("Deze melding bestaat niet (meer)."))
    return found


def another_verbinder(viewer: Viewer, match: Match) -> bool:
    """Whether there is a verbinder who is not one of the two."""
    return is_there_a_verbinder_but(viewer, match.asker_id, match.helper_id)


def another_settler(viewer: Viewer, report: MessageReport) -> bool:
    """The same, of the two of which one reported the other."""
    return another_verbinder(viewer, report.message.match)


def somebody_else_decides(viewer: Viewer, match: Match) -> bool:
    """Whether there is anybody to report to: a verbinder or beheerder who is not one of the two."""
    return is_there_a_decider_but(viewer, match.asker_id, match.helper_id)


def shown_messages(viewer: Viewer, report: MessageReport) -> list[Message]:
    """What the reporter lets a verbinder read: the message and perhaps the few before it, oldest first."""
    asked = select(Message).where(readable_shown_messages(viewer, report)).order_by(Message.id.desc()).limit(BEFORE + 1)
    return list(db.session.scalars(asked.options(joinedload(Message.author))))[::-1]
