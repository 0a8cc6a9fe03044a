"""What was asked and not found, counted without a person."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt


class MissedSearch(InBuurt, Base):
    """Words that were searched for in a buurt and found nothing: how often, and when last. Nobody's name is kept."""

    __tablename__ = "missed_search"
    __table_args__ = (UniqueConstraint("buurt_id", "words"), Index("ix_missed_search_last_on", "last_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
    times: Mapped[int] = mapped_column(default=1)
    last_on: Mapped[date]
