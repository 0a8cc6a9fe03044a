"""Writing in the audit book, in the same transaction as the act itself."""

from typing import Any

from buurtplein.audit.models import AuditEntry
from buurtplein.core.db import db


def record(act: str, subject: Any, *, by: Any, buurt_id: int | None = None) -> AuditEntry:
    """Note that `by` (Viewer, Someone or Caretaker) did `act` to the row `subject`.

    If it cannot be written, the act does not happen either: they share a transaction.
    """
    db.session.flush()
    person = getattr(by, "person", None)
    entry = AuditEntry(
        act=act,
        subject=f"{subject.__tablename__}:{subject.id}",
        of_buurt_id=buurt_id or getattr(subject, "buurt_id", None),
        actor_id=person.id if person is not None else None,
        actor=f"person:{person.id}" if person is not None else getattr(by, "label", "visitor"),
    )
    db.session.add(entry)
    return entry
