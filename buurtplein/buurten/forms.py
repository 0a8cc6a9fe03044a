"""Forms about a buurt: shape only."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Email, Optional

from buurtplein.buurten.models import Accent, Role
from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField
from buurtplein.core.i18n import _l

NAME_MAX = 80  # characters


class JoinForm(PleinForm):
    """What someone fills in to belong to a buurt."""

    name = StringField(
        _l("Je naam"),
        [Filled(_l("Vul je naam in.")), AtMost(NAME_MAX)],
        description=_l("Buren zien alleen je voornaam."),
        render_kw={"autocomplete": "name"},
    )
    postcode = StringField(
        _l("Je postcode"),
        [Filled(_l("Vul je postcode in.")), AtMost(7)],
        description=_l("Niemand anders ziet je postcode."),
        render_kw={"autocomplete": "postal-code"},
    )
    email = EmailField(
        _l("Je e-mailadres"),
        [
            Filled(_l("Vul je e-mailadres in.")),
            AtMost(254),
            Email(_l("Dit e-mailadres klopt niet. Kijk het nog eens na.")),
        ],
        description=_l("Je krijgt daar een code. Niemand anders ziet je adres."),
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    street = StringField(
        _l("Je straat"),
        [Optional(), AtMost(NAME_MAX)],
        description=_l("Zonder huisnummer."),
        render_kw={"autocomplete": "off"},
    )
    password = PasswordField(
        _l("Een wachtwoord"),
        [Optional()],
        description=_l("Zonder wachtwoord mailen we je een code als je inlogt."),
        render_kw={"autocomplete": "new-password"},
    )
    buurtcode = StringField(
        _l("De buurtcode"), [Optional(), AtMost(40)], description=_l("Heb je een brief gehad? Daar staat een code op.")
    )


class StreetForm(PleinForm):
    """Where in the buurt someone lives."""

    street = StringField(
        _l("Je straat"),
        [Optional(), AtMost(NAME_MAX)],
        description=_l("Zonder huisnummer."),
        render_kw={"autocomplete": "off"},
    )


class JoinCodeForm(PleinForm):
    """The code that proves the address."""

    email = HiddenField(validators=[Filled(), AtMost(254)])
    code = StringField(
        _l("De code uit de mail"),
        [Filled(_l("Vul de 6 cijfers uit de mail in.")), AtMost(20)],
        description=_l("6 cijfers. Staat de mail er niet bij? Kijk ook bij ongewenste post."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


TRUST: dict[int | None, Any] = {  # after how many good posts someone's posts wait no more
    0: _l("Geen. Alles staat meteen op het plein"),
    1: _l("Het eerste bericht"),
    3: _l("De eerste 3 berichten"),
    5: _l("De eerste 5 berichten"),
    10: _l("De eerste 10 berichten"),
    None: _l("Alle berichten, tot een buurtverbinder deze buur vertrouwt"),
}


class BuurtForm(PleinForm):
    """The settings of a buurt."""

    name = StringField(_l("Naam van de buurt"), [Filled(_l("Geef de buurt een naam.")), AtMost(NAME_MAX)])
    welcome = TextAreaField(
        _l("Welkomstwoord"), [Optional(), AtMost(500)], description=_l("Bezoekers lezen dit boven aan het plein.")
    )
    accent = RadioField(_l("Kleur"), choices=lambda: [(a.value, a.label) for a in Accent], coerce=Accent)
    contact_name = StringField(_l("Wie neemt de telefoon op?"), [Optional(), AtMost(NAME_MAX)])
    phone = TelField(
        _l("Telefoonnummer van de buurt"), [Optional(), AtMost(20)], description=_l("Staat op elke pagina.")
    )
    visiting = StringField(
        _l("Binnenlopen"),
        [Optional(), AtMost(200)],
        description=_l("Bijvoorbeeld: Lindelaan 2, dinsdag van 10 tot 12 uur."),
    )
    code = StringField(
        _l("Buurtcode"),
        [Optional(), AtMost(40)],
        description=_l("Op brieven aan bewoners. Wie de code heeft, mag meteen plaatsen."),
    )
    trusted_after = RadioField(
        _l("Hoeveel berichten van een nieuwe buur leest een buurtverbinder eerst?"),
        choices=lambda: [("" if n is None else n, str(label)) for n, label in TRUST.items()],
        coerce=lambda value: int(value) if str(value).isdigit() else None,
        description=_l(
            "Zijn die goed? Dan staan de volgende meteen op het plein. "
            "Een buurtverbinder kan een buur ook eerder vertrouwen."
        ),
    )
    stall_after_days = RowNumberField(
        _l("Na hoeveel dagen zonder nieuws gaat het alarm?"),
        [Filled(_l("Vul een getal in."))],
        description=_l(
            "Van 7 tot en met 60. Is er zo lang niets verteld over een actie of een wijkopgave? "
            "Dan krijgen wie de actie heeft en de regiehouder bericht."
        ),
    )
    found_by_search_engines = BooleanField(_l("Zoekmachines mogen het openbare deel vinden"))


class RulesForm(PleinForm):
    """The house rules, one a line."""

    lines = TextAreaField(
        _l("Huisregels"),
        [Filled(_l("Schrijf minstens één huisregel.")), AtMost(5000)],
        description=_l("Op elke regel één huisregel: eerst de titel, dan een dubbele punt, dan de uitleg."),
    )


class SentencesForm(PleinForm):
    """The standard sentences of one house rule, one a line."""

    sentences = TextAreaField(
        _l("Standaardzinnen"),
        [Optional(), AtMost(1000)],
        description=_l("Op elke regel één zin, hoogstens drie. Schrijf ze aan de schrijver van het bericht."),
        render_kw={"rows": 5},
    )


class RoleForm(PleinForm):
    """A role for a member."""

    role = RadioField(_l("Rol"), choices=lambda: [(r.value, r.label) for r in Role], coerce=Role)
    trained_on = DateField(_l("Training gehad op"), [Optional()], description=_l("Nodig voor een buurtverbinder."))
    ends_on = DateField(_l("Stopt op"), [Optional()], description=_l("Op deze dag is de rol vanzelf voorbij."))
    organisation = SelectField(_l("Organisatie"), coerce=int, description=_l("Nodig voor een professional."))
    title = StringField(
        _l("Functie"), [Optional(), AtMost(NAME_MAX)], description=_l("Bijvoorbeeld: wijkagent. Staat achter de naam.")
    )


class PartnerForm(PleinForm):
    """An organisation that becomes partner."""

    name = StringField(_l("Naam van de organisatie"), [Filled(_l("Vul een naam in.")), AtMost(NAME_MAX)])
