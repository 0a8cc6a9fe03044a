"""Photos on the web: each is asked for by someone, and given if they may see what it hangs with."""

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue

from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.web import anyone, guard
from buurtplein.photos import queries
from buurtplein.photos.desk import file_name, shelf
from buurtplein.photos.sizes import sizes_of

bp = Blueprint("photos", __name__, url_prefix="/<buurt>/fotos")

HEADERS = {
    "Cache-Control": "private, no-cache",  # kept by the browser, and asked about each time: who may see it can change
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@bp.get("/<photo>-<int:size>.jpg")
@guard(anyone)
def show(photo: str, size: int) -> ResponseReturnValue:
    """One photo in one size."""
    found = queries.get_photo(g.viewer, photo, current_app.extensions["shows_photos"])
    jpeg = shelf().get(file_name(found.name, size)) if size in sizes_of(found.width, found.height) else None
    if jpeg is None:
        raise NotFound(_("Deze foto is er niet (meer)."))
    answer = Response(jpeg, mimetype="image/jpeg", headers=HEADERS)
    answer.set_etag(file_name(found.name, size))
    return answer.make_conditional(request)
