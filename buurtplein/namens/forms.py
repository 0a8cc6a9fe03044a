"""The desk: shape only. A call takes a minute, so little is asked, and only what is needed."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, StringField, TelField, TextAreaField
from wtforms.validators import AnyOf, Optional
from wtforms.widgets import HiddenInput

from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField
from buurtplein.core.i18n import _l
from buurtplein.matching.forms import NO, PARTLY, YES
from buurtplein.namens.models import Asked, Channel, Tried
from buurtplein.namens.operations import Neighbour
from buurtplein.posts.forms import BODY_MAX, ONCE_MAX, TITLE_MAX, ChosenReadersForm, ThemeField
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft

NAME_MAX = 80  # characters
PRIVATE = {"autocomplete": "off"}  # a desk has one computer for many people


def _labelled(choices: Any) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in choices]


class AgreeForm(PleinForm):
    """That the neighbour agrees, and how they said so."""

    asked = RadioField(
        _l("Hoe vroeg je buur dit?"), coerce=Asked, choices=lambda: _labelled(Asked), default=Asked.COUNTER
    )
    agrees = BooleanField(
        _l("Mijn buur vindt dit goed"),
        description=_l("Lees voor: je voornaam en je vraag komen op het plein. Je nummer niet."),
        render_kw={"required": True},
    )


class ChangeForm(ChosenReadersForm, AgreeForm):
    """What stands on the plein for a neighbour."""

    title = StringField(
        _l("De vraag of het aanbod"),
        [Filled(_l("Schrijf op wat je buur vraagt of biedt.")), AtMost(TITLE_MAX)],
        description=_l("In één zin, zoals je buur het zegt."),
    )
    body = TextAreaField(
        _l("Meer erover"),
        [Optional(), AtMost(BODY_MAX)],
        description=_l("Zet hier geen adres of telefoonnummer neer."),
        render_kw={"rows": 3},
    )
    audience = RadioField(
        _l("Wie mag dit lezen?"), coerce=Audience, choices=lambda: _labelled(Audience), default=Audience.PUBLIC
    )
    street = StringField(
        _l("De straat"), [Optional(), AtMost(NAME_MAX)], description=_l("Zonder huisnummer."), render_kw=PRIVATE
    )
    theme = ThemeField()

    def draft(self, kind: PostKind) -> Draft:
        """The post, as the operations take it."""
        filled = self.values()
        return Draft(kind, **{name: filled[name] for name in ("title", "body", "audience", "street", "theme")})


class ReachForm(PleinForm):
    """Who someone is, and how an answer reaches them."""

    name = StringField(
        _l("De naam van je buur"),
        [Optional(), AtMost(NAME_MAX)],
        description=_l("Op het plein staat alleen het eerste woord."),
        render_kw=PRIVATE,
    )
    channel = RadioField(
        _l("Hoe krijgt je buur antwoord?"),
        coerce=Channel,
        choices=lambda: _labelled(Channel),
        default=Channel.PHONE,
    )
    phone = TelField(
        _l("Het telefoonnummer"),
        [Optional(), AtMost(NAME_MAX)],
        description=_l("Alleen de buurtverbinders zien dit. Het verdwijnt 30 dagen na het laatste bericht."),
        render_kw=PRIVATE,
    )
    details = StringField(
        _l("Via wie, of waar komt het briefje?"),
        [Optional(), AtMost(TITLE_MAX)],
        description=_l("Niet nodig als je belt."),
        render_kw=PRIVATE,
    )

    def neighbour(self) -> Neighbour:
        """Who it is, as the operations take it."""
        filled: dict[str, Any] = self.values()
        known = {name: filled[name] for name in ("name", "channel", "phone", "details")}
        return Neighbour(**known, street=filled.get("street", ""))


class DeskForm(ChangeForm, ReachForm):
    """A vraag or an aanbod of someone at the counter or on the phone."""

    reach = RowNumberField(widget=HiddenInput(), validators=[Optional()])
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])
    kind = RadioField(
        _l("Wat wil je buur?"),
        coerce=PostKind,
        choices=[(PostKind.VRAAG.value, _l("Iets vragen")), (PostKind.AANBOD.value, _l("Iets aanbieden"))],
        default=PostKind.VRAAG,
    )


class AttemptForm(PleinForm):
    """How it went: which button was pressed, and how far the news went that was on the page."""

    tried = StringField(validators=[AnyOf(list(Tried))])
    up_to = RowNumberField(widget=HiddenInput(), validators=[Optional()])

    def values(self) -> dict[str, Any]:
        """What was filled in, as the operation takes it."""
        return {"tried": Tried(str(self.tried.data)), "up_to": self.up_to.data or 0}


class AnswerForm(PleinForm):
    """What a neighbour said about a koppeling: one of the two questions, yes or no."""

    answer = StringField(validators=[Optional(), AnyOf((YES, NO))])
    worked = StringField(validators=[Optional(), AnyOf((YES, PARTLY, NO))])


class AskedForm(PleinForm):
    """How a neighbour asked for something to be taken away."""

    asked = RadioField(
        _l("Hoe vroeg je buur dit?"), coerce=Asked, choices=lambda: _labelled(Asked), default=Asked.PHONE
    )
