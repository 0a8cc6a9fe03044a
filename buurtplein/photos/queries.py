"""Photos as someone may see them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.photos.models import Album, Photo
from buurtplein.photos.policy import Shows, readable_albums, readable_photos


def get_photo(viewer: Viewer, name: str, shows: Iterable[Shows]) -> Photo:
    """The photo with this name. `shows`: the rules of the rooms that have albums.

    Raises NotFound, also when it hangs with something that is not for this viewer: we do not tell.
    """
    photo = db.session.scalar(select(Photo).where(Photo.name == name, readable_photos(viewer, shows)))
    if photo is None:
        raise NotFound(_("Deze foto is er niet (meer)."))
    return photo


def album_in_form(viewer: Viewer, form: str) -> Album | None:
    """The album that goes with a form I am filling in, if I handed in photos there."""
    asked = select(Album).where(Album.form == form, readable_albums(viewer)).options(selectinload(Album.photos))
    return db.session.scalar(asked) if form else None
