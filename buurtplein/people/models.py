"""A person, with whom they want no contact, how they get in, and what they typed meanwhile."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.people import faces


class Person(Base):
    """Someone with a name and a way to reach them. An erased person keeps the row and loses everything in it."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="nl")
    unread: Mapped[int] = mapped_column(default=0)  # notifications not looked at yet
    mails_a_day: Mapped[int] = mapped_column(default=5)  # about news, at once; what is above waits for the daily mail
    created_at: Mapped[datetime] = mapped_column(default=now)
    erased_at: Mapped[datetime | None]

    @property
    def is_online(self) -> bool:
        """Has an address to log in with. Who was erased has none any more."""
        return self.email is not None

    @property
    def first_name(self) -> str:
        """The name without surname, which is all that visitors see."""
        return faces.first_name(self.name)

    @property
    def initials(self) -> str:
        """Two letters for on the house: of the first and the last word of the name."""
        return faces.initials(self.name)


class Block(Base):
    """Someone wants no contact with another, in whatever buurt: from then on neither meets the other on the plein."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("person_id", "other_id"),
        CheckConstraint("person_id <> other_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))  # who wants no contact
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)

    other: Mapped[Person] = relationship(foreign_keys=[other_id])


class LoginSession(Base):
    """One device that is logged in. Only a digest of the token in the cookie is kept."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(default="")  # "Firefox op Android"
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    proved_at: Mapped[datetime | None]  # when this person last showed again who they are; until then: by logging in
    second_at: Mapped[datetime | None]  # when they took the second step here

    person: Mapped[Person] = relationship()


class Code(Base):
    """A code we mailed to an address; whoever types it has that address. Works once."""

    __tablename__ = "code"
    __table_args__ = (Index("ix_code_email_expires_at", "email", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    code_digest: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondStep(Base):
    """Someone also types a code from an app on their phone to get in.

    The secret in that app is made of this salt and the key of the installation, so a copy of the database holds none.
    """

    __tablename__ = "second_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    salt: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    last_used: Mapped[int]  # number of the half minute of which the code was typed last: none works twice
    forgotten_at: Mapped[datetime] = mapped_column(default=now)  # devices remembered before are not any more


class SpareCode(Base):
    """A code on paper for who has not got their phone at hand. It is gone when used."""

    __tablename__ = "spare_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(unique=True)


class HeldForm(Base):
    """What someone typed in a form when their session had run out: held for their browser until they are back."""

    __tablename__ = "held_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    page: Mapped[str]  # the address where the form stands
    fields: Mapped[str]  # JSON: pairs of name and value, as they were sent
    held_at: Mapped[datetime] = mapped_column(default=now, index=True)
