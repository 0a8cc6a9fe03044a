"""The photos a person hung. The files themselves are thrown away by the clock, and when someone is erased."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from buurtplein.core.db import db
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.photos.desk import file_name, shelf
from buurtplein.photos.models import Album, Photo


def erase(whom: Whom, _by: Any) -> None:
    """Take every photo out of every album of this person."""
    with across_buurten("someone is erased everywhere"):
        for album in db.session.scalars(select(Album).where(Album.owner_id == whom.id)):
            album.photos, album.form = [], None
    db.session.flush()


def files(person_id: int) -> Iterator[tuple[str, bytes]]:
    """Each photo in its largest size; the files are read one at a time."""
    with across_buurten("one's own photos of every buurt"):
        photos = db.session.scalars(select(Photo).join(Photo.album).where(Album.owner_id == person_id))
        pictures, kept = [photo.picture for photo in photos], shelf()
    read = ((one.name, kept.get(file_name(one.name, one.cuts[-1].size))) for one in pictures)
    return ((f"{name}.jpg", jpeg) for name, jpeg in read if jpeg is not None)


PART = Part(
    kept=(
        Kept(
            name="fotos",
            label=_l("Foto’s die je plaatste"),
            why=_l("Om te laten zien wat je vertelt. Plaats en toestel halen we eruit."),
            term=_l("Zo lang als het bericht waar ze bij horen"),
            table=Photo,
            whose=(Album.owner_id,),
            through=Photo.album,
            shown={
                Photo.name: _l("Bestand"),
                Photo.alt: _l("Wat erop staat"),
                Photo.added_at: _l("Geplaatst"),
            },
            files=files,
        ),
    ),
    erase=erase,
)
