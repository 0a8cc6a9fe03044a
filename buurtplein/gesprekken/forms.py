"""Forms for conversations and streets: shape only."""

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.clock import today
from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _l
from buurtplein.gesprekken.models import NOTED_ELSEWHERE, Where
from buurtplein.gesprekken.operations import GesprekDraft
from buurtplein.keuring.forms import CheckedForm
from buurtplein.posts.themes import Theme

WORDS_MAX = 2000
STREET_MAX = 80
ONCE_MAX = 64


class GesprekForm(CheckedForm):
    """What someone said, in a minute on a phone. There is no field for who it was."""

    read_by_others = ("words", "street")

    held = RadioField(_l("Waar sprak je iemand?"), coerce=Where, default=Where.STREET)
    street = StringField(
        _l("In welke straat?"),
        [Filled(_l("Vul een straat in.")), AtMost(STREET_MAX)],
        description=_l("Zonder huisnummer."),
        render_kw={"list": "straten", "autocomplete": "off"},
    )
    words = TextAreaField(
        _l("Wat hoorde je?"),
        [Filled(_l("Schrijf op wat je hoorde.")), AtMost(WORDS_MAX)],
        description=_l("In de woorden van de bewoner. Zonder namen: wie het zei, hoeven we niet te weten."),
        render_kw={"rows": 5},
    )
    theme = SelectField(_l("Waar gaat het over?"), coerce=Theme, default=Theme.ANDERS)
    held_on = DateField(_l("Wanneer was het?"), [Filled(_l("Kies een dag."))], default=today)
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        was = self.held.object_data  # what was said in a huiskamer is noted there, and stays of there
        others = [where for where in Where if where not in NOTED_ELSEWHERE]
        self.held.choices = [(where.value, where.label) for where in ([was] if was not in others else others)]
        self.theme.choices = [(theme.value, theme.label) for theme in Theme]

    def draft(self) -> GesprekDraft:
        """What was filled in, as the operations take it."""
        said = {name: value for name, value in self.values().items() if name not in {"once", "as_it_is"}}
        return GesprekDraft(**said)


class StreetsForm(PleinForm):
    """Which streets there are."""

    names = TextAreaField(
        _l("Straten van de buurt"),
        [Optional(), AtMost(300 * STREET_MAX)],
        description=_l("Eén straat per regel, zonder huisnummers."),
        render_kw={"rows": 12},
    )

    def streets(self) -> list[str]:
        """The lines in which something stands."""
        lines = (line.strip()[:STREET_MAX] for line in (self.names.data or "").splitlines())
        return [line for line in lines if line]
