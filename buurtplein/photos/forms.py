"""Handing in photos, as part of another form."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _l
from buurtplein.photos.models import MOST, Photo


class PhotosField(Field):
    """Where photos are handed in. The files themselves are taken in at the desk (desk.py), which fills `photos`."""

    photos: Sequence[Photo] = ()
    most = MOST  # that can be handed in here
    is_tended = False  # whether a button of the desk was pressed just now

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _l("Foto’s") if self.most > 1 else _l("Foto"))
        ask = _l("Staan er mensen op? Vraag eerst of het mag.")
        more = _l("Hoogstens 6. Staan er mensen op? Vraag eerst of het mag.")
        kwargs.setdefault("description", more if self.most > 1 else ask)
        super().__init__(**kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing: a file is no text."""

    def refuse(self, text: str) -> None:
        """Say what is wrong with something that was handed in; validating does not forget it."""
        self.process_errors = [*self.process_errors, text]
        self.errors = list(self.process_errors)


class PhotoField(PhotosField):
    """Where one photo is handed in."""

    most = 1


class PhotosForm(PleinForm):
    """The photos of something that is there already."""

    photos = PhotosField()


class PhotoForm(PleinForm):
    """The one photo of something that is there already."""

    photos = PhotoField()
