"""That an author was told that their post is about to go."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt


class TermNotice(InBuurt, Base):
    """The author of a post was told that it goes on this day; the constraint is why nobody is told twice."""

    __tablename__ = "term_notice"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        UniqueConstraint("post_id", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    expires_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(default=now)
