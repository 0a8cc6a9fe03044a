"""Forms for what comes of an opgave on the plein."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled
from buurtplein.core.i18n import _l
from buurtplein.keuring.forms import CheckedForm
from buurtplein.wijkopgaven.forms.sizes import ONCE_MAX, TEXT_MAX, TITLE_MAX


class HelpForm(CheckedForm):
    """A vraag on the plein, for hands or things."""

    read_by_others = ("title", "body", "needs")

    title = StringField(
        _l("Waar zoeken jullie hulp bij?"), [Filled(_l("Schrijf op waar jullie hulp bij zoeken.")), AtMost(TITLE_MAX)]
    )
    body = TextAreaField(
        _l("Wil je er meer over vertellen?"),
        [Optional(), AtMost(TEXT_MAX)],
        description=_l("Wanneer, waar, en hoe lang het duurt."),
        render_kw={"rows": 4},
    )
    needs = StringField(
        _l("Welke spullen zijn er nodig?"), [Optional(), AtMost(TITLE_MAX)], description=_l("Verf, een ladder, koffie.")
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])


class ResultForm(CheckedForm):
    """How it became."""

    read_by_others = ("title", "body")

    title = StringField(_l("Hoe is het geworden?"), [Filled(_l("Schrijf op hoe het is geworden.")), AtMost(TITLE_MAX)])
    body = TextAreaField(
        _l("Vertel het verhaal, en bedank wie meedeed"),
        [Optional(), AtMost(TEXT_MAX)],
        description=_l("Noem mensen alleen bij naam als ze dat goed vinden."),
        render_kw={"rows": 7},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])
