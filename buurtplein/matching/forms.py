"""Forms for koppelingen: shape only."""

from typing import Any, TypedDict

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Optional
from wtforms.widgets import HiddenInput

from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField
from buurtplein.core.i18n import _l

MESSAGE_MAX = 1000  # characters
WORDS_MAX = 1000
MEETING_MAX = 160
A_MONTH, AT_ONCE = range(1, 11), range(1, 6)  # what a helper can choose
YES, PARTLY, NO = "ja", "deels", "nee"


class Told(TypedDict):
    """How it went, as `tell_outcome` takes it."""

    worked: bool
    partly: bool


def told(pressed: str) -> Told:
    """Which of the three buttons was pressed."""
    return {"worked": pressed != NO, "partly": pressed == PARTLY}


class ProposeForm(PleinForm):
    """The message with which a verbinder proposes a koppeling. There may be several on one page."""

    helper = RowNumberField(widget=HiddenInput(), validators=[InputRequired()])
    offer = RowNumberField(widget=HiddenInput(), validators=[Optional()])
    message = TextAreaField(
        _l("Dit bericht krijgt je buur"),
        [Filled(_l("Schrijf een bericht voor je buur.")), AtMost(MESSAGE_MAX)],
        render_kw={"rows": 5},
    )

    meeting = StringField(
        _l("Waar en wanneer?"),
        [Optional(), AtMost(MEETING_MAX)],
        description=_l("Zet erbij wie er is. Vul je dit in, dan krijgen ze elkaars nummer niet."),
        render_kw={"autocomplete": "off"},
    )

    asked_first = BooleanField(_l("Ik heb het zelf gevraagd, en het mag"), render_kw={"required": True})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:  # several forms on a page: every id is of one helper
            field.id = field.label.field_id = f"{field.name}-{self.helper.data or 0}"


class LimitForm(PleinForm):
    """How often I can be asked to help."""

    most_a_month = SelectField(_l("Hoeveel vragen in een maand?"), coerce=int, choices=[(n, str(n)) for n in A_MONTH])
    most_open = SelectField(_l("Bij hoeveel vragen tegelijk?"), coerce=int, choices=[(n, str(n)) for n in AT_ONCE])
    rests_until = DateField(
        _l("Vraag mij niets tot"),
        [Optional()],
        description=_l("Zo neem je even rust. Daarna gaat het vanzelf weer aan."),
    )


class AnswerForm(PleinForm):
    """Yes or no: which button was pressed."""

    answer = HiddenField(validators=[AnyOf((YES, NO))])

    @property
    def says_yes(self) -> bool:
        """Whether it was yes."""
        return bool(self.answer.data == YES)


class OutcomeForm(PleinForm):
    """Whether it worked: which button was pressed, and words if one wants."""

    worked = StringField(validators=[AnyOf((YES, PARTLY, NO), message=_l("Kies een van de knoppen."))])
    words = TextAreaField(
        _l("Wil je er iets bij vertellen?"),
        [Optional(), AtMost(WORDS_MAX)],
        description=_l("Alleen de buurtverbinders lezen dit."),
        render_kw={"rows": 3},
    )
