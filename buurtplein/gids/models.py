"""An entry of the buurtgids, and what someone says is wrong with it."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now, today
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.core.text import slug
from buurtplein.people.models import Person

ASKED_AFTER = timedelta(days=335)  # since someone said that it is right: a month before it is hidden
HOLDS = timedelta(days=365)  # and after this it is hidden, until someone says so again


class EntryKind(StrEnum):
    """What kind of entry it is. The value is what stands in the URL."""

    PLEK = "plek"
    CLUB = "club"
    SCHAT = "schat"
    DING = "ding"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_KIND_LABELS[self])

    @property
    def has_address(self) -> bool:
        """Whether people can go there: it has opening hours, a phone number and a spot on the map."""
        return self in {EntryKind.PLEK, EntryKind.CLUB}


_KIND_LABELS = {
    EntryKind.PLEK: _l("Plek"),
    EntryKind.CLUB: _l("Club"),
    EntryKind.SCHAT: _l("Iemand die iets kan"),
    EntryKind.DING: _l("Te leen"),
}


class Topic(StrEnum):
    """What it is about."""

    ONTMOETEN = "ontmoeten"
    BEWEGEN = "bewegen"
    JEUGD = "jeugd"
    HULP = "hulp"
    LEREN = "leren"
    MAKEN = "maken"
    GROEN = "groen"
    ETEN = "eten"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_TOPIC_LABELS[self])


_TOPIC_LABELS = {
    Topic.ONTMOETEN: _l("Elkaar ontmoeten"),
    Topic.BEWEGEN: _l("Sport en bewegen"),
    Topic.JEUGD: _l("Kinderen en jeugd"),
    Topic.HULP: _l("Hulp en zorg"),
    Topic.LEREN: _l("Taal en leren"),
    Topic.MAKEN: _l("Klussen en maken"),
    Topic.GROEN: _l("Groen en dieren"),
    Topic.ETEN: _l("Eten en boodschappen"),
}


class Circle(StrEnum):
    """Who may find it."""

    PUBLIC = "public"
    NEIGHBOURS = "neighbours"
    VERBINDERS = "verbinders"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_CIRCLE_LABELS[self])


_CIRCLE_LABELS = {
    Circle.PUBLIC: _l("Iedereen"),
    Circle.NEIGHBOURS: _l("Alleen buren"),
    Circle.VERBINDERS: _l("Alleen de buurtverbinders"),
}
CIRCLES = {  # for whom an entry can be; the first is what it is when nobody chooses
    EntryKind.PLEK: (Circle.PUBLIC,),
    EntryKind.CLUB: (Circle.PUBLIC,),
    EntryKind.SCHAT: (Circle.NEIGHBOURS, Circle.VERBINDERS),
    EntryKind.DING: (Circle.NEIGHBOURS, Circle.PUBLIC),
}


class Access(StrEnum):
    """Whether someone in a wheelchair gets in."""

    UNKNOWN = "unknown"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_ACCESS_LABELS[self])


_ACCESS_LABELS = {
    Access.UNKNOWN: _l("Dat weet ik niet"),
    Access.YES: _l("Goed te bereiken met een rolstoel"),
    Access.PARTLY: _l("Met hulp te bereiken met een rolstoel"),
    Access.NO: _l("Niet te bereiken met een rolstoel"),
}


class Entry(InBuurt, Base):
    """A place, a club, something a neighbour can do, or a thing to lend.

    Others see it from `looked_at` on. `turned_down` (the reason), `lapsed_at` and `removed_at` each keep it from them.
    Of a person it holds a first name by reference and a street: never a phone number, a house number or a spot.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("buurt_id", "number"),
        UniqueConstraint("buurt_id", "id"),
        CheckConstraint("kind <> 'schat' OR (phone = '' AND latitude IS NULL)", name="no_way_to_a_person"),
        CheckConstraint("kind <> 'schat' OR audience <> 'public'", name="person_not_public"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_spot"),
        Index("ix_entry_list", "buurt_id", "kind", "name"),
        Index("ix_entry_verified_on", "verified_on", "lapsed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    kind: Mapped[EntryKind]
    topic: Mapped[Topic]
    name: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    offers: Mapped[str] = mapped_column(default="")  # what there is: a kitchen, a hall
    access: Mapped[Access] = mapped_column(default=Access.UNKNOWN)
    latitude: Mapped[float | None]  # as precise as a street
    longitude: Mapped[float | None]
    audience: Mapped[Circle] = mapped_column(default=Circle.PUBLIC)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # None: the verbinders
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(default=now)
    looked_at: Mapped[datetime | None]  # None: waits for a verbinder
    turned_down: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date] = mapped_column(default=today)
    asked_at: Mapped[datetime | None]  # whether it is still right
    lapsed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    once: Mapped[str | None] = mapped_column(unique=True)  # of the form: a double click makes one entry

    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)

    @property
    def is_shown(self) -> bool:
        """Whether others can see it; for whom it is, is another question."""
        return self.looked_at is not None and not (self.turned_down or self.lapsed_at or self.removed_at)

    @property
    def is_waiting(self) -> bool:
        """Whether a verbinder should look before others can read it."""
        return self.looked_at is None and not self.turned_down and self.removed_at is None

    @property
    def slug(self) -> str:
        """The readable tail of the URL; none when it is not for all, as addresses end up in logs and mails."""
        return slug(self.name) if self.audience is Circle.PUBLIC else ""

    @property
    def holds_until(self) -> date:
        """The day on which it is hidden when nobody says that it is still right."""
        return self.verified_on + HOLDS


class Doubt(InBuurt, Base):
    """Someone says that something in an entry is not right. Who said so is for nobody."""

    __tablename__ = "doubt"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "entry_id"], ["entry.buurt_id", "entry.id"]),
        Index("ix_doubt_open", "buurt_id", "settled_at", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    words: Mapped[str]
    placed_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    once: Mapped[str | None] = mapped_column(unique=True)

    entry: Mapped[Entry] = relationship(viewonly=True)
