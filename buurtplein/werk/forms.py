"""Forms of the work place: shape only."""

from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _l

WORDS_MAX = 2000  # characters


class AwayForm(PleinForm):
    """When a verbinder is away, and what the others must know."""

    away_from = DateField(_l("Je eerste vrije dag"), [Filled(_l("Kies je eerste vrije dag."))])
    back_on = DateField(_l("Weer terug op"), [Filled(_l("Kies de dag dat je er weer bent."))])
    handover = TextAreaField(
        _l("Wat moeten de andere buurtverbinders weten?"),
        [Optional(), AtMost(WORDS_MAX)],
        description=_l("Alleen zij en de beheerder lezen dit. Het verdwijnt als je terug bent."),
        render_kw={"rows": 5},
    )
