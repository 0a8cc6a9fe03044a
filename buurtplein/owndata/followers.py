"""What follows when someone was erased or excluded: nothing is left in any file; nobody counts on them any more."""

from flask import current_app
from sqlalchemy import select

from buurtplein.buurten.models import Membership
from buurtplein.core.clock import today
from buurtplein.core.db import db, start_reading, wipe_deleted
from buurtplein.moderation.models import Measure, Ruling
from buurtplein.outbox.deliver import in_batches
from buurtplein.outbox.models import OutboxEvent
from buurtplein.owndata import ledger
from buurtplein.owndata.ledger import Erased
from buurtplein.owndata.parts import PARTS
from buurtplein.people.models import Person
from buurtplein.people.viewer import Caretaker
from buurtplein.search.followers import rebuild

OUTBOX = Caretaker("outbox")


@in_batches
def clean_files(events: list[OutboxEvent]) -> None:
    """Note who was erased, make the search index of their buurten anew and clean the database file."""
    start_reading()
    ids = [event.subject_id for event in events]
    people = db.session.execute(select(Person.id, Person.created_at).where(Person.id.in_(ids)))
    ledger.note(current_app.config["SETTINGS"].data_dir, [Erased(*row) for row in people])
    for buurt_id in set(db.session.scalars(select(Membership.buurt_id).where(Membership.person_id.in_(ids)))):
        rebuild(buurt_id)
    db.session.rollback()
    wipe_deleted(db.engine)


def stop_what_runs(event: OutboxEvent) -> None:
    """Someone is excluded: what they had open in this buurt is withdrawn, and nobody counts on them any more."""
    asked = select(Ruling).where(Ruling.id == event.subject_id, Ruling.buurt_id == event.of_buurt_id)
    holds = (Ruling.measure == Measure.EXCLUDED, Ruling.ended_at.is_(None), Ruling.until_on > today())
    ruling = db.session.scalar(asked.where(*holds))
    if ruling is not None and ruling.author_id is not None:
        for part in PARTS:
            part.stop(ruling.author_id, ruling.buurt_id, OUTBOX)
