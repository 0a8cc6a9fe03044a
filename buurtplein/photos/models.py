"""An album, and the photos in it. What has photos refers to an album; a post does, and any higher room can."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.core.tenancy import InBuurt
from buurtplein.photos.sizes import Picture

MOST = 6  # photos in an album


class Stage(StrEnum):
    """Which half of a pair a photo is: how it was, or how it became."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_STAGE_LABELS[self])


_STAGE_LABELS = {Stage.BEFORE: _l("Voor"), Stage.AFTER: _l("Na")}


class Album(InBuurt, Base):
    """The photos of one thing. As long as that thing is still being filled in, `form` is the token of its form."""

    __tablename__ = "album"
    __table_args__ = (
        UniqueConstraint("buurt_id", "id"),  # what refers to an album stays in its buurt
        UniqueConstraint("owner_id", "form"),
        Index("ix_album_waiting", "form", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who hung the photos
    form: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(default=now)

    photos: Mapped[list["Photo"]] = relationship(
        back_populates="album", order_by=lambda: (Photo.position, Photo.id), cascade="all, delete-orphan"
    )


class Photo(InBuurt, Base):
    """One photo. Its files are named after `name`, which nobody can guess; the original was not kept."""

    __tablename__ = "photo"
    __table_args__ = (
        ForeignKeyConstraint(["buurt_id", "album_id"], ["album.buurt_id", "album.id"], ondelete="CASCADE"),
        Index("ix_photo_album_id_position_id", "album_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    width: Mapped[int]  # of the largest size, in pixels
    height: Mapped[int]
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")  # what can be seen on it
    stage: Mapped[Stage | None]
    added_at: Mapped[datetime] = mapped_column(default=now)

    album: Mapped[Album] = relationship(back_populates="photos")

    @property
    def picture(self) -> Picture:
        """What a page needs to show it."""
        return Picture(self.name, self.width, self.height, self.alt)
