"""The organisations that take part in an opgave."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.buurten.models import Organisation
from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt


class TakesPart(InBuurt, Base):
    """An organisation takes part in an opgave, beside that of the regiehouder."""

    __tablename__ = "opgave_partner"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_opgave_partner_opgave",
        ),
        UniqueConstraint("opgave_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship()
