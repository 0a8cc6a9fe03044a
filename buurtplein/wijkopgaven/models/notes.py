"""What those who work on an opgave put on its timeline."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.people.models import Person
from buurtplein.photos.models import Album, Photo
from buurtplein.wijkopgaven.models.opgaven import Wijkopgave


class NoteKind(StrEnum):
    """What it tells."""

    CONTRIBUTION = "contribution"
    DECISION = "decision"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_LABELS[self])


_LABELS = {NoteKind.CONTRIBUTION: _l("Bijdrage"), NoteKind.DECISION: _l("Besluit")}


class Note(InBuurt, Base):
    """What an organisation did, or what was decided. When it is removed, that it was there stays."""

    __tablename__ = "opgave_note"
    __table_args__ = (
        ForeignKeyConstraint(
            ["buurt_id", "opgave_id"],
            ["wijkopgave.buurt_id", "wijkopgave.id"],
            ondelete="CASCADE",
            name="fk_opgave_note_opgave",
        ),
        ForeignKeyConstraint(["buurt_id", "album_id"], ["album.buurt_id", "album.id"], name="fk_opgave_note_album"),
        UniqueConstraint("opgave_id", "by_id", "once"),
        Index("ix_opgave_note_album_id", "album_id"),
        CheckConstraint("(body = '') = (removed_at IS NOT NULL)", name="removed_is_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[NoteKind]
    body: Mapped[str]
    partners_only: Mapped[bool]  # for the professionals of the buurt, see readable_notes
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_as: Mapped[str] = mapped_column(default="")  # behind the name of who wrote it
    of_resident: Mapped[bool] = mapped_column(default=False)  # written by a co-owner, not for an organisation
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    once: Mapped[str | None]
    album_id: Mapped[int | None]  # with its photo, if it ever had one

    by: Mapped[Person] = relationship()
    opgave: Mapped[Wijkopgave] = relationship(
        primaryjoin="and_(foreign(Note.opgave_id) == Wijkopgave.id, Note.buurt_id == Wijkopgave.buurt_id)",
        viewonly=True,
    )
    album: Mapped[Album | None] = relationship(viewonly=True)  # set album_id: the pair with buurt_id is never half

    @property
    def photo(self) -> Photo | None:
        """What can be seen of it; nothing once it was removed."""
        return self.album.photos[0] if self.album is not None and self.album.photos and not self.removed_at else None
