"""The address at which a calendar elsewhere reads what someone has to do."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base


class WorkFeed(Base):
    """Someone's work as a calendar. Of its address only a digest is kept, so it is shown once, when it is made."""

    __tablename__ = "work_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
