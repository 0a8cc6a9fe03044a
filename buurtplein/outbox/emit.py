"""Putting things in the outbox, inside the transaction of whatever happened."""

import secrets
from collections.abc import Sequence
from typing import Any

from buurtplein.core.db import db
from buurtplein.outbox.models import Letter, OutboxEvent


def emit(name: str, subject: Any, *, by: Any, buurt_id: int | None = None) -> OutboxEvent:
    """Note that `name` happened to `subject`, done by a Viewer, Someone or Caretaker.

    Followers are in subscriptions.py. The event carries ids only, so nothing confidential leaks through the queue.
    """
    db.session.flush()
    event = _event(name, subject, by, buurt_id)
    db.session.add(event)
    db.session().info["emitted"] = True
    return event


def emit_all(name: str, subjects: Sequence[Any], *, by: Any) -> None:
    """Note that `name` happened to each of the subjects; written together."""
    db.session.flush()
    db.session.add_all([_event(name, subject, by, None) for subject in subjects])
    db.session().info["emitted"] = True


def _event(name: str, subject: Any, by: Any, buurt_id: int | None) -> OutboxEvent:
    person = getattr(by, "person", None)
    return OutboxEvent(
        name=name,
        subject_id=subject.id,
        of_buurt_id=buurt_id or getattr(subject, "buurt_id", None),
        by_id=person.id if person is not None else None,
    )


def post_letter(
    *, to: str, subject: str, text: str, html: str = "", person_id: int | None = None, unsubscribe: str = ""
) -> Letter:
    """Put a letter in the outbox; it leaves after the commit, at least once, under one Message-ID."""
    letter = Letter(
        message_id=f"<{secrets.token_hex(16)}@buurtplein>",
        person_id=person_id,
        to=to,
        subject=subject,
        text=text,
        html=html,
        unsubscribe=unsubscribe,
    )
    db.session.add(letter)
    db.session().info["emitted"] = True
    return letter
