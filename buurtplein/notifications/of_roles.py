"""Who hears that a term ends, and that there are too few verbinders."""

from sqlalchemy import select

from buurtplein.buurten.models import Membership, RoleGrant
from buurtplein.core.db import db
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import workers
from buurtplein.notifications.tell import tell
from buurtplein.outbox.models import OutboxEvent


def tell_of_term(event: OutboxEvent) -> None:
    """A verbinder's term ends soon: for them, and for who keeps the buurt."""
    asked = select(Membership.person_id).join(Membership.roles).where(RoleGrant.id == event.subject_id)
    person_id = db.session.scalar(asked.where(Membership.buurt_id == event.of_buurt_id))
    tell(event, Kind.OWN_TERM_ENDS, event.subject_id, [person_id])
    tell(event, Kind.TERM_ENDS, event.subject_id, set(workers(event)) - {person_id})


def tell_of_cover(event: OutboxEvent) -> None:
    """There are fewer verbinders than two: for who keeps the buurt."""
    tell(event, Kind.LEFT_SHORT, event.subject_id, workers(event))


def tell_of_no_cover(event: OutboxEvent) -> None:
    """There is no verbinder: for who keeps the buurt, and looks at first posts from now on."""
    tell(event, Kind.LEFT_ALONE, event.subject_id, workers(event))
