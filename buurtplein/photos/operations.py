"""What can be done with albums and photos. Their files are put away before, and thrown away after: see sweep.py."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import ngettext
from buurtplein.core.tenancy import across_buurten
from buurtplein.photos.models import MOST, Album, Photo, Stage
from buurtplein.photos.policy import may_change_album, may_hang_photos
from buurtplein.photos.queries import album_in_form
from buurtplein.photos.sizes import Picture

ALT_MAX = 200  # characters
WAITS = timedelta(days=1)  # how long photos of a form that was never sent are kept


def start_album(viewer: Viewer, *, form: str | None = None) -> Album:
    """A new album, for what is there already, or for what is being filled in in this form."""
    require(may_hang_photos(viewer))
    album = Album(buurt_id=viewer.buurt_id, owner_id=viewer.id, form=form)
    db.session.add(album)
    db.session.flush()
    return album


def open_album(viewer: Viewer, *, form: str) -> Album:
    """The album of a form that someone is filling in; a new one when nothing was handed in yet."""
    require(may_hang_photos(viewer))
    return album_in_form(viewer, form) or start_album(viewer, form=form)


def settle_album(viewer: Viewer, album: Album) -> Album:
    """What the form was about is there now, and refers to the album."""
    require(may_change_album(viewer, album))
    album.form = None
    return album


def hang_photos(viewer: Viewer, album: Album, pictures: Sequence[Picture], *, most: int = MOST) -> None:
    """Hang photos at the end of an album.

    Raises RuleBroken when there are more than `most`.
    """
    require(may_change_album(viewer, album))
    if len(album.photos) + len(pictures) > most:
        raise RuleBroken(ngettext("Er past %(num)d foto bij.", "Er passen %(num)d foto’s bij.", most), field="photos")
    for picture in pictures:
        photo = Photo(buurt_id=album.buurt_id, position=len(album.photos) + 1, **picture._asdict())
        album.photos.append(photo)
    db.session.flush()


def describe_photos(viewer: Viewer, album: Album, alts: Mapping[str, str], stages: Mapping[str, Stage | None]) -> None:
    """Say what can be seen on photos, and which are before and after; by their names, what is not named stays."""
    require(may_change_album(viewer, album))
    for photo in album.photos:
        photo.alt = alts.get(photo.name, photo.alt)[:ALT_MAX]
        photo.stage = stages.get(photo.name, photo.stage)


def move_photo_up(viewer: Viewer, album: Album, name: str) -> None:
    """Let a photo change places with the one before it."""
    require(may_change_album(viewer, album))
    order = list(album.photos)
    at = next((n for n, photo in enumerate(order) if photo.name == name), 0)
    if at > 0:
        order[at - 1 : at + 1] = [order[at], order[at - 1]]
    _number(album, order)


def remove_photo(viewer: Viewer, album: Album, name: str) -> None:
    """Take a photo out of an album; nobody sees it from then on."""
    require(may_change_album(viewer, album))
    _number(album, [photo for photo in album.photos if photo.name != name])


def empty_album(viewer: Viewer, album: Album) -> None:
    """Take every photo out; nobody sees them from then on."""
    require(may_change_album(viewer, album))
    _number(album, [])


def _number(album: Album, order: Sequence[Photo]) -> None:
    for position, photo in enumerate(order, start=1):
        photo.position = position
    album.photos = list(order)
    db.session.flush()


def forget_waiting_albums(caretaker: Caretaker, session: Session, *, limit: int = 500) -> int:
    """Forget the photos of forms that were never sent. Returns how many albums went."""
    due = (Album.form.is_not(None), Album.started_at < now() - WAITS)
    with across_buurten("the clock works for every buurt"):
        found = list(session.scalars(select(Album).where(*due).limit(limit)))
    for album in found:
        session.delete(album)
    return len(found)
