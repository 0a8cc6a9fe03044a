"""The desk where the photos of a form are handed in, described, put in order and taken back.

A page draws components/photos_field.html and calls `take_in` before it looks at the rest of the form. What was taken
in stays, also when the rest is refused.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence

from flask import current_app, request
from werkzeug.datastructures import FileStorage

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import breathe, keep_so_far
from buurtplein.core.files import Files
from buurtplein.core.i18n import _, ngettext
from buurtplein.core.text import excerpt, tidy
from buurtplein.photos import operations
from buurtplein.photos.develop import NotDeveloped, develop
from buurtplein.photos.forms import PhotosField
from buurtplein.photos.models import Album, Photo, Stage
from buurtplein.photos.sizes import Picture

STEP = "foto"  # what the buttons of the desk send as `stap`
UP, AWAY = "foto-eerder-", "foto-weg-"  # and the name of a photo


def is_step() -> bool:
    """Whether a button of the desk was pressed: then the rest of the form is only shown again."""
    return request.method == "POST" and request.form.get("stap", "").startswith(STEP)


def take_in(viewer: Viewer, field: PhotosField, album: Album | None, reach: Callable[[], Album]) -> Album | None:
    """Take in what came with a form. `album`: what was handed in before; `reach`: asks for it, or a new one, to change.

    What cannot be taken in is said at the field, with the name of the file. Returns the album, if there is one now.
    """
    if request.method == "POST":
        sent = [file for file in request.files.getlist(field.name) if file.filename]
        made = _made_of(field, sent, field.most - (len(album.photos) if album else 0)) if sent else []
        if album is not None or made:
            album = reach()
            operations.hang_photos(viewer, album, made, most=field.most)
            _arrange(viewer, album)
            keep_so_far()
    field.photos, field.is_tended = album.photos if album is not None else [], is_step()
    return album


def _made_of(field: PhotosField, sent: Sequence[FileStorage], room: int) -> list[Picture]:
    """Our own photos of the files that were sent; the write lock is let go for as long as that takes."""
    breathe()
    for file in sent[room:]:
        field.refuse(_no_room(file, field.most))
    return list(_developed(field, sent[:room]))


def _no_room(file: FileStorage, most: int) -> str:
    return ngettext(
        "‘%(name)s’ past er niet meer bij. Er kan %(num)d foto bij.",
        "‘%(name)s’ past er niet meer bij. Er kunnen %(num)d foto’s bij.",
        most,
        name=_called(file),
    )


def _developed(field: PhotosField, files: Sequence[FileStorage]) -> Iterator[Picture]:
    for file in files:
        try:
            yield _put_away(file)
        except NotDeveloped as problem:
            field.refuse(problem.fault.said_of(_called(file)))


def _put_away(file: FileStorage) -> Picture:
    made = develop(file.stream)
    name = secrets.token_hex(16)  # 128 bits: who has the address was shown it
    for size, jpeg in made.jpegs.items():
        shelf().put(file_name(name, size), jpeg)
    return Picture(name, made.width, made.height, "")


def _called(file: FileStorage) -> str:
    """What someone called the file, as they would recognise it. It is shown, and used for nothing."""
    return excerpt(tidy(re.split(r"[/\\]", file.filename or "")[-1]), 60) or _("dit bestand")


def _arrange(viewer: Viewer, album: Album) -> None:
    alts = {photo.name: tidy(said) for photo, said in _said(album, "alt") if said is not None}
    stages = {photo.name: _stage(said) for photo, said in _said(album, "deel") if said is not None}
    operations.describe_photos(viewer, album, alts, stages)
    step = request.form.get("stap", "")
    if step.startswith(UP):
        operations.move_photo_up(viewer, album, step.removeprefix(UP))
    if step.startswith(AWAY):
        operations.remove_photo(viewer, album, step.removeprefix(AWAY))


def _said(album: Album, what: str) -> Iterator[tuple[Photo, str | None]]:
    for photo in album.photos:
        yield photo, request.form.get(f"{what}-{photo.name}")


def _stage(text: str) -> Stage | None:
    return Stage(text) if text in set(Stage) else None


def file_name(name: str, size: int) -> str:
    """How the file of a photo in one size is called."""
    return f"{name}-{size}.jpg"


def shelf() -> Files:
    """Where the files are."""
    files: Files = current_app.extensions["files"]
    return files
