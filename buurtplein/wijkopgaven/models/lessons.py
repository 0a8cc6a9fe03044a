"""What was learned from an opgave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.wijkopgaven.models.opgaven import Wijkopgave


class Elsewhere(StrEnum):
    """Whether it can work in another buurt."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """As professionals read it."""
        return str(_LABELS[self])


_LABELS = {Elsewhere.YES: _l("Ja"), Elsewhere.PARTLY: _l("Een deel"), Elsewhere.NO: _l("Nee, alleen hier")}


class Lesson(InBuurt, Base):
    """What those who worked on an opgave learned, for colleagues in every buurt. One for an opgave."""

    __tablename__ = "opgave_lesson"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_opgave_lesson_opgave",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(unique=True)
    context: Mapped[str]  # what was special here
    worked: Mapped[str]
    not_worked: Mapped[str]
    elsewhere: Mapped[Elsewhere]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)

    opgave: Mapped[Wijkopgave] = relationship(
        primaryjoin="and_(foreign(Lesson.opgave_id) == Wijkopgave.id, Lesson.buurt_id == Wijkopgave.buurt_id)",
        viewonly=True,
    )

    @property
    def stamp(self) -> str:
        """Another one when its words changed."""
        return stamp(self.context, self.worked, self.not_worked, self.elsewhere)
