"""Shutting others out of an account: what its owner, a beheerder and someone at the shell each can do."""

from typing import Any

from sqlalchemy import delete, update

from buurtplein.audit.record import record
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.letters import compose
from buurtplein.outbox.emit import post_letter
from buurtplein.people.models import LoginSession, Person, SecondStep, SpareCode


def log_out_everywhere(person_id: int, *, but: LoginSession | None = None) -> None:
    """End every session, or all others; a device that need not take the second step has to again."""
    others = LoginSession.person_id == person_id
    if but is not None:
        others &= LoginSession.id != but.id
    db.session.execute(delete(LoginSession).where(others))
    forget_devices(person_id)


def forget_devices(person_id: int) -> None:
    """No device is remembered any more: each asks the second step again."""
    db.session.execute(update(SecondStep).where(SecondStep.person_id == person_id).values(forgotten_at=now()))


def take_second_step_away(person: Person, *, by: Any, act: str, buurt_id: int | None = None) -> None:
    """No code from a phone any more. `act` is "turned_off" or "reset"; its owner reads so in a mail."""
    forget_second_step(person)
    record(f"second_step.{act}", person, by=by, buurt_id=buurt_id)
    tell_of_second_step(person, act)


def forget_second_step(person: Person) -> None:
    """The rows go, for good or for those of another phone."""
    for table in (SecondStep, SpareCode):
        db.session.execute(delete(table).where(table.person_id == person.id))


def tell_of_second_step(person: Person, act: str) -> None:
    """A letter about what happened to the second step, as it may have been someone else."""
    if person.email is not None:
        told = compose("second_step", language=person.language, person=person, act=act)
        post_letter(to=person.email, subject=told.subject, text=told.text, html=told.html, person_id=person.id)
