"""Who looks, in no buurt in particular; and who stands at the shell of the server."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, false

from buurtplein.core.clock import now
from buurtplein.people.models import LoginSession, Person

SEEN_EVERY = timedelta(minutes=1)  # how often we write down that a device was seen
LONGEST_REST = timedelta(minutes=30)
LONGEST_WORK = timedelta(hours=12)  # looked at when the device is written down as seen


@dataclass(frozen=True)
class Someone:
    """Whoever makes this request: a person who is logged in, or a visitor (person is None)."""

    person: Person | None = None
    session: LoginSession | None = field(default=None, compare=False)

    buurt: Any = None  # a Viewer has one

    @property
    def session_is_long(self) -> bool:
        """Whether this device was left alone, or logged in long ago: too long for someone with duties here."""
        if self.session is None:
            return False
        idle, age = now() - self.session.seen_at, now() - self.session.started_at
        return idle > LONGEST_REST or (age > LONGEST_WORK and idle > SEEN_EVERY)

    @property
    def took_second_step(self) -> bool:
        """Whether someone showed on this device, too, that they have their phone."""
        return self.session is not None and self.session.second_at is not None

    @property
    def id(self) -> int | None:
        """The person's id; None for a visitor."""
        return self.person.id if self.person is not None else None

    @property
    def me(self) -> Person:
        """The person, where a policy has already made sure there is one."""
        if self.person is None:
            raise AssertionError("a visitor has no person")
        return self.person

    def is_me(self, person_id: int | None) -> bool:
        """Whether this row is mine. A visitor is nobody: an erased author's None is never theirs."""
        return self.person is not None and person_id is not None and self.person.id == person_id

    def mine(self, column: Any) -> ColumnElement[bool]:
        """The SQL twin of `is_me`."""
        return false() if self.person is None else column == self.person.id


@dataclass(frozen=True)
class Caretaker:
    """Someone at the shell of the server. Another type than Viewer, so the web cannot reach what asks for it."""

    name: str

    @property
    def label(self) -> str:
        """How the audit book names them."""
        return f"caretaker:{self.name}"
