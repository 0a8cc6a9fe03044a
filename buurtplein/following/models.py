"""That someone follows a post or a wijkopgave, or wants to hear no more of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt


class Follow(InBuurt, Base):
    """What one person said about one thing. Who reacted to a post follows it without saying so, until `wants` is no."""

    __tablename__ = "follow"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["buurt_id", "opgave_id"], ["wijkopgave.buurt_id", "wijkopgave.id"], ondelete="CASCADE"),
        UniqueConstraint("post_id", "person_id"),
        UniqueConstraint("opgave_id", "person_id"),
        CheckConstraint("(post_id IS NULL) <> (opgave_id IS NULL)", name="one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None]
    opgave_id: Mapped[int | None]
    wants: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime] = mapped_column(default=now)
