"""Photos of what was found: how it was."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.outbox.emit import emit
from buurtplein.photos.models import Album
from buurtplein.photos.operations import start_album
from buurtplein.schouwen.models import Finding, Schouw
from buurtplein.schouwen.policy import may_change_photos, may_remove_photos


def change_photos(viewer: Viewer, schouw: Schouw, finding: Finding) -> Album:
    """The album of a finding, to change something in. Raises NotAllowed, also when another hung the photos."""
    require(may_change_photos(viewer, schouw, finding))
    if finding.album is not None:
        return finding.album
    album = start_album(viewer)
    finding.album_id = album.id
    db.session.flush()
    db.session.expire(finding, ["album"])
    return album


def remove_photos(viewer: Viewer, schouw: Schouw, finding: Finding) -> None:
    """Take all photos of a finding away; nobody sees them from then on ("schouw.settled"). Raises NotAllowed."""
    require(may_remove_photos(viewer, schouw, finding))
    album, finding.album_id = finding.album, None
    db.session.flush()
    db.session.delete(album)
    db.session.expire(finding, ["album"])
    emit("schouw.settled", schouw, by=viewer)
