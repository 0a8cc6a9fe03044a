"""What follows when someone was erased: nothing of them is left in any file."""

from flask import current_app
from sqlalchemy import select

from buurtplein.buurten.models import Membership
from buurtplein.core.db import db, start_reading, wipe_deleted
from buurtplein.outbox.deliver import in_batches
from buurtplein.outbox.models import OutboxEvent
from buurtplein.owndata import ledger
from buurtplein.owndata.ledger import Erased
from buurtplein.people.models import Person
from buurtplein.search.followers import rebuild


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
