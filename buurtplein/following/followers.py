"""Who follows an opgave follows what it goes on in, too."""

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from buurtplein.core.db import db
from buurtplein.following.models import Follow
from buurtplein.outbox.models import OutboxEvent
from buurtplein.wijkopgaven.models import Regrouping


def follow_on(event: OutboxEvent) -> None:
    """Whoever said something about the one says it about the other, as long as that other is not undone."""
    made = _subject_of(event)
    if made is None or made.undone_at is not None:
        return
    known = select(Follow.person_id).where(Follow.buurt_id == made.buurt_id, Follow.opgave_id == made.after_id)
    said = select(Follow).where(Follow.buurt_id == made.buurt_id, Follow.opgave_id == made.before_id)
    for follow in db.session.scalars(said.where(Follow.person_id.not_in(known))).all():
        row = Follow(buurt_id=made.buurt_id, opgave_id=made.after_id, person_id=follow.person_id)
        row.wants, row.since = follow.wants, follow.since
        db.session.add(row)


def follow_no_further(event: OutboxEvent) -> None:
    """It was undone: what was only said about the one is not said about the other any more."""
    made = _subject_of(event)
    if made is None:
        return
    first = aliased(Follow)
    same = select(first.id).where(first.person_id == Follow.person_id, first.since == Follow.since)
    copied = same.where(first.buurt_id == made.buurt_id, first.opgave_id == made.before_id).exists()
    here = (Follow.buurt_id == made.buurt_id, Follow.opgave_id == made.after_id)
    db.session.execute(delete(Follow).where(*here, copied))


def _subject_of(event: OutboxEvent) -> Regrouping | None:
    here = (Regrouping.id == event.subject_id, Regrouping.buurt_id == event.of_buurt_id)
    return db.session.scalar(select(Regrouping).where(*here))
