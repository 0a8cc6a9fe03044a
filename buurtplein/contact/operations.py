"""What two neighbours can do with each other, what a verbinder decides after a report, and wanting no contact."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from buurtplein.agenda.operations import stay_away_from
from buurtplein.audit.record import record
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.contact import queries
from buurtplein.contact.models import ERASED_AFTER, Message, MessageReport, TalkStop
from buurtplein.contact.policy import (
    may_read_talk,
    may_report_message,
    may_settle_message_report,
    may_stop_contact,
    may_talk,
)
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.tenancy import across_buurten
from buurtplein.matching.models import Match
from buurtplein.matching.operations import part_from
from buurtplein.moderation.models import Reason, ReportOutcome
from buurtplein.moderation.operations import NEEDS_WORDS
from buurtplein.outbox.emit import emit
from buurtplein.people.models import Person
from buurtplein.people.operations import block


# ------------------------------------------------------------------------------------------- a talk
def send_message(viewer: Viewer, match: Match, *, body: str, once: str | None = None) -> Message:
    """Write to the other ("message.sent", without the words). The same form sent twice is one message.

    Raises NotAllowed when the talk was stopped or is closed.
    """
    require(may_talk(viewer, match, queries.stop_of(viewer, match)), _("Dit gesprek is gesloten."))
    already = _sent_with(viewer, match, once) if once else None
    if already is not None:
        return already
    message = Message(buurt_id=match.buurt_id, match_id=match.id, author_id=viewer.me.id, body=body, once=once or None)
    db.session.add(message)
    emit("message.sent", message, by=viewer)
    return message


def _sent_with(viewer: Viewer, match: Match, once: str) -> Message | None:
    mine = (Message.author_id == viewer.id, Message.match_id == match.id, Message.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Message).where(*mine, Message.once == once))


def stop_talk(viewer: Viewer, match: Match) -> None:
    """Stop writing with the other for good; the koppeling itself stays. Twice is once.

    Raises NotAllowed.
    """
    require(may_read_talk(viewer, match))
    if queries.stop_of(viewer, match) is None:
        require(may_talk(viewer, match, None))
        db.session.add(TalkStop(buurt_id=match.buurt_id, match_id=match.id, by_id=viewer.me.id))


# ------------------------------------------------------------------------------------------- a reported message
def report_message(
    viewer: Viewer, message: Message, *, reason: Reason, words: str = "", with_before: bool = False
) -> MessageReport:
    """Let a verbinder read a message of the other, and if one wants the few before it. Twice is once.

    They hear of it through "message_report.placed". Raises NotAllowed, and RuleBroken: field "words", or no field when
    every verbinder and beheerder is one of the two.
    """
    require(may_report_message(viewer, message))
    if reason in NEEDS_WORDS and not words:
        raise RuleBroken(_("Leg kort uit wat er niet klopt."), field="words")
    if not queries.somebody_else_decides(viewer, message.match):
        raise RuleBroken(
            _("Hier is niemand anders die naar je melding kan kijken. Stop het gesprek, of bel 112 bij gevaar.")
        )
    already = queries.reported_in(viewer, message.match).get(message.id)
    if already is not None:
        return already
    report = MessageReport(buurt_id=message.buurt_id, message_id=message.id, reporter_id=viewer.me.id, reason=reason)
    report.words, report.with_before = words, with_before
    db.session.add(report)
    emit("message_report.placed", report, by=viewer)
    return report


def settle_message_report(viewer: Viewer, report: MessageReport, *, stops: bool, reason: str = "") -> None:
    """Decide about a reported message: let the two be, or stop their talk with a reason that both read.

    Both hear of it through "message_report.settled". Raises NotAllowed, RuleBroken.
    """
    require(may_settle_message_report(viewer, report, another_verbinder=queries.another_settler(viewer, report)))
    db.session.refresh(report, with_for_update={"of": MessageReport})
    if report.settled_at is not None:
        raise RuleBroken(_("Iemand anders heeft deze melding al afgehandeld."))
    if stops and not reason:
        raise RuleBroken(_("Leg uit waarom je dit gesprek stopt."), field="reason")
    report.settled_at, report.outcome = now(), ReportOutcome.ACTED if stops else ReportOutcome.LEFT
    if stops:
        _stop(viewer, report.message.match, reason)
    record("message_report.settled", report, by=viewer)
    emit("message_report.settled", report, by=viewer)


def _stop(viewer: Viewer, match: Match, reason: str) -> None:
    asked = select(TalkStop).where(TalkStop.match_id == match.id, TalkStop.buurt_id == match.buurt_id)
    stop = db.session.scalar(asked) or TalkStop(buurt_id=match.buurt_id, match_id=match.id)
    stop.by_id, stop.reason, stop.stopped_at = viewer.me.id, reason, now()
    db.session.add(stop)


# ------------------------------------------------------------------------------------------- no contact
def stop_contact(viewer: Viewer, other: Person) -> None:
    """Want no contact with someone: from now on neither meets the other, and what ran between them ends. Twice is once.

    Raises NotAllowed.
    """
    require(may_stop_contact(viewer, other))
    block(viewer, other)
    part_from(viewer, other)
    stay_away_from(viewer, other)


# ------------------------------------------------------------------------------------------- the clock
def forget_talks(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Erase what was said in koppelingen that ended so long ago, with what was reported of it and why it was stopped.

    Returns of how many.
    """
    old = or_(Match.finished_at <= now() - ERASED_AFTER, Match.lapsed_at <= now() - ERASED_AFTER)
    with across_buurten("the clock works for every buurt"):
        told = [select(table.id).where(table.match_id == Match.id).exists() for table in (Message, TalkStop)]
        ids = list(session.scalars(select(Match.id).where(old, or_(*told)).limit(limit)))
    for table in (Message, TalkStop):
        session.execute(delete(table).where(table.match_id.in_(ids)))
    return len(ids)
