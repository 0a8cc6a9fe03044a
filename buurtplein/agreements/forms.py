"""Forms about who reacts first: shape only."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from buurtplein.agreements.operations import Terms
from buurtplein.buurten.models import Organisation
from buurtplein.core.forms import AtMost, Filled
from buurtplein.core.i18n import _, _l
from buurtplein.keuring.forms import CheckedForm
from buurtplein.posts.themes import Theme

WORDS_MAX = 600
ONCE_MAX = 64


def _number(value: Any) -> int:
    return int(value or 0)


class ProposalForm(CheckedForm):
    """Who reacts first to which theme, in how many working days, and who does so otherwise."""

    read_by_others = ("words",)

    theme = SelectField(_l("Over welk onderwerp?"), [Filled(_l("Kies een onderwerp."))], coerce=Theme.parse)
    first = SelectField(_l("Wie reageert eerst?"), coerce=_number, validate_choice=False)
    within_days = IntegerField(
        _l("Binnen hoeveel werkdagen?"),
        [Filled(_l("Vul een getal in."))],
        default=3,
        description=_l("Van 1 tot en met 30. Zaterdag en zondag tellen niet mee."),
    )
    fallback = SelectField(
        _l("Wie vangt het op als dat niet lukt?"),
        coerce=_number,
        validate_choice=False,
        description=_l("Deze organisatie is aan zet zodra de termijn voorbij is."),
    )
    words = TextAreaField(
        _l("Waarom zo?"),
        [Optional(), AtMost(WORDS_MAX)],
        description=_l("Alleen partners en de beheerder lezen dit. Schrijf niets over bewoners."),
        render_kw={"rows": 3},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, parties: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [("", _("Kies een onderwerp")), *((theme.value, theme.label) for theme in Theme)]
        choices = [(0, _("Kies een organisatie")), *((party.id, party.name) for party in parties)]
        self.first.choices = self.fallback.choices = choices

    def terms(self) -> Terms:
        """What was filled in, as the operations take it."""
        who = {"first_id": self.first.data, "fallback_id": self.fallback.data}
        return Terms(self.theme.data, within_days=self.within_days.data or 0, words=self.words.data or "", **who)


class AnswerForm(CheckedForm):
    """What an organisation says of it."""

    read_by_others = ("reason",)

    answer = RadioField(
        _l("Wat vindt jullie organisatie?"),
        [Filled(_l("Kies een antwoord."))],
        choices=[("yes", _l("Wij zijn akkoord")), ("no", _l("Wij hebben bezwaar"))],
        default="yes",
    )
    reason = TextAreaField(
        _l("Wat is het bezwaar?"),
        [Optional(), AtMost(WORDS_MAX)],
        description=_l("Alleen nodig bij een bezwaar. Alleen partners en de beheerder lezen dit."),
        render_kw={"rows": 3},
    )
