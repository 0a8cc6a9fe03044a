"""Who hears of what in a private talk: that there is a message, never what is in it."""

from datetime import timedelta

from buurtplein.contact.models import Message, MessageReport
from buurtplein.core.clock import now
from buurtplein.matching.models import Match
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import row_of, subject_of, workers
from buurtplein.notifications.tell import is_new_to, tell
from buurtplein.outbox.models import OutboxEvent

ONE_TALK = timedelta(hours=1)  # who did not look yet, hears of the next message of the same talk only after this


def tell_of_message(event: OutboxEvent) -> None:
    """A message: for the other, unless an earlier one of the last hour is still news to them."""
    message = subject_of(event, Message)
    match = row_of(Match, message.match_id, event) if message else None
    if message is None or match is None:
        return
    other = match.other(message.author_id).id
    if is_new_to(other, Kind.MESSAGE_SENT, match.id, since=now() - ONE_TALK):
        tell(event, Kind.MESSAGE_SENT, match.id, [other])


def tell_of_message_report(event: OutboxEvent) -> None:
    """A message was reported: for who may look at it."""
    tell(event, Kind.MESSAGE_REPORTED, event.subject_id, workers(event))


def tell_of_decision(event: OutboxEvent) -> None:
    """A verbinder decided on a reported message: for both of the talk."""
    report = subject_of(event, MessageReport)
    message = row_of(Message, report.message_id, event) if report else None
    match = row_of(Match, message.match_id, event) if message else None
    if match is not None:
        tell(event, Kind.TALK_DECIDED, match.id, [match.asker_id, match.helper_id])
