"""The form for the organisations that take part."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectMultipleField

from buurtplein.buurten.models import Organisation
from buurtplein.core.forms import PleinForm
from buurtplein.core.i18n import _l


class PartnersForm(PleinForm):
    """Who takes part, of the organisations that are partner here; `shown` are the ids that one could see to choose."""

    # whether it is a partner here is for the operation
    parties = SelectMultipleField(_l("Wie doen er mee?"), coerce=int, validate_choice=False)
    shown = HiddenField()

    def __init__(self, *args: object, known: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.parties.choices = [(party.id, party.name) for party in known]

    @property
    def could_see(self) -> set[int]:
        """The ids of what was shown."""
        return {int(text) for text in (self.shown.data or "").split() if text.isascii() and text.isdigit()}
