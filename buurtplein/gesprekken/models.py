"""A conversation with a resident, about whom nothing is kept; and the streets of a buurt."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.display import day_name
from buurtplein.core.i18n import _, _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.posts.themes import Theme

STAYS = timedelta(days=730)  # after it was held, a conversation is forgotten


class Where(StrEnum):
    """Where someone was spoken."""

    STREET = "street"
    DOOR = "door"
    SHOP = "shop"
    COUNTER = "counter"
    PHONE = "phone"
    HUISKAMER = "huiskamer"
    SCHOUW = "schouw"

    @property
    def label(self) -> str:
        """As who notes it reads it."""
        return str(_WHERE_LABELS[self])


_WHERE_LABELS = {
    Where.STREET: _l("Op straat"),
    Where.DOOR: _l("Aan de deur"),
    Where.SHOP: _l("In een winkel"),
    Where.COUNTER: _l("Aan de balie"),
    Where.PHONE: _l("Aan de telefoon"),
    Where.HUISKAMER: _l("In een huiskamer"),
    Where.SCHOUW: _l("Gezien bij een wijkschouw"),
}
NOTED_ELSEWHERE = (Where.HUISKAMER, Where.SCHOUW)  # on a page of their own


class Gesprek(InBuurt, Base):
    """What a resident said, in their words. Who they are is not asked, and there is no place to write it down."""

    __tablename__ = "gesprek"
    __table_args__ = (
        UniqueConstraint("noted_by_id", "once"),
        UniqueConstraint("buurt_id", "id"),  # a source refers to the pair, so it cannot rest on another buurt
        CheckConstraint("words <> ''", name="says_something"),
        Index("ix_gesprek_buurt_id_held_on", "buurt_id", "held_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    held: Mapped[Where]
    held_on: Mapped[date]
    street: Mapped[str]  # never a house number
    theme: Mapped[Theme]
    words: Mapped[str]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    noted_at: Mapped[datetime] = mapped_column(default=now)
    once: Mapped[str | None]

    @property
    def name(self) -> str:
        """As those who may read it call it: "Gesprek van 12 mei, Lindeplein"."""
        if self.held is Where.SCHOUW:
            return _("Bevinding van %(day)s, %(street)s", day=day_name(self.held_on), street=self.street)
        return _("Gesprek van %(day)s, %(street)s", day=day_name(self.held_on), street=self.street)

    @property
    def street_only(self) -> str:
        """Where it was, without the number of a house that a finding can have."""
        return without_number(self.street)


class Street(InBuurt, Base):
    """A street of the buurt: what has not been heard is only known when it is known what there is."""

    __tablename__ = "street"
    __table_args__ = (UniqueConstraint("buurt_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


_YEAR = r"1[89]\d\d\b"  # Plein 1940 is a street
_HOUSE = re.compile(
    rf"(?:(?<=[^\d\s,])|(?<=\b1[89]\d\d))[\s,]*(?:\b(?:nr|nummer)\b\.?)?\s*(?!{_YEAR})\d.*$", re.IGNORECASE
)


def without_number(written: str) -> str:
    """A street as someone wrote it, up to the number of a house."""
    return _HOUSE.sub("", written)
