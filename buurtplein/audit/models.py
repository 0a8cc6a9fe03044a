"""One row per act; nothing here is ever changed or removed by the web."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base


class AuditEntry(Base):
    """Who did what to which row, and when. Never what was written: that stays where it was written."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_of_buurt_id_id", "of_buurt_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    of_buurt_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    actor: Mapped[str]  # "person:12", "caretaker:root" or "visitor"
    act: Mapped[str]  # noun.past_participle, as in the outbox
    subject: Mapped[str]  # "post:7"
