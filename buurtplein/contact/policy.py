"""Who reads and writes in a talk between two, who looks at what one of them reported, and who may want no contact."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, not_, or_, select

from buurtplein.buurten.policy import a_verbinder_but, may_decide_for
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact.models import TALK_STAYS, Message, MessageReport, TalkStop
from buurtplein.core.clock import now
from buurtplein.matching.models import Match
from buurtplein.matching.policy import may_be_party, readable_own_matches
from buurtplein.people.models import Person
from buurtplein.people.policy import may_block


# ------------------------------------------------------------------------------------------- a talk
def readable_talks(viewer: Viewer) -> ColumnElement[bool]:
    """The koppelingen in which I can talk: only the two who were introduced to each other, never a verbinder."""
    return and_(readable_own_matches(viewer), Match.introduced_at.is_not(None))


def readable_messages(viewer: Viewer) -> ColumnElement[bool]:
    """What was said there."""
    return and_(Message.buurt_id == viewer.buurt_id, Message.match.has(readable_talks(viewer)))


def readable_stops(viewer: Viewer) -> ColumnElement[bool]:
    """That it was stopped, for the same two."""
    own = select(Match.id).where(readable_talks(viewer))
    return and_(TalkStop.buurt_id == viewer.buurt_id, TalkStop.match_id.in_(own))


def may_read_talk(viewer: Viewer, match: Match) -> bool:
    """Each of the two, from the moment that both said yes. Who is not online is called instead."""
    both_online = match.asker.is_online and match.helper.is_online
    return may_be_party(viewer, match) and match.introduced_at is not None and both_online


def may_talk(viewer: Viewer, match: Match, stop: TalkStop | None) -> bool:
    """The same, until one of them or a verbinder stops it, and some weeks after it worked out at most."""
    closes = talk_closes_at(match)
    open_now = closes is None or now() < closes
    return may_read_talk(viewer, match) and match.lapsed_at is None and stop is None and open_now


def talk_closes_at(match: Match) -> datetime | None:
    """When nobody can write any more; None as long as the koppeling runs."""
    return match.finished_at + TALK_STAYS if match.finished_at is not None else match.ended_at


# ------------------------------------------------------------------------------------------- a reported message
def readable_own_reports(viewer: Viewer) -> ColumnElement[bool]:
    """Both of them know which messages were reported."""
    own = select(Message.id).where(readable_messages(viewer))
    return and_(MessageReport.buurt_id == viewer.buurt_id, MessageReport.message_id.in_(own))


def readable_message_reports(viewer: Viewer) -> ColumnElement[bool]:
    """A verbinder reads what was reported; while there is none the beheerder, what is open. Never one of the two."""
    here = MessageReport.buurt_id == viewer.buurt_id
    if not may_see_message_reports(viewer):
        return and_(here, MessageReport.id.is_(None))
    of_others = not_(or_(viewer.mine(Match.asker_id), viewer.mine(Match.helper_id)))
    if not viewer.is_verbinder:
        here = and_(here, MessageReport.settled_at.is_(None))
        another = a_verbinder_but(viewer, Match.asker_id, Match.helper_id).correlate(Match)
        of_others = and_(of_others, not_(another))
    message = and_(Message.buurt_id == viewer.buurt_id, Message.match.has(of_others))
    return and_(here, MessageReport.message.has(message))


def readable_shown_messages(viewer: Viewer, report: MessageReport) -> ColumnElement[bool]:
    """The reported message, and the ones before it when the reporter chose that; nothing else of the talk."""
    this = Message.id == report.message_id
    talk = and_(Message.match_id == report.message.match_id, Message.id <= report.message_id)
    return and_(Message.buurt_id == viewer.buurt_id, talk if report.with_before else this)


def may_see_message_reports(viewer: Viewer) -> bool:
    """A verbinder; and the beheerder, who decides when every verbinder is one of the two."""
    return viewer.is_verbinder or viewer.is_beheerder


def may_report_message(viewer: Viewer, message: Message) -> bool:
    """Whoever it was written to."""
    return may_read_talk(viewer, message.match) and not viewer.is_me(message.author_id)


def may_settle_message_report(viewer: Viewer, report: MessageReport, *, another_verbinder: bool) -> bool:
    """A verbinder of the buurt or, when there is no other, the beheerder; never one of the two."""
    match = report.message.match
    party = viewer.is_me(match.asker_id) or viewer.is_me(match.helper_id)
    here = report.buurt_id == viewer.buurt_id and not party
    return here and may_decide_for(viewer, another_verbinder=another_verbinder)


# ------------------------------------------------------------------------------------------- no contact
def may_stop_contact(viewer: Viewer, other: Person) -> bool:
    """A neighbour, with someone else."""
    return viewer.is_member and may_block(viewer, other)
