"""The form that makes sure: shape only."""

from wtforms import StringField
from wtforms.validators import ValidationError

from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _, _l


class EraseForm(PleinForm):
    """A word that nobody types by accident."""

    word = StringField(
        _l("Typ het woord wissen"),
        [Filled(_l("Typ het woord wissen om door te gaan.")), AtMost(20)],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )

    def validate_word(self, field: StringField) -> None:
        """It is the word we ask for."""
        if str(field.data).strip().lower() != _("wissen"):
            raise ValidationError(_("Typ het woord wissen om door te gaan."))
