"""Who may see and hang photos."""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, and_, or_

from buurtplein.buurten.viewer import Viewer
from buurtplein.photos.models import Album, Photo

Shows = Callable[[Viewer], ColumnElement[bool]]  # of a room that has albums: which photos someone may see with its rows


def readable_photos(viewer: Viewer, shows: Iterable[Shows]) -> ColumnElement[bool]:
    """The photos of whatever someone may read at this moment, and those in a form they are filling in."""
    in_my_form = Photo.album.has(waiting_albums(viewer))
    return and_(Photo.buurt_id == viewer.buurt_id, or_(in_my_form, *(rule(viewer) for rule in shows)))


def waiting_albums(viewer: Viewer) -> ColumnElement[bool]:
    """The albums in forms that someone is filling in; nobody else sees those."""
    return and_(Album.buurt_id == viewer.buurt_id, Album.form.is_not(None), viewer.mine(Album.owner_id))


def readable_albums(viewer: Viewer) -> ColumnElement[bool]:
    """The albums that someone made."""
    return and_(Album.buurt_id == viewer.buurt_id, viewer.mine(Album.owner_id))


def may_hang_photos(viewer: Viewer) -> bool:
    """Everyone who belongs to the buurt."""
    return viewer.is_member


def may_change_album(viewer: Viewer, album: Album) -> bool:
    """Who made it."""
    return viewer.is_member and viewer.is_me(album.owner_id) and album.buurt_id == viewer.buurt_id
