"""Handing in photos, as part of another form."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _l
from buurtplein.photos.models import Photo


class PhotosField(Field):
    """Where photos are handed in. The files themselves are taken in at the desk (desk.py), which fills `photos`."""

    photos: Sequence[Photo] = ()
    is_tended = False  # whether a button of the desk was pressed just now

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _l("Foto’s"))
        kwargs.setdefault("description", _l("Hoogstens 6. Staan er mensen op? Vraag eerst of het mag."))
        super().__init__(**kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing: a file is no text."""

    def refuse(self, text: str) -> None:
        """Say what is wrong with something that was handed in; validating does not forget it."""
        self.process_errors = [*self.process_errors, text]
        self.errors = list(self.process_errors)


class PhotosForm(PleinForm):
    """The photos of something that is there already."""

    photos = PhotosField()
