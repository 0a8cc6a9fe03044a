"""Forms for a talk between two: shape only."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import Optional

from buurtplein.contact.models import BEFORE
from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _, _l
from buurtplein.moderation.forms import Chosen
from buurtplein.moderation.models import Reason

MESSAGE_MAX = 1000  # characters
ONCE_MAX = 64


class MessageForm(PleinForm):
    """A short message to the other."""

    body = TextAreaField(
        _l("Schrijf een bericht"),
        [Filled(_l("Schrijf eerst je bericht.")), AtMost(MESSAGE_MAX)],
        render_kw={"rows": 3},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])


class ReportMessageForm(PleinForm):
    """What is wrong with a message, and what a verbinder may read beside it."""

    reason = RadioField(_l("Wat is er aan de hand?"), [Chosen(_l("Kies wat er aan de hand is."))])
    words = TextAreaField(
        _l("Leg het kort uit"),
        [Optional(), AtMost(MESSAGE_MAX)],
        description=_l("De buurtverbinder leest dit."),
        render_kw={"rows": 3},
    )
    with_before = BooleanField(_l("Laat de buurtverbinder ook de %(most)d berichten ervoor lezen", most=BEFORE))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason.value, reason.label) for reason in Reason]

    def values(self) -> dict[str, Any]:
        """What was filled in, with the reason as the operation takes it."""
        filled = super().values()
        return {**filled, "reason": Reason(filled["reason"])}


class SettleForm(PleinForm):
    """What a verbinder decides about a reported message."""

    stops = RadioField(_l("Wat besluit je?"), [Chosen(_l("Kies wat je besluit."))])
    reason = TextAreaField(
        _l("Je uitleg"),
        [Optional(), AtMost(MESSAGE_MAX)],
        description=_l("Stop je het gesprek? Dan lezen beide buren dit."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stops.choices = [("nee", _("Het gesprek mag doorgaan")), ("ja", _("Het gesprek stopt"))]

    def values(self) -> dict[str, Any]:
        """What was filled in, as the operation takes it."""
        return {"stops": self.stops.data == "ja", "reason": self.reason.data or ""}
