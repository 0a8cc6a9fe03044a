"""The tasks of an initiatief, who does them, and who supports it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.posts.models import Post


class Task(InBuurt, Base):
    """Something to do for an initiatief, for a number of neighbours."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        CheckConstraint("needed > 0", name="needs_someone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    needed: Mapped[int] = mapped_column(default=1)
    added_at: Mapped[datetime] = mapped_column(default=now)

    post: Mapped[Post] = relationship()
    takers: Mapped[list["TaskTaker"]] = relationship(
        back_populates="task", order_by="TaskTaker.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_full(self) -> bool:
        """Whether enough neighbours do it."""
        return len(self.takers) >= self.needed


class TaskTaker(InBuurt, Base):
    """Someone does a task."""

    __tablename__ = "task_taker"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "task_id"], ["task.buurt_id", "task.id"], ondelete="CASCADE"),
        UniqueConstraint("task_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)

    task: Mapped[Task] = relationship(back_populates="takers")
    person: Mapped[Person] = relationship()


class Support(InBuurt, Base):
    """Someone finds an initiatief a good idea."""

    __tablename__ = "support"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "post_id"], ["post.buurt_id", "post.id"], ondelete="CASCADE"),
        UniqueConstraint("post_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)
