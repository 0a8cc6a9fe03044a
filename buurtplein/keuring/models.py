"""What can be found in a text before it is placed, and how often that happens: numbers, never words or people."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt


class Kind(StrEnum):
    """What it is that someone may want to look at again."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BSN = "bsn"
    PLATE = "plate"
    IBAN = "iban"
    NAME = "name"
    SWEARING = "swearing"
    SUSPICION = "suspicion"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_LABELS[self])


_LABELS = {
    Kind.PHONE: _l("Telefoonnummer"),
    Kind.EMAIL: _l("E-mailadres"),
    Kind.ADDRESS: _l("Adres met huisnummer"),
    Kind.BSN: _l("Burgerservicenummer"),
    Kind.PLATE: _l("Kenteken"),
    Kind.IBAN: _l("Rekeningnummer"),
    Kind.NAME: _l("Naam van iemand"),
    Kind.SWEARING: _l("Scheldwoord"),
    Kind.SUSPICION: _l("Verdenking"),
}


class CheckCount(InBuurt, Base):
    """How often something was found in a buurt on a day, and what its writers did with that.

    What was neither edited nor sent as it was, was not placed.
    """

    __tablename__ = "check_count"
    __table_args__ = (
        UniqueConstraint("buurt_id", "day", "kind"),
        CheckConstraint("edited + sent <= shown", name="shown_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]  # on which it was shown
    kind: Mapped[Kind]
    shown: Mapped[int] = mapped_column(default=0)
    edited: Mapped[int] = mapped_column(default=0)  # the words were changed, and then it was placed
    sent: Mapped[int] = mapped_column(default=0)  # placed with these words in it
