"""Opgaven that go on together, and a part of one that goes on by itself."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.tenancy import InBuurt
from buurtplein.wijkopgaven.models.opgaven import Wijkopgave


class Regroup(StrEnum):
    """What of an opgave goes on under another: all of it, or a part."""

    MERGED = "merged"
    SPLIT = "split"


class Regrouping(InBuurt, Base):
    """What rested under one opgave goes on under another. The ids say what went along, to put it back when undone."""

    __tablename__ = "opgave_regrouping"
    __table_args__ = (
        *(
            ForeignKeyConstraint(
                ["buurt_id", side],
                ["wijkopgave.buurt_id", "wijkopgave.id"],
                ondelete="CASCADE",
                name=f"fk_opgave_regrouping_{side}",
            )
            for side in ("before_id", "after_id")
        ),
        CheckConstraint("before_id <> after_id", name="two_opgaven"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Regroup]
    before_id: Mapped[int] = mapped_column(index=True)
    after_id: Mapped[int] = mapped_column(index=True)
    source_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    actie_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    co_owner_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    answered_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # of both, and answered by this
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]

    before: Mapped[Wijkopgave] = relationship(
        primaryjoin="and_(foreign(Regrouping.before_id) == Wijkopgave.id, Regrouping.buurt_id == Wijkopgave.buurt_id)",
        viewonly=True,
    )
    after: Mapped[Wijkopgave] = relationship(
        primaryjoin="and_(foreign(Regrouping.after_id) == Wijkopgave.id, Regrouping.buurt_id == Wijkopgave.buurt_id)",
        viewonly=True,
    )
