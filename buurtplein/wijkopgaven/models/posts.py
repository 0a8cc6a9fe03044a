"""What came of an opgave on the plein: a vraag for helping hands, or the story of how it became."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.posts.models import Post
from buurtplein.wijkopgaven.models.opgaven import Wijkopgave


class CameOf(StrEnum):
    """Why a post came of an opgave."""

    HELP = "help"  # hands or things are asked for
    RESULT = "result"  # how it became


class OpgavePost(InBuurt, Base):
    """A post that came of an opgave. Each leads to the other."""

    __tablename__ = "opgave_post"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_opgave_post_opgave",
        ),
        ForeignKeyConstraint(
            ["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE", name="fk_opgave_post_post"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(index=True)
    post_id: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[CameOf]
    made_at: Mapped[datetime] = mapped_column(default=now)

    opgave: Mapped[Wijkopgave] = relationship(
        primaryjoin="and_(foreign(OpgavePost.opgave_id) == Wijkopgave.id, OpgavePost.buurt_id == Wijkopgave.buurt_id)",
        viewonly=True,
    )
    post: Mapped[Post] = relationship(
        primaryjoin="and_(foreign(OpgavePost.post_id) == Post.id, OpgavePost.buurt_id == Post.buurt_id)", viewonly=True
    )
